package exchange

import (
	"bytes"
	"context"
	"errors"
	"path"
	"strconv"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/document/sheet"
	"overlegbot/internal/i18n"
	"overlegbot/internal/intake"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type fileStore interface {
	MayImport(ctx context.Context, act consult.Act) error
	Mapping(ctx context.Context, ws consult.WorkspaceID, headers string) (string, error)
	PreviewContacts(ctx context.Context, act consult.Act, plan func(consult.KnownContacts) consult.ContactPlan) (consult.ContactImport, error)
	HoldContactFile(ctx context.Context, act consult.Act, f consult.ContactFile) (consult.ContactFileID, error)
	ContactFile(ctx context.Context, act consult.Act, id consult.ContactFileID) (consult.ContactFile, error)
	MapContactFile(ctx context.Context, act consult.Act, id consult.ContactFileID, fields string, plan func(consult.KnownContacts) consult.ContactPlan) (consult.ContactImport, error)
	NoteContactFile(ctx context.Context, act consult.Act, id consult.ContactFileID, state consult.ContactFileState, done, of int) error
	ImportContactFile(ctx context.Context, act consult.Act, id consult.ContactFileID, plan func(consult.KnownContacts) consult.ContactPlan, progress func(done, of int)) (consult.ContactImport, error)
	DiscardContactFile(ctx context.Context, act consult.Act, id consult.ContactFileID) error
}

// tables takes a table of contacts in: first its columns are confirmed, then what it would change is shown, and only
// then, when its sender says so, the directory changes.
type tables struct {
	store Store
}

func (t tables) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "contact_file_columns", Who: slackbot.Insiders, Run: t.columns},
		{Name: "contact_file_map", Who: slackbot.Insiders, Changes: true, Run: t.confirm},
		{Name: "contact_file_apply", Who: slackbot.Insiders, Changes: true, Run: t.apply},
		{Name: "contact_file_discard", Who: slackbot.Insiders, Changes: true, Run: t.discard},
		{Name: "contact_file_problems", Who: slackbot.Insiders, Run: t.problems},
	}
}

// dropped keeps a table that somebody sent. It answers by a delivery, that follows what becomes of the table.
func (t tables) dropped(ctx context.Context, req slackbot.Request, file slackbot.Incoming) (slackbot.Reply, error) {
	if err := t.store.MayImport(ctx, req.Act()); err != nil {
		return slackbot.Reply{}, err
	}
	if strings.EqualFold(path.Ext(file.Name), ".ics") {
		return slackbot.Reply{Text: i18n.Text(req.Lang, "exchange.calendar")}, nil
	}
	content, err := file.Fetch(ctx)
	if err != nil {
		return slackbot.Reply{}, err
	}
	rows, err := sheet.Read(content)
	if err != nil {
		return slackbot.Reply{}, unusable(err)
	}
	p, err := intake.Propose(rows, func(headers string) (string, error) { return t.store.Mapping(ctx, req.Person.WorkspaceID, headers) })
	if err != nil {
		return slackbot.Reply{}, err
	}
	table := intake.Table{Headers: p.Headers, Fields: p.Fields}
	held := consult.ContactFile{
		Name: file.Name, Content: content, Header: p.Header, Headers: table.Key(), Fields: table.Mapping(), State: consult.FileAsked,
	}
	if known, err := intake.Chosen(rows, p.Header, p.Fields); p.Sure && err == nil {
		held.State = consult.FileShown
		if held.Report, err = t.store.PreviewContacts(ctx, req.Act(), planned(known)); err != nil {
			return slackbot.Reply{}, err
		}
	}
	_, err = t.store.HoldContactFile(ctx, req.Act(), held)
	return slackbot.Reply{}, err
}

// held reads a table again, with the columns as they are kept. A table that is decided is refused.
func (t tables) held(ctx context.Context, req slackbot.Request, id int64) (consult.ContactFile, []sheet.Row, error) {
	f, err := t.store.ContactFile(ctx, req.Act(), consult.ContactFileID(id))
	if err != nil {
		return f, nil, err
	}
	if f.Content == nil {
		return f, nil, consult.Conflict("contact_file_decided", nil)
	}
	rows, err := sheet.Read(f.Content)
	if err == nil && f.Header >= len(rows) {
		err = sheet.ErrEmpty
	}
	return f, rows, unusable(err)
}

// clicked is the table whose button was pressed.
func (t tables) clicked(ctx context.Context, req slackbot.Request) (consult.ContactFile, []sheet.Row, error) {
	id, err := req.ID()
	if err != nil {
		return consult.ContactFile{}, nil, err
	}
	return t.held(ctx, req, id)
}

