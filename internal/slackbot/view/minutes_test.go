package view

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
)

func dateOf(t *testing.T, day string) *time.Time {
	t.Helper()
	d, err := time.Parse(time.DateOnly, day)
	if err != nil {
		t.Fatal(err)
	}
	return &d
}

func ownersNamed(names ...string) []consult.Owner {
	var list []consult.Owner
	for i, n := range names {
		list = append(list, consult.Owner{PersonID: consult.PersonID(i + 1), SlackID: "U" + n[:1], Name: n})
	}
	return list
}

func minutesOf(t *testing.T) consult.Minutes {
	m := consult.Minutes{Meeting: meetingOf(t), Attendees: cardOf(t).Attendees}
	m.Meeting.State = consult.MeetingClosed
	action := consult.ActionItemID(5)
	m.Items = []consult.MinutesItem{
		{ID: 1, Kind: consult.Note, Text: "Welkom aan de nieuwe leden"},
		{ID: 2, Kind: consult.Decided, Text: hostile, Number: "B-2026-09"},
		{ID: 3, Kind: consult.ToDo, Text: "Lijst NT2-aanbod aanvullen", Owners: ownersNamed("Karim Verzonnen", "Nele Sjabloon"), DueOn: dateOf(t, "2026-12-18"), ActionID: &action},
		{ID: 4, Kind: consult.ToDo, Text: "Zaal zoeken", ActionID: &action},
		{ID: 5, Kind: consult.Decided, Text: "Eén onthaalfiche", Number: "B-2026-10"},
	}
	return m
}

func TestMinutesAsTheyAreTold(t *testing.T) {
	t.Parallel()
	none := consult.Delivery{}
	closed := minutesOf(t)
	outsiders := minutesOf(t)
	outsiders.Outsiders = true
	open := minutesOf(t)
	open.Meeting.State = consult.MeetingOpen
	empty := minutesOf(t)
	empty.Items = nil
	long := minutesOf(t)
	for range 20 {
		long.Items = append(long.Items, consult.MinutesItem{Kind: consult.Decided, Text: strings.Repeat("é", 450), Number: "B-2026-11"})
	}
	for name, show := range map[string]func() (string, []slack.Block){
		"minutes_opened": func() (string, []slack.Block) { return MinutesOpened(consult.Dutch, open.Meeting) },
		"minutes_none_today": func() (string, []slack.Block) {
			return NoMeetingToday(consult.French, consult.Platform{ID: 3, Name: hostile})
		},
		"minutes_recorded_note":    func() (string, []slack.Block) { return Recorded(consult.Dutch, closed.Items[:1]) },
		"minutes_recorded_hostile": func() (string, []slack.Block) { return Recorded(consult.French, closed.Items[1:2]) },
		"minutes_recorded_action":  func() (string, []slack.Block) { return Recorded(consult.Dutch, closed.Items[2:3]) },
		"minutes_recorded_several": func() (string, []slack.Block) { return Recorded(consult.English, closed.Items) },
		"minutes_closed":           func() (string, []slack.Block) { return MinutesClosed(consult.Dutch, closed, none) },
		"minutes_closed_fr":        func() (string, []slack.Block) { return MinutesClosed(consult.French, closed, none) },
		"minutes_closed_empty":     func() (string, []slack.Block) { return MinutesClosed(consult.Dutch, empty, none) },
		"minutes_closed_outsiders": func() (string, []slack.Block) {
			return MinutesClosed(consult.Dutch, outsiders, consult.Delivery{Late: true})
		},
		"minutes_closed_long":  func() (string, []slack.Block) { return MinutesClosed(consult.Dutch, long, none) },
		"minutes_closed_by_me": func() (string, []slack.Block) { return ClosedByMe(consult.Dutch, closed) },
		"minutes_answer_open":  func() (string, []slack.Block) { return MinutesAnswer(consult.Dutch, open) },
	} {
		text, blocks := show()
		golden(t, name, said{text, blocks})
	}
}

