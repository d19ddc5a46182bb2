package consult

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func spellMeeting() Meeting {
	start := time.Date(2026, 12, 10, 20, 30, 0, 0, time.UTC)
	return Meeting{Zone: "Europe/Brussels", StartsAt: start, EndsAt: start.Add(2 * time.Hour)} // 21.30 until 23.30
}

func TestAQuorumIsLostAtTheItemsForWhichSomebodyWasAway(t *testing.T) {
	t.Parallel()
	m := spellMeeting()
	at := func(minutes int) *time.Time { return new(m.StartsAt.Add(time.Duration(minutes) * time.Minute)) }
	course := []CourseItem{{ID: 11, At: at(5)}, {ID: 12, At: at(30)}, {ID: 13}, {ID: 14, At: at(90)}}
	for name, c := range map[string]struct {
		spell Spell
		want  []AgendaItemID
	}{
		"all the time": {Spell{}, nil}, "later": {Spell{FromItem: 12}, []AgendaItemID{11}}, "earlier": {Spell{ToItem: 12}, []AgendaItemID{13, 14}},
		"both": {Spell{FromItem: 12, ToItem: 13}, []AgendaItemID{11, 14}}, "one item": {Spell{FromItem: 13, ToItem: 13}, []AgendaItemID{11, 12, 14}},
		"by the hour": {Spell{FromAt: at(20)}, []AgendaItemID{11}}, "an item of which no hour is known counts": {Spell{ToAt: at(60)}, []AgendaItemID{14}},
		"an item that left the agenda": {Spell{FromItem: 99}, nil},
	} {
		a := Attendance{
			Meeting: m, Needed: 2, Course: course, Invited: []Organisation{{ID: 1}, {ID: 2}},
			Members: []Seated{
				{PersonID: 1, Presence: WasPresent, Organisations: []OrganisationID{1}},
				{PersonID: 2, Presence: WasPresent, Organisations: []OrganisationID{2}, Spell: c.spell},
			},
		}
		if diff := cmp.Diff(c.want, a.LostAt()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		a.Members = append(a.Members, Seated{PersonID: 3, Presence: WasOnline, Organisations: []OrganisationID{2}})
		if lost := a.LostAt(); lost != nil {
			t.Errorf("%s: lost at %v though a colleague stayed", name, lost)
		}
		a.Needed = 3
		if lost := a.LostAt(); lost != nil {
			t.Errorf("%s: lost at %v, though it was never there", name, lost)
		}
	}
}

func TestASpellThatCannotBeIsRefusedBesideItsField(t *testing.T) {
	t.Parallel()
	m, course := spellMeeting(), []CourseItem{{ID: 11}, {ID: 12}}
	hour := func(h, min int) *time.Time { return new(m.HourOf(h, min)) }
	for want, d := range map[string]SpellDraft{
		"": {Person: 1, Spell: Spell{FromItem: 11, ToAt: hour(0, 30)}}, "who": {}, "from_at": {Person: 1, Spell: Spell{FromItem: 11, FromAt: hour(22, 0)}},
		"to_item": {Person: 1, Spell: Spell{FromItem: 12, ToItem: 11}}, "to_at": {Organisation: 1, Spell: Spell{FromAt: hour(23, 0), ToAt: hour(22, 0)}},
	} {
		got := ""
		if refusal, refused := Refusal(d.Check(m, course)); refused {
			got = refusal.Field
		}
		if got != want {
			t.Errorf("got a refusal of %q, want of %q", got, want)
		}
	}
	outside := SpellDraft{Person: 1, Spell: Spell{ToAt: hour(9, 0)}} // the next morning
	if refusal, _ := Refusal(outside.Check(m, course)); refusal == nil || refusal.Key != "spell_outside" {
		t.Errorf("got %v for an hour at which nobody met", refusal)
	}
	if got := m.HourOf(0, 30).UTC(); !got.Equal(time.Date(2026, 12, 10, 23, 30, 0, 0, time.UTC)) {
		t.Errorf("half past midnight is %v, want the night of the meeting", got)
	}
}
