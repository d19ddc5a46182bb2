package minutes_test

import (
	"strings"
	"testing"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/roomtest"
	"overlegbot/internal/slackbot/wire"
)

func TestAMeetingIsMinutedFromStartToClose(t *testing.T) {
	t.Parallel()
	r := roomtest.New(t)
	r.Refused("a note before", r.Command(r.Alma, "C1", "note", "te vroeg"), "no_open_meeting", "")
	r.Refused("a form before", r.Command(r.Alma, "C1", "note", ""), "no_open_meeting", "")
	none := r.Command(r.Alma, "C1", "start", "")
	r.Wants("no meeting today", none, "start_now", "buiten de reeks")
	r.Refused("a member opens", r.Click(r.Nele, "start_now", "1"), "not_chair_or_secretary", "")
	r.Wants("opened", r.Click(r.Alma, "start_now", roomtest.ValueOf(t, none.Reply.Blocks, "start_now")), "is open", "Adviesgroep ISOM")
	r.Refused("opened again", r.Command(r.Alma, "C1", "start", ""), "meeting_already_open", "")

	r.Wants("a note", r.Command(r.Alma, "C1", "note", "&lt;!channel&gt; *vet*"), "Nota opgenomen", "<!channel> *vet*")
	r.Wants("three notes", r.Command(r.Alma, "C1", "note", "een\n\ntwee\ndrie"), "3 punten opgenomen")
	r.Wants("a decision", r.Command(r.Alma, "C1", "decision", "Eén onthaalfiche"), "Besluit B-2026-01 opgenomen", "Eén onthaalfiche")
	r.Wants("an action", r.Command(r.Alma, "C1", "action", "<@U2|nele> lijst nakijken tegen 4/12"), "Actiepunt opgenomen", "lijst nakijken", "Nele Sjabloon, tegen vr 4 dec")
	r.Wants("an action of who left", r.Command(r.Alma, "C1", "action", "<@U5> iets"), "geen actief account", "iets", "record_save")
	r.Wants("an action of an external", r.Command(r.Alma, "C1", "action", "<@U6> iets"), "hoort bij een andere Slack", "iets", "record_save")
	r.Refused("a member writes", r.Command(r.Nele, "C1", "note", "ik ook"), "not_chair_or_secretary", "")
	r.Wants("a note of 5,000 characters", r.Command(r.Alma, "C1", "note", strings.Repeat("x", 5000)), "staat in 2 delen in het verslag")
	r.Refused("a decision of 5,000 characters", r.Command(r.Alma, "C1", "decision", strings.Repeat("x", 5000)), "text_too_long", "text")

	r.Refused("a member closes", r.Command(r.Nele, "C1", "close", ""), "not_chair_or_secretary", "")
	r.Wants("closed", r.Command(r.Alma, "C1", "close", ""), "afgesloten", "minutes_read")
	r.Refused("closed again", r.Command(r.Alma, "C1", "close", ""), "no_open_meeting", "")
	r.Wants("a decision after closing", r.Command(r.Alma, "C1", "decision", "nog een"), "Er is geen vergadering bezig", "nog een", "record_save")
	r.Refused("of a member", r.Command(r.Nele, "C1", "decision", "nog een"), "not_chair_or_secretary", "")
	if n := r.Count(`SELECT count(*) FROM deliveries WHERE purpose IN ('minutes_closed', 'action_owned')`); n != 2 {
		t.Errorf("got %d deliveries, want one for the channel and one for the owner", n)
	}
}

