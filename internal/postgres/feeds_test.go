package postgres

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

// feed is what somebody's calendar says: series first, then what stands by itself.
func feed(t *testing.T, store *DB, who consult.PersonID, platform consult.PlatformID) []string {
	t.Helper()
	c, err := store.Calendar(t.Context(), as(who).Viewer, platform, sentAt())
	if err != nil {
		t.Fatal(err)
	}
	wall := func(at time.Time) string {
		return at.In(local(t, "2026-01-01 00:00").Location()).Format("06-01-02 15:04")
	}
	var lines []string
	for _, s := range c.Series {
		line := fmt.Sprintf("series %s..%s %s", wall(s.Start), wall(s.Last), strings.TrimSpace(s.Place+" "+s.Link))
		for _, at := range s.Skipped {
			line += " not " + wall(at)
		}
		if s.Ended {
			line += " ended"
		}
		lines = append(lines, line)
	}
	for _, m := range c.Meetings {
		line := fmt.Sprintf("%s %s %s r%d", m.State, wall(m.StartsAt), m.Place, m.Revision)
		if m.Instead != nil {
			line += " instead of " + wall(m.Occurrence)
		}
		if m.Link+m.Reason+m.ChannelID != "" {
			line += fmt.Sprintf(" (%s%s%s)", m.Link, m.Reason, m.ChannelID)
		}
		lines = append(lines, line)
	}
	for _, d := range c.Deadlines {
		lines = append(lines, fmt.Sprintf("deadline %s %s %s", d.DueOn.Format("06-01-02"), strings.Join(d.MineNames(), "+"), d.ChannelID))
	}
	return lines
}

func TestAFeedTellsASeriesOnceAndWhatDiffersBesideIt(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	draft := secondThursday(t)
	draft.Link = "https://meet.example.org/isom"
	planned := plan(t, store, draft)
	plan(t, store, single(t, "2026-12-18 14:00"))
	same(t, "a series that nothing differs from", feed(t, store, member, 0),
		"series 26-12-10 09:30..27-11-11 09:30 Herentals https://meet.example.org/isom", "planned 26-12-18 14:00 Olen r0 (C1)")

	run(t, db, `UPDATE meetings SET starts_at = starts_at + interval '1 day', ends_at = ends_at + interval '1 day', revision = 1, reason = 'zaal bezet' WHERE id = $1`, planned[1].ID)
	run(t, db, `UPDATE meetings SET state = 'cancelled', revision = 1 WHERE id = $1`, planned[2].ID)
	run(t, db, `UPDATE meetings SET place = 'Geel' WHERE id = $1`, planned[3].ID)
	run(t, db, `DELETE FROM deliveries`)
	run(t, db, `DELETE FROM meetings WHERE id = ANY (ARRAY[$1, $2]::bigint[])`, planned[0].ID, planned[5].ID)
	same(t, "moved, cancelled, elsewhere, never planned", feed(t, store, member, 0),
		"series 27-01-14 09:30..27-11-11 09:30 Herentals https://meet.example.org/isom not 27-05-13 09:30",
		"planned 26-12-18 14:00 Olen r0 (C1)",
		"planned 27-01-15 09:30 Herentals r1 instead of 27-01-14 09:30 (https://meet.example.org/isomzaal bezetC1)",
		"cancelled 27-02-11 09:30 Herentals r1 instead of 27-02-11 09:30 (https://meet.example.org/isomC1)",
		"planned 27-03-11 09:30 Geel r0 instead of 27-03-11 09:30 (https://meet.example.org/isomC1)")
}

func TestAFeedEndsAnOldRhythmWhereTheNewOneBegins(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	planned := plan(t, store, secondThursday(t))
	run(t, db, `UPDATE series SET ended_at = $1`, planned[4].Occurrence)
	run(t, db, `UPDATE meetings SET state = 'cancelled' WHERE occurrence >= $1`, planned[4].Occurrence)
	run(t, db, `UPDATE meetings SET starts_at = starts_at + interval '1 day', ends_at = ends_at + interval '1 day', state = 'planned' WHERE id = $1`, planned[6].ID)
	next := secondThursday(t)
	next.RRule, next.Start = "FREQ=MONTHLY;BYDAY=3TU", local(t, "2027-04-20 09:30")
	plan(t, store, next)
	same(t, "old and new", feed(t, store, member, 1),
		"series 26-12-10 09:30..27-03-11 09:30 Herentals ended", "series 27-04-20 09:30..27-11-16 09:30 Herentals",
		"planned 27-06-11 09:30 Herentals r0 (C1)") // kept by hand, so it stands by itself
}

func TestAFeedShowsWhatItsOwnerMaySee(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	draft := secondThursday(t)
	draft.Link = "https://meet.example.org/isom"
	plan(t, store, draft)
	closed := single(t, "2026-12-18 14:00")
	closed.PlatformID = 2
	plan(t, store, closed)
	invited, card := "series 26-12-10 09:30..27-11-11 09:30 Herentals https://meet.example.org/isom", "series 26-12-10 09:30..27-11-11 09:30 Herentals"
	same(t, "the chair's own agenda", feed(t, store, chair, 0), invited, "planned 26-12-18 14:00 Olen r0 (C2)")
	same(t, "a member's", feed(t, store, member, 0), invited)
	same(t, "a guest's", feed(t, store, external, 0), invited)
	same(t, "an outsider's", feed(t, store, outsider, 0))
	same(t, "an outsider's calendar of the platform: the card", feed(t, store, outsider, 1), card)
	same(t, "who has left Slack", feed(t, store, gone, 1))
	same(t, "a member's calendar of a closed platform", feed(t, store, member, 2))
	same(t, "another workspace's", feed(t, store, otherTeam, 1))
	run(t, db, `DELETE FROM channel_members WHERE person_id = $1`, member)
	same(t, "who has left the channel", feed(t, store, member, 0))
}

