package view

import (
	"slices"
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
)

func agendaOf(t *testing.T) consult.Agenda {
	m := meetingOf(t)
	return consult.Agenda{
		Meeting: m, Platform: consult.Platform{ID: 3, Name: m.Platform}, Backlog: 2, Member: true, Following: 8,
		Items: []consult.AgendaItem{
			{ID: 1, MeetingID: &m.ID, Title: "Vorig verslag", Minutes: 10, Fixed: true, State: "open"},
			{ID: 2, MeetingID: &m.ID, Title: hostile, Explanation: hostile, Minutes: 20, Proposer: "Nele Sjabloon", ProposerID: 5,
				Speaker: "Joke Voorbeeld (AII)", Links: []string{"https://example.org/nota"}, Times: 2, State: "open"},
			{ID: 3, MeetingID: &m.ID, Title: "Zonder uitleg", New: true, State: "open"},
		},
	}
}

func TestAnAgendaAsEachSeesIt(t *testing.T) {
	t.Parallel()
	member, chair, outside, none := agendaOf(t), agendaOf(t), agendaOf(t), agendaOf(t)
	chair.Manages = true
	open := chair
	open.Meeting.State = consult.MeetingOpen
	open.Items = append([]consult.AgendaItem{}, open.Items...)
	open.Items[0].Treated = true
	outside.Member, outside.Items = false, outside.Items[1:2]
	none.Meeting, none.Items = consult.Meeting{}, nil
	waiting := chair
	waiting.Items = append([]consult.AgendaItem{}, waiting.Items[1:]...)
	waiting.Items[0].MeetingID, waiting.Items[0].Carried = nil, true
	waiting.Items[1].MeetingID = nil
	theirs := waiting
	theirs.Manages = false
	said1 := chair
	said1.Items = slices.Clone(chair.Items)
	said1.Items[1].Inputs = []consult.AgendaInput{{PersonID: 5, Name: "Joke Testaert", Text: hostile}}
	said1.Items[2].Inputs = slices.Repeat(said1.Items[1].Inputs, 7)
	said2 := said1
	said2.Manages = false
	many := agendaOf(t)
	for len(many.Items) < 20 {
		many.Items = append(many.Items, many.Items[2])
	}
	for name, show := range map[string]func() (string, []slack.Block){
		"agenda_member":        func() (string, []slack.Block) { return AgendaList(consult.Dutch, member, 0, 0) },
		"agenda_member_fr":     func() (string, []slack.Block) { return AgendaList(consult.French, member, 0, 0) },
		"agenda_member_en":     func() (string, []slack.Block) { return AgendaList(consult.English, member, 0, 0) },
		"agenda_chair":         func() (string, []slack.Block) { return AgendaList(consult.Dutch, chair, 0, 0) },
		"agenda_chair_opened":  func() (string, []slack.Block) { return AgendaList(consult.Dutch, said1, 0, 2) },
		"agenda_member_input":  func() (string, []slack.Block) { return AgendaList(consult.French, said2, 0, 0) },
		"agenda_open":          func() (string, []slack.Block) { return AgendaList(consult.Dutch, open, 0, 0) },
		"agenda_outside":       func() (string, []slack.Block) { return AgendaList(consult.Dutch, outside, 0, 0) },
		"agenda_none":          func() (string, []slack.Block) { return AgendaList(consult.Dutch, none, 0, 0) },
		"agenda_paged":         func() (string, []slack.Block) { return AgendaList(consult.Dutch, many, 15, 0) },
		"agenda_backlog":       func() (string, []slack.Block) { return BacklogList(consult.Dutch, waiting, 9, 0) },
		"agenda_backlog_mine":  func() (string, []slack.Block) { return BacklogList(consult.Dutch, theirs, 5, 0) },
		"agenda_backlog_empty": func() (string, []slack.Block) { return BacklogList(consult.Dutch, none, 5, 0) },
		"agenda_proposed":      func() (string, []slack.Block) { return ItemProposed(consult.Dutch, member.Items[1], member) },
		"agenda_proposed_own":  func() (string, []slack.Block) { return ItemProposed(consult.Dutch, member.Items[1], chair) },
		"agenda_saved":         func() (string, []slack.Block) { return ItemSaved(consult.Dutch, member.Items[1]) },
		"agenda_placed": func() (string, []slack.Block) {
			return ItemPlaced(consult.Dutch, member.Items[1], member.Meeting, consult.Delivery{})
		},
		"agenda_on_card": func() (string, []slack.Block) {
			c := cardOf(t)
			c.Agenda = many.Items
			return MeetingCard(consult.Dutch, c, deliveryOf(consult.PurposeInvitation, c.Meeting), brussels(t, "2026-12-04 10:00"))
		},
		"agenda_in_reminder": func() (string, []slack.Block) {
			c := cardOf(t)
			c.Agenda = member.Items
			return Reminder(consult.French, c, deliveryOf(consult.PurposeUnanswered, c.Meeting), brussels(t, "2026-12-09 10:00"))
		},
	} {
		text, blocks := show()
		golden(t, name, said{text, blocks})
		if len(blocks) > 50 {
			t.Errorf("%s: got %d blocks, Slack takes 50", name, len(blocks))
		}
	}
}