func TestWhatLeavesADoubtIsAskedWithWhatWasTyped(t *testing.T) {
	t.Parallel()
	r := roomtest.New(t)
	r.Click(r.Alma, "start_now", "1")
	for _, c := range []struct{ name, text, want string }{
		{"nothing", "", `"callback_id":"record_save"`},
		{"a date in words that nobody knows", "lijst nakijken tegen de kerstvakantie", "begrijp ik niet zeker"},
		{"31 February", "lijst nakijken tegen 31/2/2027", "Die dag bestaat niet"},
		{"only an owner", "<@U2>", `"initial_users":["U2"]`},
		{"somebody in the middle", "bel <@U2> over de lijst", "bel @Nele Sjabloon over de lijst"},
	} {
		asked := r.Command(r.Alma, "C1", "action", c.text)
		r.Wants(c.name, asked, c.want)
		if asked.Reply.Modal == nil || asked.Reply.Form.About != 1 {
			t.Errorf("%s: got %+v, want a form about the platform", c.name, asked.Reply)
		}
	}
	if n := r.Count(`SELECT count(*) FROM minutes_items`); n != 0 {
		t.Errorf("got %d items, want nothing recorded by guess", n)
	}
}

func TestAFormRecordsOnceAndSaysWhatIsWrongBesideTheInput(t *testing.T) {
	t.Parallel()
	r := roomtest.New(t)
	r.Click(r.Alma, "start_now", "1")
	form := slackbot.Form{ID: "f1", About: 1, Channel: "C1"}
	r.Refused("empty", r.Choose(r.Alma, "record_save", form, map[string]string{"kind": "note", "text": "  "}), "text_empty", "text")
	r.Refused("past", r.Choose(r.Alma, "record_save", form, map[string]string{"kind": "action", "text": "x", "due": "2026-11-01"}), "date_past", "due")
	r.Refused("owner of a note", r.Choose(r.Alma, "record_save", form, map[string]string{"kind": "note", "text": "x"}, "U2"), "owner_only_for_action", "kind")
	r.Refused("external", r.Choose(r.Alma, "record_save", form, map[string]string{"kind": "action", "text": "x"}, "U6"), "owner_external", "owner")
	for range 2 {
		r.Wants("two lines", r.Choose(r.Alma, "record_save", form, map[string]string{"kind": "decision", "text": "een\ntwee"}), "2 punten opgenomen", "B-2026-01", "B-2026-02")
	}
	message := slackbot.Form{ID: "f2", About: 1, Channel: "C1", TS: "1.2"}
	r.Wants("a message stays one", r.Choose(r.Alma, "record_save", message, map[string]string{"kind": "note", "text": "een\ntwee"}), "Nota opgenomen")
	if n := r.Count(`SELECT count(*) FROM minutes_items`); n != 3 {
		t.Errorf("got %d items, want 3", n)
	}
	r.Refused("somebody without the right", r.Choose(r.Nele, "record_save", slackbot.Form{ID: "f3", About: 1}, map[string]string{"kind": "note", "text": "x"}), "not_chair_or_secretary", "")
	r.Command(r.Alma, "C1", "close", "")
	r.Refused("after closing", r.Choose(r.Alma, "record_save", slackbot.Form{ID: "f4", About: 1}, map[string]string{"kind": "note", "text": "x"}), "no_open_meeting", "")
}

func TestAMessageIsTakenUpByShortcut(t *testing.T) {
	t.Parallel()
	r := roomtest.New(t)
	shortcut := func(who consult.Person, channel, text string) roomtest.Outcome {
		return r.Ask(slackbot.Request{Kind: wire.Shortcut, Route: "record", Person: who, Channel: channel, Message: wire.Message{TS: "1.2", Text: text}})
	}
	r.Refused("no open minutes", shortcut(r.Alma, "C1", "hallo"), "no_open_meeting", "")
	r.Click(r.Alma, "start_now", "1")
	asked := shortcut(r.Alma, "C1", "<@U2> vraagt &lt;dit&gt;\nen dat")
	r.Wants("the form", asked, `@Nele Sjabloon vraagt <dit>\nen dat`, `"Besluit"`)
	if asked.Reply.Form.TS != "1.2" {
		t.Errorf("got %+v, want the message's ts in the form", asked.Reply.Form)
	}
	r.Wants("40,000 characters", shortcut(r.Alma, "C1", strings.Repeat("Een zin van 40 tekens, punt aan het eind. ", 950)), "staat in 14 delen in het verslag; er ging niets verloren")
	r.Refused("a picture", shortcut(r.Alma, "C1", ""), "message_unreadable", "")
	r.Refused("a member", shortcut(r.Nele, "C1", "hallo"), "not_chair_or_secretary", "")
	r.Refused("elsewhere", shortcut(r.Alma, "D1", "hallo"), "no_platform_here", "")
}