func TestTheFormsOfMinutes(t *testing.T) {
	t.Parallel()
	golden(t, "minutes_form_note", RecordForm(consult.Dutch, consult.ItemDraft{Kind: consult.Note}, false, "", consult.OwnerCandidates{}))
	golden(t, "minutes_form_action", RecordForm(consult.French, consult.ItemDraft{
		Kind: consult.ToDo, Text: hostile, Owners: []string{"U2"}, DueOn: dateOf(t, "2026-12-04"),
	}, false, "Kies de datum.", consult.OwnerCandidates{}))
	golden(t, "minutes_form_message", RecordForm(consult.English, consult.ItemDraft{Kind: consult.Note, Text: "uit een bericht"}, true, "", consult.OwnerCandidates{}))
	golden(t, "action_form", ActionForm(consult.Dutch, consult.ItemDraft{Kind: consult.ToDo}, consult.OwnerCandidates{}))
	golden(t, "deadline_form", DeadlineForm(consult.Dutch, "U1", nil))
	golden(t, "deadline_move_form", DeadlineMoveForm(consult.French, deadlinesOf(t)[0]))
}

func TestLongMinutesAreReadInPagesThatSlackTakes(t *testing.T) {
	t.Parallel()
	m := minutesOf(t)
	golden(t, "minutes_page", MinutesPage(consult.Dutch, m, 0))
	m.Items = nil
	for range 130 {
		m.Items = append(m.Items, consult.MinutesItem{Kind: consult.Note, Text: strings.Repeat("é", 3000)})
	}
	seen, pages := 0, 0
	for skip := 0; skip < len(m.Items); pages++ {
		page := MinutesPage(consult.Dutch, m, skip)
		body, err := json.Marshal(page)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(page.Blocks.BlockSet); n > 100 || len(body) > 250_000 {
			t.Errorf("page %d has %d blocks and %d bytes, want at most 100 and 250,000", pages, n, len(body))
		}
		end := pageEnd(m.Items, skip)
		seen, skip = seen+end-skip, end
	}
	if seen != 130 || pages < 4 {
		t.Errorf("got %d lines in %d pages, want each of 130 once", seen, pages)
	}
}

func actionsOf(t *testing.T) []consult.ActionItem {
	return []consult.ActionItem{
		{ID: 1, Platform: "ISOM", Text: "Cijfers LOI doorgeven", DueOn: dateOf(t, "2026-11-20"), Owners: ownersNamed("Dries Fictief")},
		{ID: 2, Platform: "ISOM", Text: hostile, DueOn: dateOf(t, "2026-11-23"), Owners: ownersNamed("Alma Voorbeeld", "Nele Sjabloon")},
		{ID: 3, Platform: "Rand5", Text: "Datum Babycafé bevestigen", DueOn: dateOf(t, "2026-11-30")},
		{ID: 4, Text: "Tweede onderwijsproject zoeken", DueOn: dateOf(t, "2027-01-15")},
		{ID: 5, Platform: "ISOM", Text: "Ooit eens", Owners: ownersNamed("Alma Voorbeeld")},
	}
}