func TestTheFullestAgendaFitsInAMessage(t *testing.T) {
	t.Parallel()
	a := agendaOf(t)
	a.Manages, a.Meeting.State = true, consult.MeetingOpen
	for len(a.Items) < 40 {
		a.Items = append(a.Items, a.Items[1])
	}
	for _, show := range []func() (string, []slack.Block){
		func() (string, []slack.Block) { return AgendaList(consult.Dutch, a, 0, 0) },
		func() (string, []slack.Block) { return BacklogList(consult.Dutch, a, 1, 0) },
	} {
		if _, blocks := show(); len(blocks) > 50 {
			t.Errorf("got %d blocks, Slack takes 50", len(blocks))
		}
	}
}

func TestWhoCannotComeIsAskedWhatTheyHaveToSay(t *testing.T) {
	t.Parallel()
	a := agendaOf(t)
	golden(t, "input_form", InputForm(consult.Dutch, a, 5, InputDraft{}))
	a.Member = false
	a.Items[1].Inputs = []consult.AgendaInput{{PersonID: 5, Name: "Joke Testaert", Text: hostile}}
	golden(t, "input_form_again", InputForm(consult.French, a, 5, InputDraft{Item: 2, Text: hostile}))
	golden(t, "input_saved", said{InputSaved(consult.English, a.Items[1], a.Meeting), inputsInMinutes(consult.English, consult.Minutes{Agenda: a.Items})})
}

func TestTheFormsOfAnAgenda(t *testing.T) {
	t.Parallel()
	golden(t, "agenda_form", ItemForm(consult.Dutch, "agenda_propose_save", consult.AgendaDraft{}))
	golden(t, "agenda_form_filled", ItemForm(consult.French, "agenda_edit_save", consult.AgendaDraft{
		Title: hostile, Explanation: hostile, Minutes: 15, Speaker: "U1", Links: []string{"https://example.org/a", "https://example.org/b"},
	}))
	golden(t, "agenda_fixed", FixedForm(consult.Dutch, []consult.FixedItem{{Position: 1, Title: "Vorig verslag", Minutes: 10}, {Position: consult.Last + 1, Title: "Varia"}}))
	golden(t, "agenda_record_below", RecordForm(consult.Dutch, consult.ItemDraft{Kind: consult.Note}, false, "", consult.OwnerCandidates{}, agendaOf(t).Items...))
}

func TestMinutesFollowTheAgenda(t *testing.T) {
	t.Parallel()
	m := minutesOf(t)
	m.Agenda = agendaOf(t).Items
	m.Agenda = append(m.Agenda, consult.AgendaItem{ID: 4, Title: "Afgevinkt", Treated: true})
	below := consult.AgendaItemID(2)
	m.Items[0].AgendaItemID, m.Items[2].AgendaItemID = &below, &below
	golden(t, "agenda_minutes", MinutesPage(consult.Dutch, m, 0))
}

func TestHowOftenAnItemComesBackIsSaidAsPeopleDo(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string]string{
		consult.Dutch: "2de keer, 3de keer, 8ste keer, 12de keer, 21ste keer", consult.French: "2e fois, 3e fois, 8e fois, 12e fois, 21e fois",
		consult.English: "2nd time, 3rd time, 8th time, 12th time, 21st time",
	} {
		var got []string
		for _, n := range []int{2, 3, 8, 12, 21} {
			got = append(got, nthTime(lang, n))
		}
		if all := strings.Join(got, ", "); all != want {
			t.Errorf("got %q, want %q", all, want)
		}
	}
}