func TestMinutesAreReadByMembersAndHiddenFromOthers(t *testing.T) {
	t.Parallel()
	r := roomtest.New(t)
	r.Exec(`UPDATE platforms SET level = 'closed' WHERE id = 1`)
	r.Refused("none yet", r.Command(r.Nele, "C1", "minutes", ""), "no_minutes_yet", "")
	r.Click(r.Alma, "start_now", "1")
	r.Command(r.Alma, "C1", "decision", "Geheim besluit")
	r.Wants("in the channel", r.Command(r.Nele, "C1", "minutes", ""), "nog open", "Geheim besluit")
	r.Wants("by short name from elsewhere", r.Command(r.Nele, "D1", "minutes", "#isom-adviesgroep"), "Geheim besluit")
	r.Wants("the whole", r.Click(r.Nele, "minutes_read", "1"), "Geheim besluit", "B-2026-01")
	r.Refused("nowhere", r.Command(r.Nele, "D1", "minutes", ""), "minutes_which", "")
	unknown := r.Command(r.Mona, "D1", "minutes", "bestaat-niet")
	for _, o := range []roomtest.Outcome{
		unknown, r.Command(r.Mona, "D1", "minutes", "isom-adviesgroep"), r.Command(r.Mona, "D1", "minutes", "<#C1|isom-adviesgroep>"),
		r.Click(r.Mona, "minutes_read", "1"), r.Click(r.Mona, "minutes_read", "99"),
		r.Command(r.Mona, "D1", "actions", "isom-adviesgroep"),
	} {
		r.Refused("an outsider", o, unknown.Key, unknown.Field)
	}
	r.Wants("decisions", r.Command(r.Nele, "C1", "decisions", ""), "B-2026-01", "Geheim besluit")
	if got := r.Command(r.Mona, "D1", "decisions", ""); got.Key != "" || strings.Contains(got.Text, "Geheim") {
		t.Errorf("an outsider's decisions: got %s %s", got.Key, got.Text)
	}
}

func TestActionItemsAreListedAndFinishedByButton(t *testing.T) {
	t.Parallel()
	r := roomtest.New(t)
	form := slackbot.Form{ID: "a1", About: 1, Channel: "C1"}
	r.Wants("the form", r.Click(r.Alma, "action_add", "1"), "action_add_save")
	r.Wants("added", r.Choose(r.Alma, "action_add_save", form, map[string]string{"text": "cijfers doorgeven", "due": "2026-11-26"}, "U2"), "cijfers doorgeven", "Nele Sjabloon")
	r.Refused("a member adds", r.Choose(r.Nele, "action_add_save", slackbot.Form{ID: "a2", About: 1}, map[string]string{"text": "x"}), "not_chair_or_secretary", "")
	r.Now = roomtest.At(t, "2026-11-29 10:00")
	mine := r.Command(r.Nele, "D1", "my_actions", "")
	r.Wants("mine", mine, "cijfers doorgeven", "3 dagen te laat", "Te laat")
	list := r.Command(r.Nele, "C1", "actions", "")
	r.Wants("the platform's", list, "Actiepunten van Adviesgroep ISOM", "Nele Sjabloon")
	id := roomtest.ValueOf(t, list.Reply.Blocks, "action_done#1")
	r.Refused("an outsider clicks", r.Click(r.Mona, "action_done", id), "gone", "")
	done := r.Click(r.Nele, "action_done#1", id)
	r.Wants("done", done, "Gedaan:", "cijfers doorgeven", "geen open actiepunten")
	if !done.Reply.Replace {
		t.Error("the list stays as it was, want it replaced")
	}
	r.Refused("done twice", r.Click(r.Nele, "action_done#1", id), "action_done_by_you", "")
	r.Refused("the chair after that", r.Click(r.Alma, "action_done", id), "action_done_by", "")
	r.Refused("a foreign value", r.Click(r.Nele, "action_done", "x"), "gone", "")
}
