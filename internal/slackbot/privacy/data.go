package privacy

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/document/sheet"
	"overlegbot/internal/i18n"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type dataStore interface {
	MyData(ctx context.Context, v consult.Viewer, now time.Time) (consult.MyData, error)
	ExportMyData(ctx context.Context, act consult.Act) (consult.MyData, error)
	EraseContactData(ctx context.Context, act consult.Act) (int, error)
	AskErasure(ctx context.Context, act consult.Act) (told bool, err error)
	WithdrawErasure(ctx context.Context, act consult.Act) error
}

// data shows somebody what is kept about them, gives it as a file, and removes it.
type data struct {
	store dataStore
}

func (d data) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "my_data", Words: map[string]string{
			"nl": "gegevens|privacy", "fr": "données|donnees", "en": "data",
		}, Who: slackbot.Everybody, Run: d.show},
		{Name: "my_data_file", Who: slackbot.Everybody, Run: d.file},
		{Name: "my_data_addresses", Who: slackbot.Everybody, Run: d.askAddresses},
		{Name: "my_data_addresses_yes", Who: slackbot.Everybody, Changes: true, Run: d.eraseAddresses},
		{Name: "my_data_erase", Who: slackbot.Everybody, Run: d.askAll},
		{Name: "my_data_erase_yes", Who: slackbot.Everybody, Changes: true, Run: d.eraseAll},
		{Name: "my_data_keep", Who: slackbot.Everybody, Changes: true, Run: d.keep},
	}
}

func (d data) show(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	m, err := d.store.MyData(ctx, req.Viewer(), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	insider := slackbot.Insiders.Allows(req.Person) == nil
	return slackbot.Reply{Modal: view.MyData(req.Lang, m, insider, req.Today()), Form: slackbot.Form{Channel: req.Channel}}, nil
}

// file sends what is kept about the asker, to them alone, as JSON for programs or as CSV for a spreadsheet.
func (d data) file(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	m, err := d.store.ExportMyData(ctx, req.Act())
	if err != nil {
		return slackbot.Reply{}, err
	}
	var content bytes.Buffer
	ending := "csv"
	if req.Part == "json" {
		ending, err = "json", WriteJSON(&content, m)
	} else {
		header, rows := view.MyDataTable(req.Lang, m, req.Today())
		err = sheet.WriteCSV(&content, header, rows)
	}
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("write my data: %w", err)
	}
	title := i18n.Text(req.Lang, "data.title")
	return slackbot.Reply{
		Text:  i18n.Text(req.Lang, "data.file_ready"),
		Files: []slackbot.File{{Name: consult.Slug(title) + "-" + req.Today().Format(time.DateOnly) + "." + ending, Title: title, Content: content.Bytes()}},
	}, nil
}

// kept is a row of the JSON file.
type kept struct {
	Kind     string     `json:"kind"`
	At       *time.Time `json:"at,omitempty"`
	Platform string     `json:"platform,omitempty"`
	Text     string     `json:"text,omitempty"`
}

// WriteJSON writes what is kept about somebody for other programs; instants are in UTC (RFC 3339).
func WriteJSON(to *bytes.Buffer, m consult.MyData) error {
	out := struct {
		Name    string   `json:"name"`
		SlackID string   `json:"slack_id,omitempty"`
		Email   string   `json:"email,omitempty"`
		Phone   string   `json:"phone,omitempty"`
		Lang    string   `json:"lang"`
		Zone    string   `json:"zone"`
		Speaks  []string `json:"speaks,omitempty"`
		Reach   string   `json:"reach,omitempty"`
		Kept    []kept   `json:"kept"`
	}{m.Person.Name, m.Person.SlackID, m.Person.Email, m.Phone, m.Person.Lang, m.Person.Zone, m.Speaks, m.Reach, []kept{}}
	for _, r := range m.Rows {
		at := r.At
		if at != nil {
			utc := at.UTC()
			at = &utc
		}
		out.Kept = append(out.Kept, kept{r.Kind, at, r.Platform, r.Text})
	}
	e := json.NewEncoder(to)
	e.SetIndent("", "  ")
	return e.Encode(out)
}

func (d data) askAddresses(_ context.Context, req slackbot.Request) (slackbot.Reply, error) {
	return slackbot.Reply{Modal: view.EraseAddresses(req.Lang), Form: req.Form()}, nil
}

func (d data) eraseAddresses(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	if _, err := d.store.EraseContactData(ctx, req.Act()); err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Text: i18n.Text(req.Lang, "data.addresses_gone")}, nil
}

func (d data) askAll(_ context.Context, req slackbot.Request) (slackbot.Reply, error) {
	return slackbot.Reply{Modal: view.AskErasure(req.Lang), Form: req.Form()}, nil
}

func (d data) eraseAll(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	told, err := d.store.AskErasure(ctx, req.Act())
	if err != nil {
		return slackbot.Reply{}, err
	}
	if !told {
		return slackbot.Reply{Text: i18n.Text(req.Lang, "data.asked_operator")}, nil
	}
	return slackbot.Reply{Text: i18n.Text(req.Lang, "data.asked")}, nil
}

func (d data) keep(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	if err := d.store.WithdrawErasure(ctx, req.Act()); err != nil {
		return slackbot.Reply{}, err
	}
	reply, err := d.show(ctx, req)
	reply.Replace = true
	return reply, err
}

type erasureStore interface {
	ErasureAsked(ctx context.Context, act consult.Act, id consult.ErasureID) (consult.Erasure, error)
	ConfirmErasure(ctx context.Context, act consult.Act, id consult.ErasureID) (consult.Erasure, error)
	// ErasureToTell reads what a manager is told of a request, else a moot error.
	ErasureToTell(ctx context.Context, of consult.Delivery, now time.Time) (consult.Erasure, error)
}

// erasures lets a platform's manager confirm that a member is erased, after showing what that does.
type erasures struct {
	store erasureStore
}

func (e erasures) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "erasure", Who: slackbot.Insiders, Run: e.look},
		{Name: "erasure_yes", Who: slackbot.Insiders, Changes: true, Run: e.confirm},
	}
}

func (e erasures) look(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	would, err := e.store.ErasureAsked(ctx, req.Act(), consult.ErasureID(id))
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Modal: view.Erasure(req.Lang, would), Form: slackbot.Form{About: id, Channel: req.Channel}}, nil
}

func (e erasures) confirm(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	did, err := e.store.ConfirmErasure(ctx, req.Act(), consult.ErasureID(req.Form().About))
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Text: i18n.Text(req.Lang, "data.erased", i18n.Args{"Count": did.Actions})}, nil
}

func (e erasures) purposes() map[consult.Purpose]slackbot.Render {
	return map[consult.Purpose]slackbot.Render{
		consult.PurposeErasure: func(ctx context.Context, d consult.Delivery, now time.Time) (slack.Msg, error) {
			asked, err := e.store.ErasureToTell(ctx, d, now)
			if err != nil {
				return slack.Msg{}, err
			}
			return slackbot.Message(view.ErasureNote(d.Lang, asked)), nil
		},
	}
}
