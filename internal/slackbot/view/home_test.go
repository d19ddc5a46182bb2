package view

import (
	"testing"
	"time"

	"overlegbot/internal/consult"
)

func TestHomeShowsWhatConcernsOnePerson(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	due, late := now.AddDate(0, 0, 4), now.AddDate(0, 0, -7)
	full := HomeContents{
		Person: 1, Insider: true,
		Seats: []consult.Platform{{ID: 7, Name: "Werkgroep *taal*"}},
		Meetings: []consult.MyMeeting{{
			Meeting: consult.Meeting{ID: 3, Platform: "Adviesgroep", StartsAt: due, EndsAt: due.Add(2 * time.Hour), Zone: "Europe/Brussels", Place: "Herentals", State: consult.MeetingPlanned},
			Answer:  consult.Present, Invited: true,
		}},
		Actions:   []consult.ActionItem{{ID: 4, Text: "Lijst <!channel> nakijken", Platform: "Adviesgroep", DueOn: &late, Owners: []consult.Owner{{PersonID: 1, Name: "Nele"}}}},
		Deadlines: []consult.Deadline{{ID: 5, Title: "Rapport", Platform: "Adviesgroep", DueOn: due, Owners: []consult.Owner{{PersonID: 1, Name: "Nele"}}}},
	}
	full.Rounds = []consult.RoundCard{conditionOf(t)}
	full.Deadlines = append(full.Deadlines, consult.Deadline{
		ID: 6, Title: "Bijdrage <rapport>", Platform: "ILV", DueOn: due, Owed: 13, Open: 11, Mine: []consult.DeadlineMark{{Organisation: "Gemeente Olen"}, {Organisation: "OCMW Olen"}},
	})
	full.Reports = []consult.OwedReport{{MeetingID: 8, Platform: "Beleidsgroep", StartsAt: late, Zone: "Europe/Brussels", DueOn: late, Organisations: []string{"OCMW Olen"}}}
	for _, lang := range consult.Languages() {
		golden(t, "home_full_"+lang, Home(lang, full, now))
	}
	golden(t, "home_empty", Home(consult.Dutch, HomeContents{}, now))
}

func TestHomeShowsWhatTheNextMeetingSpeaksAboutAndTakesAnswersUntilItsStart(t *testing.T) {
	t.Parallel()
	agenda, later := agendaOf(t), meetingOf(t)
	later.ID = 8
	shown := HomeContents{
		Meetings: []consult.MyMeeting{{Meeting: agenda.Meeting, Invited: true}, {Meeting: later, Invited: true, Answer: consult.Excused}},
		Agenda:   agenda.Items,
	}
	golden(t, "home_agenda", Home(consult.Dutch, shown, brussels(t, "2026-12-10 09:29")))
	shown.Meetings = shown.Meetings[:1]
	golden(t, "home_agenda_begun", Home(consult.French, shown, brussels(t, "2026-12-10 09:30")))
}

func TestHomeStaysUnderSlacksHundredBlocks(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	crowded := HomeContents{Person: 1, Insider: true}
	for i := range 200 {
		owner := []consult.Owner{{PersonID: 1, Name: "Nele"}}
		crowded.Rounds = append(crowded.Rounds, conditionOf(t))
		crowded.Seats = append(crowded.Seats, consult.Platform{ID: consult.PlatformID(i), Name: "P"})
		crowded.Actions = append(crowded.Actions, consult.ActionItem{ID: consult.ActionItemID(i), Text: "T", DueOn: &now, Owners: owner})
		if i < consult.HomeReports {
			crowded.Reports = append(crowded.Reports, consult.OwedReport{MeetingID: consult.MeetingID(i), DueOn: now})
		}
		crowded.Deadlines = append(crowded.Deadlines, consult.Deadline{ID: consult.DeadlineID(i), Title: "T", DueOn: now, Owners: owner, Mine: []consult.DeadlineMark{{Organisation: "O"}}})
		if i < 6 {
			crowded.Meetings = append(crowded.Meetings, consult.MyMeeting{Meeting: consult.Meeting{ID: consult.MeetingID(i), Platform: "P", StartsAt: now, EndsAt: now.Add(time.Hour), Zone: "Europe/Brussels", State: consult.MeetingPlanned}, Invited: true})
		}
	}
	if n := len(Home(consult.Dutch, crowded, now).Blocks.BlockSet); n > 100 {
		t.Errorf("got %d blocks, want at most 100", n)
	}
}