func TestListsOfActionItems(t *testing.T) {
	t.Parallel()
	today := brussels(t, "2026-11-23 09:00")
	list := actionsOf(t)
	var many []consult.ActionItem
	for range 25 {
		many = append(many, list[0])
	}
	done := actionsOf(t)[:2]
	done[0].Done, done[0].State = true, consult.ActionDone
	for name, show := range map[string]func() (string, []slack.Block){
		"action_list_mine": func() (string, []slack.Block) {
			return ActionPage{Of: "mine"}.Actions(consult.French, list, 1, today)
		},
		"action_list_platform": func() (string, []slack.Block) {
			return ActionPage{Of: "3", Platform: "3", Title: "ISOM", Done: hostile, May: true}.Actions(consult.Dutch, list, 9, today)
		},
		"action_list_member": func() (string, []slack.Block) {
			return ActionPage{Of: "3", Platform: "3", Title: "ISOM"}.Actions(consult.Dutch, list, 2, today)
		},
		"action_list_empty": func() (string, []slack.Block) { return ActionPage{Of: "mine"}.Actions(consult.Dutch, nil, 1, today) },
		"action_list_paged": func() (string, []slack.Block) {
			return ActionPage{Of: "mine", Skip: 10}.Actions(consult.Dutch, many, 1, today)
		},
		"action_added": func() (string, []slack.Block) { return ActionAdded(consult.Dutch, list[1]) },
		"action_owned": func() (string, []slack.Block) {
			return ActionsOwned(consult.Dutch, meetingOf(t), done, consult.Delivery{}, today)
		},
		"action_owned_elsewhere": func() (string, []slack.Block) {
			return ActionsOwned(consult.French, consult.Meeting{}, list[3:4], consult.Delivery{MaybeDouble: true}, today)
		},
		"action_nudge": func() (string, []slack.Block) { return Nudge(consult.Dutch, list[:3], consult.Delivery{}, today) },
		"action_nudge_many": func() (string, []slack.Block) {
			return Nudge(consult.English, many, consult.Delivery{Late: true}, today)
		},
		"action_nudge_done": func() (string, []slack.Block) { return Nudge(consult.Dutch, nil, consult.Delivery{}, today) },
	} {
		text, blocks := show()
		if len(blocks) > 50 {
			t.Errorf("%s: got %d blocks, want at most 50", name, len(blocks))
		}
		golden(t, name, said{text, blocks})
	}
}

func deadlinesOf(t *testing.T) []consult.Deadline {
	return []consult.Deadline{
		{ID: 1, Platform: "ISOM", Title: "Cijfers", DueOn: *dateOf(t, "2026-11-20"), Owners: ownersNamed("Dries Fictief")},
		{ID: 2, Platform: "ISOM", Title: hostile, DueOn: *dateOf(t, "2027-05-31"), Owners: ownersNamed("Bram Proefmans", "Alma Voorbeeld")},
		{ID: 3, Title: "Van wie het niet mag weten", DueOn: *dateOf(t, "2026-11-24"), Owners: ownersNamed("Mona Testaert")},
	}
}

func TestListsOfDeadlines(t *testing.T) {
	t.Parallel()
	today := brussels(t, "2026-11-23 09:00")
	list := deadlinesOf(t)
	met := list[1]
	met.Done = true
	told := func(d consult.Deadline) consult.DeadlineCard { return consult.DeadlineCard{Deadline: d} }
	for name, show := range map[string]func() (string, []slack.Block){
		"deadline_list": func() (string, []slack.Block) { return DeadlinePage{Of: "0"}.Deadlines(consult.French, list, 1, today) },
		"deadline_list_platform": func() (string, []slack.Block) {
			return DeadlinePage{Of: "3", Title: "ISOM", May: true, Done: hostile}.Deadlines(consult.Dutch, list[:2], 9, today)
		},
		"deadline_list_empty": func() (string, []slack.Block) {
			return DeadlinePage{Of: "3", Title: "ISOM", May: true}.Deadlines(consult.English, nil, 9, today)
		},
		"deadline_added": func() (string, []slack.Block) { return DeadlineNoted(consult.Dutch, "deadline.added", list[1]) },
		"deadline_reminder": func() (string, []slack.Block) {
			return DeadlineReminder(consult.Dutch, told(list[1]), consult.Delivery{}, today)
		},
		"deadline_reminder_late": func() (string, []slack.Block) {
			return DeadlineReminder(consult.French, told(list[0]), consult.Delivery{Late: true}, today)
		},
		"deadline_reminder_met": func() (string, []slack.Block) {
			return DeadlineReminder(consult.Dutch, told(met), consult.Delivery{}, today)
		},
	} {
		text, blocks := show()
		golden(t, name, said{text, blocks})
	}
}