func TestAnAddressIsMadeRenewedAndRevoked(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	ws := consult.WorkspaceID("T1")
	make := func(who consult.PersonID, platform consult.PlatformID, hash string) string {
		t.Helper()
		return refused(t, store.MakeFeed(t.Context(), as(who), platform, hash))
	}
	owner := func(hash string) consult.PersonID {
		t.Helper()
		f, err := store.FeedByHash(t.Context(), ws, hash, sentAt())
		refused(t, err)
		return f.PersonID
	}
	for hash, want := range map[string]string{"own": make(member, 0, "own"), "isom": make(member, 1, "isom"), "chair": make(chair, 1, "chair")} {
		if want != "" {
			t.Errorf("%s: refused with %s", hash, want)
		}
	}
	if key := make(member, 2, "closed"); key != "gone" {
		t.Errorf("got %q for a closed platform, want gone", key)
	}
	if key := make(gone, 0, "left"); key != "gone" {
		t.Errorf("got %q for who has left, want gone", key)
	}
	make(member, 0, "renewed")
	got := map[string]consult.PersonID{}
	for _, hash := range []string{"own", "renewed", "isom", "chair", "closed", ""} {
		got[hash] = owner(hash)
	}
	want := map[string]consult.PersonID{"own": 0, "renewed": member, "isom": member, "chair": chair, "closed": 0, "": 0}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("owners (-want +got):\n%s", diff)
	}
	list, err := store.Feeds(t.Context(), as(member).Viewer, sentAt())
	if err != nil || len(list) != 2 || list[0].PlatformID != nil || list[1].Platform != "ISOM" {
		t.Fatalf("got %+v %v, want own agenda and ISOM", list, err)
	}
	for _, who := range []consult.PersonID{chair, otherTeam} {
		refused(t, store.RevokeFeed(t.Context(), as(who), list[0].ID))
	}
	if owner("renewed") != member {
		t.Error("got a feed revoked by somebody else")
	}
	for range 2 {
		if key := refused(t, store.RevokeFeed(t.Context(), as(member), list[0].ID)); key != "" {
			t.Errorf("refused with %s", key)
		}
	}
	if owner("renewed") != 0 {
		t.Error("got an address that works after it was revoked")
	}
	run(t, db, `UPDATE persons SET deactivated = true WHERE id = $1`, member)
	if owner("isom") != 0 {
		t.Error("got an address that works for who has left")
	}
}

func TestAFeedKnowsWhenAnEventChanged(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	plan(t, store, single(t, "2026-12-18 14:00"))
	read := func() time.Time {
		c, err := store.Calendar(t.Context(), as(member).Viewer, 0, sentAt())
		if err != nil {
			t.Fatal(err)
		}
		return c.Meetings[0].ChangedAt
	}
	before := read()
	run(t, db, `UPDATE meetings SET place = place`)
	if got := read(); !got.Equal(before) {
		t.Errorf("got %v after nothing changed, want %v", got, before)
	}
	run(t, db, `UPDATE meetings SET place = 'Geel'`)
	if got := read(); !got.After(before) {
		t.Errorf("got %v after it changed, want later than %v", got, before)
	}
}

func TestAFeedTellsDeadlinesToThoseTheyConcern(t *testing.T) {
	t.Parallel()
	store, db, card := matrixWorld(t) // the chair answers for it, the member owes it for OCMW Olen, the reader for OCMW Lille
	due := func(who consult.PersonID, platform consult.PlatformID) (lines []string) {
		for _, line := range feed(t, store, who, platform) {
			if strings.HasPrefix(line, "deadline ") {
				lines = append(lines, line)
			}
		}
		return lines
	}
	same(t, "who answers for it", due(chair, 0), "deadline 26-12-09  C1")
	same(t, "who owes it", due(member, 0), "deadline 26-12-09 OCMW Olen C1")
	same(t, "the platform's, of a member", due(member, 1), "deadline 26-12-09 OCMW Olen C1")
	same(t, "the platform's, of an outsider", due(outsider, 1))
	same(t, "an outsider's own", due(outsider, 0))
	same(t, "another workspace's", due(otherTeam, 0))
	more := consult.ExtensionDraft{DeadlineID: card.ID, Organisations: []consult.OrganisationID{1}, DueOn: *on(2026, 12, 16), Reason: "raad op de 15de"}
	if _, err := store.ExtendDeadline(t.Context(), by(chair, "more"), more); err != nil {
		t.Fatal(err)
	}
	same(t, "with more time", due(member, 0), "deadline 26-12-16 OCMW Olen C1")
	same(t, "the platform's then", due(member, 1), "deadline 26-12-09 OCMW Olen C1")
	handed := consult.MarkDraft{DeadlineID: card.ID, Organisations: []consult.OrganisationID{1}, State: consult.DeadlineSubmitted}
	if _, err := store.MarkDeadline(t.Context(), by(member, "in"), handed); err != nil {
		t.Fatal(err)
	}
	same(t, "handed in", due(member, 0))
	run(t, db, `UPDATE deadlines SET due_on = NULL`)
	same(t, "without a date", due(chair, 0))
	if _, err := store.CalendarOfDeadline(t.Context(), viewer(chair), card.ID, "nl", sentAt()); refused(t, err) != "calendar_needs_date" {
		t.Errorf("a file without a date: got %v", err)
	}
	run(t, db, `UPDATE deadlines SET due_on = '2026-12-09', done_at = now()`)
	same(t, "met", due(chair, 0))
}
