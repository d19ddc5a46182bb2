package postgres

import (
	"database/sql"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

// eventWorld is meetingWorld with four more members of C1, of which each signs up for an event in January with two places.
func eventWorld(t *testing.T) (*DB, *sql.DB, consult.MeetingID) {
	t.Helper()
	store, db := meetingWorld(t)
	run(t, db, `INSERT INTO persons (workspace_id, slack_id, name) VALUES
	    ('T1', 'U11', 'Pia Verzonnen'), ('T1', 'U12', 'Rik Verzonnen'), ('T1', 'U13', 'Ulla Sjabloon'), ('T1', 'U14', 'Xander Demoens')`)
	run(t, db, `INSERT INTO channel_members (workspace_id, channel_id, person_id) SELECT 'T1', 'C1', id FROM persons WHERE slack_id LIKE 'U1_'`)
	return store, db, event(t, store, consult.EventDraft{Places: 2})
}

// The members who were added, by the order in which they are made.
const (
	pia    = consult.PersonID(7)
	rik    = consult.PersonID(8)
	ulla   = consult.PersonID(9)
	xander = consult.PersonID(10)
)

func event(t *testing.T, store *DB, draft consult.EventDraft) consult.MeetingID {
	t.Helper()
	m, err := store.PlanEvent(t.Context(), as(chair), eventDraft(t, draft))
	if err != nil {
		t.Fatal(err)
	}
	return m.ID
}

func eventDraft(t *testing.T, draft consult.EventDraft) consult.EventDraft {
	draft.PlatformID, draft.Title, draft.Zone = 1, "Trefmoment veldwerkers", "Europe/Brussels"
	draft.Start, draft.End = local(t, "2027-01-21 09:30"), local(t, "2027-01-21 16:00")
	if draft.Event == consult.NoEvent {
		draft.Event = consult.WithSignUp
	}
	return draft
}

// standings are those on the list, first come first, those who wait in brackets.
func standings(t *testing.T, store *DB, id consult.MeetingID) string {
	t.Helper()
	list, err := store.EventList(t.Context(), as(chair).Viewer, id, sentAt())
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, r := range list.List {
		name := strings.Fields(r.Name)[0]
		if r.State == consult.Waiting {
			name = "(" + name + ")"
		}
		names = append(names, name)
	}
	return strings.Join(names, " ")
}

// toldOfPlace lists who was told what about their place.
func toldOfPlace(t *testing.T, db *sql.DB) []string {
	t.Helper()
	return column(t, db, `SELECT d.purpose || ' ' || p.name FROM deliveries d JOIN persons p ON p.id::text = d.recipient
	    WHERE d.recipient_kind = 'person' ORDER BY d.id`)
}

func signUp(t *testing.T, store *DB, id consult.MeetingID, who ...consult.PersonID) {
	t.Helper()
	for _, p := range who {
		if _, err := store.SignUp(t.Context(), as(p), id); err != nil {
			t.Fatalf("sign up %d: %v", p, err)
		}
	}
}

func TestFirstComeFirstServedAndWhoWithdrawsPassesTheirPlaceOn(t *testing.T) {
	t.Parallel()
	store, db, id := eventWorld(t)
	signUp(t, store, id, pia, rik, ulla, xander)
	same(t, "two places", []string{standings(t, store, id)}, "Pia Rik (Ulla) (Xander)")
	mine, err := store.SignUp(t.Context(), as(xander), id) // once more
	if err != nil || mine.Registration != consult.Waiting || mine.Ahead != 1 || mine.Taken != 2 {
		t.Errorf("got %s with %d ahead of %d taken, %v; want waiting behind one", mine.Registration, mine.Ahead, mine.Taken, err)
	}
	off := func(who consult.PersonID, cause string) {
		t.Helper()
		act := as(who)
		act.Cause = cause
		if _, err := store.SignOff(t.Context(), act, id); err != nil {
			t.Fatal(err)
		}
	}
	off(pia, "pia")
	same(t, "the first in line moved up", []string{standings(t, store, id)}, "Rik Ulla (Xander)")
	off(ulla, "ulla")
	same(t, "and passed it on", []string{standings(t, store, id)}, "Rik Xander")
	signUp(t, store, id, pia)
	off(pia, "pia") // Slack delivers the first click again
	same(t, "a repeat withdraws nobody twice", []string{standings(t, store, id)}, "Rik Xander (Pia)")
	same(t, "told", toldOfPlace(t, db), "moved_up Ulla Sjabloon", "moved_up Xander Demoens")
}

func TestOneWhoMovesUpTwiceIsToldTwice(t *testing.T) {
	t.Parallel()
	store, db, id := eventWorld(t)
	signUp(t, store, id, pia, rik, ulla)
	for _, who := range []consult.PersonID{pia, ulla} {
		if _, err := store.SignOff(t.Context(), as(who), id); err != nil {
			t.Fatal(err)
		}
		signUp(t, store, id, who)
	}
	if _, err := store.SignOff(t.Context(), as(rik), id); err != nil {
		t.Fatal(err)
	}
	same(t, "list", []string{standings(t, store, id)}, "Pia Ulla")
	same(t, "told", toldOfPlace(t, db), "moved_up Ulla Sjabloon", "moved_up Pia Verzonnen", "moved_up Ulla Sjabloon")
}

func TestTwoWhoTakeTheLastPlaceAtOnceNeverOverbook(t *testing.T) {
	t.Parallel()
	store, db, id := eventWorld(t)
	var all sync.WaitGroup
	for _, who := range []consult.PersonID{member, pia, rik, ulla, xander} {
		all.Go(func() {
			if _, err := store.SignUp(t.Context(), as(who), id); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	same(t, "five for two places", column(t, db, `SELECT state || ' ' || count(*) FROM registrations GROUP BY state ORDER BY 1`), "registered 2", "waiting 3")
}

func TestMorePlacesMoveUpThoseWhoWaitBeforeAnyNewGuest(t *testing.T) {
	t.Parallel()
	store, db, id := eventWorld(t)
	signUp(t, store, id, pia, rik, ulla, xander)
	change := func(c consult.EventChange) string {
		t.Helper()
		_, err := store.ChangeEvent(t.Context(), as(chair), id, c)
		return refused(t, err)
	}
	guests := []consult.Guest{{Name: "Yasmina Verzonnen", Organisation: "vzw Voorbeeld"}}
	if key := change(consult.EventChange{EventTerms: consult.EventTerms{Places: 3}, Guests: guests}); key != "" {
		t.Fatal(key)
	}
	same(t, "three places", []string{standings(t, store, id)}, "Pia Rik Ulla (Xander) (Yasmina)")
	if key := change(consult.EventChange{EventTerms: consult.EventTerms{Places: 3}, Guests: guests}); key != "guest_registered" {
		t.Errorf("got %q for a guest who is on the list, want a refusal", key)
	}
	if key := change(consult.EventChange{EventTerms: consult.EventTerms{Places: 2}}); key != "places_taken" {
		t.Errorf("got %q for fewer places than are taken, want a refusal", key)
	}
	list, err := store.EventList(t.Context(), as(chair).Viewer, id, sentAt())
	if err != nil {
		t.Fatal(err)
	}
	removed := []consult.RegistrationID{list.List[0].ID, list.List[4].ID} // Pia, and the guest
	if key := change(consult.EventChange{EventTerms: consult.EventTerms{Places: 3}, Removed: removed}); key != "" {
		t.Fatal(key)
	}
	same(t, "after striking", []string{standings(t, store, id)}, "Rik Ulla Xander")
	same(t, "told", toldOfPlace(t, db), "moved_up Ulla Sjabloon", "struck_off Pia Verzonnen", "moved_up Xander Demoens")
	if key := change(consult.EventChange{}); key != "" {
		t.Fatal(key)
	}
	signUp(t, store, id, pia, member)
	same(t, "as many as come", []string{standings(t, store, id)}, "Rik Ulla Xander Pia Nele")
}

func TestWhoMayNotSignUpReadsWhy(t *testing.T) {
	t.Parallel()
	store, db, id := eventWorld(t)
	run(t, db, `UPDATE meetings SET registers_until = $2 WHERE id = $1`, id, sentAt().Add(time.Hour))
	door := eventDraft(t, consult.EventDraft{Event: consult.OpenDoor})
	door.Start, door.End = door.Start.AddDate(0, 0, 1), door.End.AddDate(0, 0, 1)
	planned, err := store.PlanEvent(t.Context(), as(chair), door)
	if err != nil {
		t.Fatal(err)
	}
	open := planned.ID
	ordinary := plan(t, store, single(t, "2026-12-18 14:00"))[0].ID
	try := func(who consult.PersonID, id consult.MeetingID, now time.Time) string {
		t.Helper()
		act := as(who)
		act.Now = now
		_, err := store.SignUp(t.Context(), act, id)
		return refused(t, err)
	}
	got := []string{
		"not invited: " + try(outsider, id, sentAt()), "another workspace: " + try(otherTeam, id, sentAt()),
		"after the end: " + try(pia, id, sentAt().Add(time.Hour)), "just before: " + try(pia, id, sentAt().Add(time.Hour-time.Second)),
		"no event: " + try(pia, ordinary, sentAt()), "open door: " + try(pia, open, sentAt()),
		"begun: " + try(rik, id, local(t, "2027-01-21 09:30")),
	}
	same(t, "refusals", got, "not invited: not_invited", "another workspace: gone", "after the end: registration_closed", "just before: ",
		"no event: not_an_event", "open door: no_registration_needed", "begun: meeting_started")
	act := as(pia)
	act.Now = sentAt().Add(2 * time.Hour)
	if _, err := store.SignOff(t.Context(), act, id); err != nil {
		t.Errorf("got %v for who withdraws after the end of the registrations, want a place free", err)
	}
	_, err = store.Answer(t.Context(), as(pia), id, consult.Present)
	if key := refused(t, err); key != "sign_up_instead" {
		t.Errorf("got %q for an answer to an event, want to be told to sign up", key)
	}
}

func TestOnlyWhoOrganisesAnEventSeesItsListOrChangesIt(t *testing.T) {
	t.Parallel()
	store, _, id := eventWorld(t)
	signUp(t, store, id, pia)
	for _, who := range []consult.PersonID{pia, outsider, otherTeam} {
		_, err := store.EventList(t.Context(), as(who).Viewer, id, sentAt())
		_, changing := store.ChangeEvent(t.Context(), as(who), id, consult.EventChange{})
		_, planning := store.PlanEvent(t.Context(), as(who), eventDraft(t, consult.EventDraft{}))
		got := fmt.Sprint(refused(t, err), " ", refused(t, changing), " ", refused(t, planning))
		want := "not_chair_or_secretary not_chair_or_secretary not_chair_or_secretary"
		if who == otherTeam {
			want = "gone gone gone"
		}
		if got != want {
			t.Errorf("person %d: got %q, want %q", who, got, want)
		}
	}
}

func TestWhoHasAPlaceIsRemindedAndWhoWaitsIsNot(t *testing.T) {
	t.Parallel()
	store, db, id := eventWorld(t)
	same(t, "planned", waiting(t, db, id), "invitation 2026-11-23 09:00 r0", "attending 2027-01-20 09:30 r0", "attending 2027-01-21 08:30 r0")
	signUp(t, store, id, pia, rik, ulla)
	sent(t, db, id, sentAt())
	at := local(t, "2027-01-20 09:30")
	if _, err := store.Expand(t.Context(), "T1", at); err != nil {
		t.Fatal(err)
	}
	same(t, "the day before", toldOfPlace(t, db), "attending Pia Verzonnen", "attending Rik Verzonnen")
}

func TestAMovedEventTellsTheListOnceAndKeepsIt(t *testing.T) {
	t.Parallel()
	store, db, id := eventWorld(t)
	run(t, db, `INSERT INTO meeting_invitees (meeting_id, person_id, invited_at) VALUES ($1, $2, $3)`, id, outsider, sentAt())
	signUp(t, store, id, pia, outsider, rik)
	sent(t, db, id, sentAt())
	if _, err := store.MoveMeeting(t.Context(), as(chair), id, consult.Change{
		Start: local(t, "2027-01-28 09:30"), End: local(t, "2027-01-28 16:00"), Edition: consult.AnyEdition,
	}); err != nil {
		t.Fatal(err)
	}
	same(t, "list", []string{standings(t, store, id)}, "Pia Mona (Rik)")
	told := `SELECT purpose || ' ' || recipient_kind FROM deliveries WHERE revision = $1 AND due_at <= $2 ORDER BY id`
	same(t, "the channel, and who is outside it", column(t, db, told, 1, sentAt()), "moved channel", "moved person")
	sent(t, db, id, sentAt())
	if _, err := store.CancelMeeting(t.Context(), as(chair), id, consult.Cancellation{Edition: consult.AnyEdition}); err != nil {
		t.Fatal(err)
	}
	same(t, "cancelled", column(t, db, told, 2, sentAt()), "cancelled channel", "cancelled person")
}

func TestWhoIsNoLongerInvitedLosesTheirPlaceToWhoWaits(t *testing.T) {
	t.Parallel()
	store, db, id := eventWorld(t)
	run(t, db, `INSERT INTO meeting_invitees (meeting_id, person_id, invited_at) VALUES ($1, $2, $3)`, id, outsider, sentAt())
	signUp(t, store, id, outsider, pia, rik)
	if _, err := store.InvitePeople(t.Context(), as(chair), consult.InviteDraft{MeetingID: id, Withdrawn: []consult.PersonID{outsider}}); err != nil {
		t.Fatal(err)
	}
	same(t, "list", []string{standings(t, store, id)}, "Pia Rik")
}

func TestTheAttendanceOfAnEventBeginsWithWhoSignedUp(t *testing.T) {
	t.Parallel()
	store, _, id := eventWorld(t)
	signUp(t, store, id, pia)
	if _, err := store.ChangeEvent(t.Context(), as(chair), id, consult.EventChange{
		EventTerms: consult.EventTerms{Places: 2}, Guests: []consult.Guest{{Name: "Yasmina Verzonnen", Organisation: "vzw Voorbeeld"}},
	}); err != nil {
		t.Fatal(err)
	}
	signUp(t, store, id, rik) // waits
	act := as(chair)
	act.Now = local(t, "2027-01-21 09:30")
	if _, err := store.OpenThisMeeting(t.Context(), act, id); err != nil {
		t.Fatal(err)
	}
	sheet, err := store.AttendanceOf(t.Context(), act, id)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range sheet.Members {
		got = append(got, m.Name+" "+string(m.Presence))
	}
	same(t, "members", got, "Pia Verzonnen present")
	if diff := cmp.Diff([]consult.Guest{{Name: "Yasmina Verzonnen", Organisation: "vzw Voorbeeld"}}, sheet.Guests); diff != "" {
		t.Error(diff)
	}
	if sheet.Needed != 0 || len(sheet.Invited) != 0 {
		t.Errorf("got a quorum of %d of %d, want none at an event", sheet.Needed, len(sheet.Invited))
	}
}

func TestAnAgendaOfOnesOwnHasWhatOneIsInvitedToAndSignedUpFor(t *testing.T) {
	t.Parallel()
	store, db, id := eventWorld(t)
	closed := single(t, "2026-12-18 14:00")
	closed.PlatformID, closed.Link = 2, "https://meet.example.org/db"
	only := plan(t, store, closed)[0].ID
	other := single(t, "2026-12-19 14:00")
	other.PlatformID = 2
	plan(t, store, other)
	run(t, db, `INSERT INTO meeting_invitees (meeting_id, person_id, invited_at) VALUES ($1, $2, $3)`, only, member, sentAt())
	invited := "planned 26-12-18 14:00 Olen r0 (https://meet.example.org/db)" // no channel: they do not sit there
	same(t, "only invited", feed(t, store, member, 0), invited)
	signUp(t, store, id, member, pia, rik)
	same(t, "signed up", feed(t, store, member, 0), invited, "planned 27-01-21 09:30  r0 (C1)")
	same(t, "waiting", feed(t, store, rik, 0))
	same(t, "the platform's own calendar", feed(t, store, xander, 1), "planned 27-01-21 09:30  r0 (C1)")
}

func TestAFeedLinksToTheMinutesForWhoSitsInTheChannel(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	planned := plan(t, store, secondThursday(t))
	run(t, db, `UPDATE meetings SET state = 'closed' WHERE id = $1`, planned[0].ID)
	run(t, db, `INSERT INTO deliveries (workspace_id, platform_id, subject, subject_id, purpose, recipient_kind, recipient, due_at, state, channel_id, ts)
	    VALUES ('T1', 1, 'meeting', $1, 'minutes_closed', 'channel', 'C1', $2, 'sent', 'C1', '17.42')`, planned[0].ID, sentAt())
	links := func(who consult.PersonID, platform consult.PlatformID) []string {
		c, err := store.Calendar(t.Context(), as(who).Viewer, platform, sentAt())
		if err != nil {
			t.Fatal(err)
		}
		var list []string
		for _, m := range c.Meetings {
			list = append(list, m.ChannelID+" "+m.MinutesTS)
		}
		return list
	}
	same(t, "a member", links(member, 0), "C1 17.42")
	same(t, "an outsider, of the platform's card", links(outsider, 1))
}

func TestAnEventForEverybodyOpensNothingElseOfItsPlatformAndAClosedOneHasNone(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	run(t, db, `UPDATE channel_members SET channel_id = 'C9' WHERE person_id = 4`) // the external is of another channel
	plan(t, store, secondThursday(t))
	draft := consult.EventDraft{
		PlatformID: 1, Event: consult.WithSignUp, Title: "Trefmoment", Zone: "Europe/Brussels", Link: "https://example.org/x",
		Start: local(t, "2026-12-17 14:00"), End: local(t, "2026-12-17 17:00"), Audience: consult.ForEverybody, Channels: []string{"C9"},
	}
	act := as(chair)
	act.Cause = "event"
	event, err := store.PlanEvent(t.Context(), act, draft)
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []consult.PersonID{outsider, external} {
		guest := as(who)
		guest.Cause = fmt.Sprint("sign up ", who)
		mine, err := store.SignUp(t.Context(), guest, event.ID)
		if err != nil || mine.Registration != consult.Registered {
			t.Errorf("person %d: got %q, %v, want them on the list", who, mine.Registration, err)
		}
		list, err := store.Upcoming(t.Context(), guest.Viewer, sentAt(), 9, 0)
		if err != nil || len(list) != 1 || list[0].ID != event.ID {
			t.Errorf("person %d: got %d coming meetings, %v, want the event alone", who, len(list), err)
		}
		if _, err := store.AgendaOf(t.Context(), guest.Viewer, event.ID, sentAt()); err == nil {
			t.Errorf("person %d reads the agenda", who)
		}
		if people, err := store.Attendees(t.Context(), guest.Viewer, event.ID, sentAt()); err != nil || len(people) > 0 {
			t.Errorf("person %d: got %v, %v, want no names", who, people, err)
		}
	}
	if dates, err := store.UpcomingOf(t.Context(), as(external).Viewer, 1, sentAt(), 9, 0); err != nil || len(dates) != 1 {
		t.Errorf("got %d dates of the platform, %v, want the event alone", len(dates), err)
	}
	for _, who := range []consult.PersonID{gone, otherTeam} {
		if _, err := store.SignUp(t.Context(), as(who), event.ID); !refusedAs(err, "gone") {
			t.Errorf("person %d: got %v, want nothing found", who, err)
		}
	}
	card := consult.Delivery{WorkspaceID: "T1", SubjectID: int64(event.ID), RecipientKind: consult.ToChannel, Recipient: "C9"}
	if got, err := store.MeetingForDelivery(t.Context(), card, sentAt()); err != nil || len(got.Agenda)+len(got.Invitees)+len(got.Attendees) > 0 {
		t.Errorf("got %+v, %v, want a bare card in the other channel", got, err)
	}
	card.Recipient = "C8"
	if _, err := store.MeetingForDelivery(t.Context(), card, sentAt()); !refusedAs(err, "not_theirs") {
		t.Errorf("got %v in a channel where it is not announced, want it moot", err)
	}
	if n := number(t, db, `SELECT count(*) FROM deliveries WHERE purpose = 'invitation' AND recipient IN ('C1', 'C9') AND subject_id = (SELECT id FROM meetings WHERE audience = 'workspace')`); n != 2 {
		t.Errorf("got %d announcements, want one in each channel", n)
	}
	draft.PlatformID, act.Cause = 2, "closed"
	if _, err := store.PlanEvent(t.Context(), act, draft); !refusedAs(err, "closed_not_for_everybody") {
		t.Errorf("got %v, want a closed platform refused", err)
	}
}
