package slacksim_test

import (
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"overlegbot/internal/slacksim"
)

func clickable() slack.Block {
	return slack.NewActionBlock("b1", slack.NewButtonBlockElement("go", "7", slack.NewTextBlockObject("plain_text", "Doe het", false, false)))
}

func TestACommandIsAckedAndItsAnswerIsShownToThePersonOnly(t *testing.T) {
	t.Parallel()
	s := start(t, slacksim.Options{})
	s.bot(func(e socketmode.Event) any {
		if e.Type == socketmode.EventTypeSlashCommand {
			return map[string]any{"text": "hallo", "blocks": []slack.Block{clickable()}}
		}
		return nil
	})
	began := time.Now()
	a := s.act(deed{"as": "nele.sjabloon", "in": "#isom-adviesgroep", "do": "command", "text": "/overleg help"})
	if took := time.Since(began); took >= 3*time.Second { // Slack's own time for an ack, which is not waited for
		t.Errorf("the act took %v", took)
	}
	if !a.OK || len(a.Shown) != 1 || a.Shown[0].Text != "hallo" || !a.Shown[0].Ephemeral {
		t.Fatalf("got %+v", a)
	}
	var other struct{ Messages []shown }
	s.read("see?as=alma.voorbeeld&in=%23isom-adviesgroep", &other)
	if len(other.Messages) != 0 {
		t.Errorf("somebody else sees %+v", other.Messages)
	}
	a = s.act(deed{"as": "nele.sjabloon", "in": "#isom-adviesgroep", "do": "click", "action_id": "go"})
	if !a.OK {
		t.Errorf("the click on the ephemeral button: %+v", a)
	}
}

func TestAModalIsOpenedFilledAndSubmitted(t *testing.T) {
	t.Parallel()
	s := start(t, slacksim.Options{})
	var got slack.InteractionCallback
	s.bot(func(e socketmode.Event) any {
		switch d := e.Data.(type) {
		case slack.SlashCommand:
			_, err := s.OpenView(d.TriggerID, modal())
			if err != nil {
				t.Errorf("OpenView: %v", err)
			}
		case slack.InteractionCallback:
			got = d
			if d.View.State.Values["name"]["in"].Value == "fout" {
				return slack.NewErrorsViewSubmissionResponse(map[string]string{"name": "mag niet"})
			}
		}
		return nil
	})
	a := s.act(deed{"as": "nele.sjabloon", "in": "#isom-adviesgroep", "do": "command", "text": "/overleg nieuw"})
	if a.Modal == nil {
		t.Fatalf("no modal: %+v", a)
	}
	if a = s.act(deed{"as": "nele.sjabloon", "do": "submit"}); a.Errors["name"] == "" {
		t.Errorf("an empty required field: %+v", a)
	}
	a = s.act(deed{"as": "nele.sjabloon", "do": "submit", "state": deed{"name": deed{"in": "fout"}}})
	if a.Errors["name"] != "mag niet" || a.Modal == nil {
		t.Errorf("the errors of the app: %+v", a)
	}
	a = s.act(deed{"as": "nele.sjabloon", "do": "submit", "state": deed{"name": deed{"in": "goed"}}})
	if !a.OK || a.Modal != nil || got.View.State.Values["name"]["in"].Value != "goed" {
		t.Errorf("submitted %+v, the app got %+v", a, got.View.State)
	}
}

func modal() slack.ModalViewRequest {
	plain := func(s string) *slack.TextBlockObject { return slack.NewTextBlockObject("plain_text", s, false, false) }
	return slack.ModalViewRequest{
		Type: slack.VTModal, Title: plain("Nieuw"), Submit: plain("Bewaren"), Close: plain("Terug"), CallbackID: "new",
		Blocks: slack.Blocks{BlockSet: []slack.Block{
			slack.NewInputBlock("name", plain("Naam"), nil, slack.NewPlainTextInputBlockElement(nil, "in")),
		}},
	}
}