// columns asks what each column tells.
func (t tables) columns(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	f, rows, err := t.clicked(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if err := f.CanMap(); err != nil {
		return slackbot.Reply{}, err
	}
	var asked []view.TableColumn
	fields := intake.Fielded(f.Fields)
	for i, header := range rows[f.Header].Cells {
		column := view.TableColumn{Header: header, Field: string(fields[min(i, len(fields)-1)])}
		for _, row := range rows[f.Header+1:] {
			if i < len(row.Cells) && row.Cells[i] != "" {
				column.Example = row.Cells[i]
				break
			}
		}
		asked = append(asked, column)
	}
	return slackbot.Reply{
		Modal: view.ColumnsForm(req.Lang, f, rows[f.Header].Number, asked, fieldNames()), Form: slackbot.Form{About: int64(f.ID), Channel: req.Channel},
	}, nil
}

// confirm keeps what the columns tell, and shows what the table would change.
func (t tables) confirm(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	f, rows, err := t.held(ctx, req, req.Form().About)
	if err != nil {
		return slackbot.Reply{}, err
	}
	fields := make([]intake.Field, len(rows[f.Header].Cells))
	for i := range fields {
		chosen, ok := intake.FieldNamed(req.Field(view.ColumnField(i)).One())
		if ok {
			fields[i] = chosen
		}
	}
	table, err := intake.Chosen(rows, f.Header, fields)
	switch {
	case errors.Is(err, intake.ErrTwice):
		return slackbot.Reply{}, consult.Invalid(view.ColumnField(table.Doubled()), "table_chosen_twice", nil)
	case errors.Is(err, intake.ErrNoHeader):
		return slackbot.Reply{}, consult.Invalid(view.ColumnField(0), "table_no_name", nil)
	}
	_, err = t.store.MapContactFile(ctx, req.Act(), f.ID, table.Mapping(), planned(table))
	return slackbot.Reply{}, err
}

// tellEvery is how often a message with the progress of an import is brought up to date (wire time): Slack takes one
// update of a message per second.
const tellEvery = time.Second

// apply changes the directory as was shown.
func (t tables) apply(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	f, rows, err := t.clicked(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if err := f.CanImport(); err != nil {
		return slackbot.Reply{}, err
	}
	table, err := intake.Chosen(rows, f.Header, intake.Fielded(f.Fields))
	if err != nil {
		return slackbot.Reply{}, unusable(err)
	}
	tell := func(state consult.ContactFileState, done, of int) error {
		return t.store.NoteContactFile(ctx, req.Act(), f.ID, state, done, of)
	}
	if err := tell(consult.FileRunning, 0, 0); err != nil {
		return slackbot.Reply{}, err
	}
	told := time.Now()
	_, err = t.store.ImportContactFile(ctx, req.Act(), f.ID, planned(table), func(done, of int) {
		if time.Since(told) >= tellEvery {
			told = time.Now()
			_ = tell(consult.FileRunning, done, of) // the import does not depend on it
		}
	})
	if err != nil {
		_ = tell(consult.FileShown, 0, 0) // nothing has changed: it can be begun again
	}
	return slackbot.Reply{}, err
}

func (t tables) discard(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{}, t.store.DiscardContactFile(ctx, req.Act(), consult.ContactFileID(id))
}

// problems gives all the rows that stay out as a file, when they are too many for a message.
func (t tables) problems(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	f, err := t.store.ContactFile(ctx, req.Act(), consult.ContactFileID(id))
	if err != nil {
		return slackbot.Reply{}, err
	}
	header, rows := view.RowProblems(req.Lang, f.Report)
	var content bytes.Buffer
	if err := sheet.WriteCSV(&content, header, rows); err != nil {
		return slackbot.Reply{}, err
	}
	title := i18n.Text(req.Lang, "exchange.problems_title")
	return slackbot.Reply{
		Text:  i18n.Text(req.Lang, "exchange.problems_ready", i18n.Args{"Count": len(rows)}),
		Files: []slackbot.File{{Name: consult.Slug(title) + "-" + strconv.FormatInt(id, 10) + ".csv", Title: title, Content: content.Bytes()}},
	}, nil
}

// unusable is the refusal of a table as a whole; a fault stays one.
func unusable(err error) error {
	for why, key := range intake.Whys() {
		if errors.Is(err, why) {
			return consult.Invalid("file", key, map[string]any{"Rows": sheet.MaxRows, "Columns": sheet.MaxColumns})
		}
	}
	return err
}

func fieldNames() []string {
	var names []string
	for _, f := range intake.Fields() {
		names = append(names, string(f))
	}
	return names
}
