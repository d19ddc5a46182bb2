package view

import (
	"fmt"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
)

// attendanceOf is a kept sheet: two of four organisations are there, three are needed.
func attendanceOf(t *testing.T) consult.Attendance {
	m := meetingOf(t)
	m.State = consult.MeetingOpen
	return consult.Attendance{
		Meeting: m, Kept: true, Needed: 3,
		Invited: []consult.Organisation{{ID: 1, Name: "Herentals"}, {ID: 2, Name: "Lille"}, {ID: 3, Name: "Olen"}, {ID: 4, Name: "OCMW " + hostile}},
		Members: []consult.Seated{
			{PersonID: 1, Name: "Alma Voorbeeld", Presence: consult.WasPresent, Organisations: []consult.OrganisationID{1}},
			{PersonID: 2, Name: hostile, Presence: consult.WasOnline},
			{PersonID: 3, Name: "Joke Testaert", Presence: consult.WasRepresented, StandIn: "Een Vervanger", Organisations: []consult.OrganisationID{1}},
			{PersonID: 4, Name: "Nele Sjabloon", Presence: consult.WasRepresented, Organisations: []consult.OrganisationID{2}},
			{PersonID: 5, Name: "Dries Fictief", Presence: consult.WasExcused, Organisations: []consult.OrganisationID{4}},
			{PersonID: 6, Name: "Lotte Demoens", Presence: consult.WasAbsent},
		},
		Guests:  []consult.Guest{{Name: "Omar Fictief", Organisation: "AgII"}, {Name: hostile}},
		Remarks: "Alma Voorbeeld tot 11 uur " + hostile,
	}
}

func TestAttendanceAsItIsTold(t *testing.T) {
	t.Parallel()
	kept := attendanceOf(t)
	there := attendanceOf(t)
	there.Needed = 2
	expected := attendanceOf(t)
	expected.Kept = false
	none := attendanceOf(t)
	none.Needed = 0
	outlook := consult.Outlook{
		Meeting: kept.Meeting, Invited: kept.Invited,
		Members: []consult.Expected{
			{PersonID: 1, Name: "Alma Voorbeeld", Answer: consult.Present, Organisations: []consult.OrganisationID{1}},
			{PersonID: 2, Name: hostile, Answer: consult.Excused, Organisations: []consult.OrganisationID{2}},
			{PersonID: 3, Name: "Joke Testaert", Organisations: []consult.OrganisationID{2}},
			{PersonID: 4, Name: "Nele Sjabloon"},
		},
	}
	list := []consult.Participation{{Organisation: "Herentals", Invited: 11, There: 9}, {Organisation: hostile, Invited: 1}}
	const itself consult.MeetingState = "by itself"
	tend := func(p consult.Purpose, s consult.MeetingState) func() (string, []slack.Block) {
		return func() (string, []slack.Block) {
			m := kept.Meeting
			m.State = s
			m.ByItself = s == itself
			if m.ByItself {
				m.State = consult.MeetingOpen
			}
			return TendMinutes(consult.Dutch, m, consult.Delivery{Purpose: p})
		}
	}
	start := func(lang string, a consult.Attendance) func() (string, []slack.Block) {
		return func() (string, []slack.Block) { return "", AttendanceStart(lang, a) }
	}
	for name, show := range map[string]func() (string, []slack.Block){
		"attendance_start":        start(consult.Dutch, expected),
		"attendance_start_plain":  start(consult.English, none),
		"attendance_kept":         func() (string, []slack.Block) { return AttendanceKept(consult.French, there) },
		"attendance_lost":         func() (string, []slack.Block) { return AttendanceKept(consult.Dutch, kept) },
		"attendance_missing":      func() (string, []slack.Block) { return Missing(consult.Dutch, outlook) },
		"attendance_missing_none": func() (string, []slack.Block) { return Missing(consult.French, consult.Outlook{Meeting: kept.Meeting}) },
		"participation":           func() (string, []slack.Block) { return ParticipationOverview(consult.Dutch, hostile, list) },
		"participation_none":      func() (string, []slack.Block) { return ParticipationOverview(consult.English, "ISOM", nil) },
		"tend_open":               tend(consult.PurposeOpenMinutes, itself),
		"tend_opened":             tend(consult.PurposeOpenMinutes, consult.MeetingOpen),
		"tend_close":              tend(consult.PurposeCloseMinutes, consult.MeetingOpen),
		"tend_closed":             tend(consult.PurposeCloseMinutes, consult.MeetingClosed),
		"tend_cancelled":          tend(consult.PurposeOpenMinutes, consult.MeetingCancelled),
	} {
		text, blocks := show()
		golden(t, name, said{text, blocks})
	}
}

func TestAttendanceIsAskedByForms(t *testing.T) {
	t.Parallel()
	a := attendanceOf(t)
	golden(t, "attendance_form", AttendanceForm(consult.Dutch, a, 0))
	golden(t, "attendance_stand_ins", StandInsForm(consult.French, a.Unnamed()))
	golden(t, "attendance_represent", RepresentForm(consult.Dutch, consult.MyMeeting{Meeting: a.Meeting}))
	m := minutesOf(t)
	m.Sheet = a
	golden(t, "minutes_page_attendance", MinutesPage(consult.Dutch, m, 0))
	m.Sheet.Kept = false
	golden(t, "minutes_page_not_kept", MinutesPage(consult.English, m, 0))
}

func TestWhoCameLaterOrLeftEarlyStandsInTheMinutes(t *testing.T) {
	t.Parallel()
	a := attendanceOf(t)
	a.Needed = 2
	agenda := []consult.AgendaItem{{ID: 11, Title: "Opening"}, {ID: 12, Title: hostile}, {ID: 13, Title: "Varia"}}
	a.Course = []consult.CourseItem{{ID: 11}, {ID: 12}, {ID: 13}}
	golden(t, "spell_form", SpellForm(consult.Dutch, a, agenda))
	golden(t, "spell_form_no_agenda", SpellForm(consult.French, a, nil))
	at := a.Meeting.StartsAt.Add(45 * time.Minute)
	a.Members[0].Spell = consult.Spell{FromItem: 12, ToAt: &at}
	a.Members[1].Spell = consult.Spell{ToItem: 12}
	a.Members[2].Spell = consult.Spell{FromItem: 99} // one that the reader may not see
	a.Members[3].Spell = consult.Spell{FromAt: &at, ToItem: 12}
	text, blocks := SpellKept(consult.English, a, agenda)
	golden(t, "spell_kept", said{text, blocks})
	m := minutesOf(t)
	m.Sheet, m.Agenda = a, agenda
	golden(t, "minutes_page_spells", MinutesPage(consult.Dutch, m, 0).Blocks.BlockSet[:3])
}

func TestALargeGroupIsAskedPageByPageWithinSlacksBounds(t *testing.T) {
	t.Parallel()
	a := attendanceOf(t)
	a.Members, a.Invited = nil, nil
	for i := range 200 {
		a.Members = append(a.Members, consult.Seated{PersonID: consult.PersonID(i + 1), Name: fmt.Sprint("Lid ", i), Presence: consult.WasRepresented})
		a.Invited = append(a.Invited, consult.Organisation{ID: consult.OrganisationID(i + 1), Name: fmt.Sprint("Gemeente ", i)})
	}
	for skip, want := range map[int]int{0: 91, 90: 91, 180: 23} {
		if got := len(AttendanceForm(consult.Dutch, a, skip).Blocks.BlockSet); got != want {
			t.Errorf("from %d on: got %d blocks, want %d", skip, got, want)
		}
	}
	if got := len(StandInsForm(consult.Dutch, a.Members).Blocks.BlockSet); got > 100 {
		t.Errorf("got %d blocks, want at most 100", got)
	}
	if _, blocks := Missing(consult.Dutch, consult.Outlook{Meeting: a.Meeting, Invited: a.Invited}); len(blocks) > 50 {
		t.Errorf("got %d blocks, want at most 50", len(blocks))
	}
}
