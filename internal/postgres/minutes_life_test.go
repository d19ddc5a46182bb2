package postgres

import (
	"database/sql"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

// closedMinutes is opened with a note, a decision and an action item of Nele's, and the minutes closed.
func closedMinutes(t *testing.T) (*DB, *sql.DB) {
	t.Helper()
	store, db := opened(t)
	if _, err := store.Record(t.Context(), by(chair, "record"), 1,
		consult.ItemDraft{Kind: consult.Note, Text: "Welkom door de voorzitter."},
		consult.ItemDraft{Kind: consult.Decided, Text: "Eén onthaalfiche."},
		consult.ItemDraft{Kind: consult.ToDo, Text: "Lijst nakijken", Owners: []string{"U2"}, DueOn: on(2026, 12, 4)},
	); err != nil {
		t.Fatal(err)
	}
	if _, err := store.CloseMeeting(t.Context(), by(chair, "close"), 1); err != nil {
		t.Fatal(err)
	}
	return store, db
}

func circulated(t *testing.T) (*DB, *sql.DB) {
	t.Helper()
	store, db := closedMinutes(t)
	if _, err := store.CirculateMinutes(t.Context(), by(chair, "circulate"), 1, 5); err != nil {
		t.Fatal(err)
	}
	return store, db
}

func approved(t *testing.T) (*DB, *sql.DB) {
	t.Helper()
	store, db := circulated(t)
	if _, err := store.ApproveMinutes(t.Context(), by(chair, "approve"), 1); err != nil {
		t.Fatal(err)
	}
	return store, db
}

func TestMinutesAreCirculatedForWorkingDaysAndStandOnTheNextAgendaToBeApproved(t *testing.T) {
	t.Parallel()
	store, db := closedMinutes(t)
	_, err := store.ApproveMinutes(t.Context(), by(chair, ""), 1)
	if got := refused(t, err); got != "minutes_not_in_review" {
		t.Errorf("approving a draft: got %q", got)
	}
	_, err = store.CirculateMinutes(t.Context(), by(member, ""), 1, 5)
	if got := refused(t, err); got != "not_chair_or_secretary" {
		t.Errorf("a member: got %q", got)
	}
	run(t, db, `INSERT INTO meetings (workspace_id, platform_id, occurrence, starts_at, ends_at, zone) VALUES ('T1', 1, $1, $1, $2, 'Europe/Brussels')`,
		sentAt().AddDate(0, 0, 14), sentAt().AddDate(0, 0, 14).Add(time.Hour))
	m, err := store.CirculateMinutes(t.Context(), by(chair, "a"), 1, 5)
	if err != nil {
		t.Fatal(err)
	}
	if m.Seal.State != consult.MinutesInReview || m.Seal.CirculatedBy != "Alma Voorbeeld" || m.Seal.RemarksUntil.Format(time.DateOnly) != "2026-11-30" {
		t.Errorf("got %+v, want in review by Alma until Monday 30 November", m.Seal)
	}
	next, err := store.NextAgenda(t.Context(), viewer(member), 1, sentAt())
	if err != nil || len(next.Items) != 1 || next.Items[0].Approves != 1 || next.Items[0].ApprovesOn.Format("2006-01-02 15:04") != "2026-11-23 10:00" {
		t.Errorf("next agenda: got %+v, %v, want the approval of today's minutes", next.Items, err)
	}
	if _, err := store.ApproveMinutes(t.Context(), by(chair, "b"), 1); err != nil {
		t.Fatal(err)
	}
	if next, err = store.NextAgenda(t.Context(), viewer(member), 1, sentAt()); err != nil || len(next.Items) != 0 {
		t.Errorf("after the approval: got %+v, %v, want nothing left to approve", next.Items, err)
	}
	_, err = store.CirculateMinutes(t.Context(), by(chair, "c"), 1, 5)
	if got := refused(t, err); got != "minutes_approved" {
		t.Errorf("circulating approved minutes: got %q", got)
	}
}

func TestARemarkIsTakenOverOrAnsweredBeforeTheMinutesAreApproved(t *testing.T) {
	t.Parallel()
	store, _ := closedMinutes(t)
	_, err := store.Remark(t.Context(), by(member, ""), 1, 0, "Te vroeg")
	if got := refused(t, err); got != "minutes_not_in_review" {
		t.Errorf("on a draft: got %q", got)
	}
	if _, err := store.CirculateMinutes(t.Context(), by(chair, "circulate"), 1, 5); err != nil {
		t.Fatal(err)
	}
	r, err := store.Remark(t.Context(), by(member, "r"), 1, 0, "<!channel> *Het* was Olen.")
	if err != nil || r.Text != "<!channel> *Het* was Olen." || r.Author != "Nele Sjabloon" {
		t.Fatalf("got %+v, %v", r, err)
	}
	if again, err := store.Remark(t.Context(), by(member, "r"), 1, 0, "<!channel> *Het* was Olen."); err != nil || again.ID != r.ID {
		t.Errorf("the same form again: got %+v, %v", again, err)
	}
	for person, want := range map[consult.PersonID]string{outsider: "minutes_not_found", external: "minutes_not_found"} {
		if _, err := store.Remark(t.Context(), by(person, ""), 1, 0, "x"); refused(t, err) != want {
			t.Errorf("person %d: got %v, want %s", person, err, want)
		}
	}
	_, err = store.ApproveMinutes(t.Context(), by(chair, "x"), 1)
	if got := refused(t, err); got != "remarks_waiting" {
		t.Errorf("approving with a remark open: got %q", got)
	}
	_, err = store.SettleRemark(t.Context(), by(member, ""), r.ID, consult.RemarkAnswered, "Nee")
	if got := refused(t, err); got != "not_scribe" {
		t.Errorf("a member settles: got %q", got)
	}
	_, err = store.SettleRemark(t.Context(), by(chair, ""), r.ID, consult.RemarkAnswered, " ")
	if got := refused(t, err); got != "text_empty" {
		t.Errorf("an answer without words: got %q", got)
	}
	settled, err := store.SettleRemark(t.Context(), by(chair, "s"), r.ID, consult.RemarkTaken, "")
	if err != nil || settled.State != consult.RemarkTaken || settled.SettledBy != "Alma Voorbeeld" {
		t.Fatalf("got %+v, %v", settled, err)
	}
	_, err = store.SettleRemark(t.Context(), by(chair, "again"), r.ID, consult.RemarkTaken, "")
	if got := refused(t, err); got != "remark_settled" {
		t.Errorf("twice: got %q", got)
	}
	if _, err := store.ApproveMinutes(t.Context(), by(chair, "approve"), 1); err != nil {
		t.Error(err)
	}
}

func TestSilenceApprovesOnlyWhereThePlatformChoseSoAndNoRemarkWaits(t *testing.T) {
	t.Parallel()
	store, db := circulated(t)
	late := sentAt().AddDate(0, 0, 8)
	settle := func(at time.Time, want int) {
		t.Helper()
		if n, err := store.SettleReviews(t.Context(), "T1", at); err != nil || n != want {
			t.Errorf("got %d, %v, want %d", n, err, want)
		}
	}
	settle(late, 0)
	run(t, db, `UPDATE platforms SET silence_approves = true`)
	settle(sentAt().AddDate(0, 0, 7), 0) // the last of the five days
	r, err := store.Remark(t.Context(), by(member, "r"), 1, 0, "Wacht")
	if err != nil {
		t.Fatal(err)
	}
	settle(late, 0)
	if _, err := store.SettleRemark(t.Context(), by(chair, "s"), r.ID, consult.RemarkAnswered, "Neen, want zo was het."); err != nil {
		t.Fatal(err)
	}
	settle(late, 1)
	m, err := store.MinutesOfMeeting(t.Context(), viewer(member), 1, late)
	if err != nil || m.Seal.State != consult.MinutesApproved || !m.Seal.BySilence || m.Seal.ApprovedBy != "" || m.Seal.Hash == "" {
		t.Errorf("got %+v, %v, want approved by silence, with a hash", m.Seal, err)
	}
}

func TestApprovedMinutesAreLockedAndACorrectionStandsBesideThem(t *testing.T) {
	t.Parallel()
	store, db := approved(t)
	_, err := store.RecordIn(t.Context(), by(chair, ""), 1, consult.ItemDraft{Kind: consult.Note, Text: "nog iets"})
	if got := refused(t, err); got != "minutes_approved" {
		t.Errorf("writing: got %q", got)
	}
	_, err = store.TakeBackLine(t.Context(), by(chair, ""), 1)
	if got := refused(t, err); got != "minutes_approved" {
		t.Errorf("undo: got %q", got)
	}
	_, _, err = store.ChangeLine(t.Context(), by(chair, ""), 1, 0, consult.ItemDraft{Text: "anders"})
	if got := refused(t, err); got != "minutes_approved" {
		t.Errorf("editing: got %q", got)
	}
	c, err := store.CorrectMinutes(t.Context(), by(chair, "c"), consult.CorrectionDraft{MeetingID: 1, ItemID: 2, After: "Eén onthaalfiche met bijlage.", Why: "vergeten"})
	if err != nil || c.Number != 1 || c.Before != "Eén onthaalfiche." || c.ApprovedBy != "Alma Voorbeeld" {
		t.Fatalf("got %+v, %v, want correction 1", c, err)
	}
	versions := column(t, db, `SELECT version || ' ' || (hash = encode(sha256(convert_to(body, 'UTF8')), 'hex')) || ' ' || (body LIKE '%met bijlage%') FROM minutes_versions ORDER BY version`)
	if diff := cmp.Diff([]string{"0 true false", "1 true true"}, versions); diff != "" {
		t.Errorf("versions (-want +got):\n%s", diff)
	}
	if got := column(t, db, `SELECT text FROM decisions`); got[0] != "Eén onthaalfiche met bijlage." {
		t.Errorf("register: got %q", got)
	}
	if _, err := db.ExecContext(t.Context(), `UPDATE minutes_versions SET body = '{}'`); err == nil || !strings.Contains(err.Error(), "never overwritten") {
		t.Errorf("overwriting a version: got %v, want a refusal", err)
	}
}

func TestNobodyApprovesTheirOwnCorrectionWhereThePlatformForbidsIt(t *testing.T) {
	t.Parallel()
	store, db := approved(t)
	run(t, db, `UPDATE platforms SET own_corrections = false`)
	run(t, db, `INSERT INTO platform_roles (platform_id, person_id, role, valid_from) VALUES (1, 2, 'secretary', $1)`, sentAt().AddDate(-1, 0, 0))
	draft := consult.CorrectionDraft{MeetingID: 1, ItemID: 1, After: "Welkom door Olen.", Why: "de gastheer"}
	c, err := store.CorrectMinutes(t.Context(), by(chair, "c"), draft)
	if err != nil || c.State != consult.CorrectionProposed || c.Number != 0 {
		t.Fatalf("got %+v, %v, want one that waits", c, err)
	}
	_, err = store.SettleCorrection(t.Context(), by(chair, ""), c.ID, consult.CorrectionApproved)
	if got := refused(t, err); got != "own_correction" {
		t.Errorf("the author: got %q", got)
	}
	if told := column(t, db, `SELECT recipient FROM deliveries WHERE purpose = 'correction_asked'`); !cmp.Equal(told, []string{"2"}) {
		t.Errorf("told: got %v, want the secretary", told)
	}
	other, err := store.CorrectMinutes(t.Context(), by(chair, "d"), draft)
	if err != nil {
		t.Fatal(err)
	}
	if c, err = store.SettleCorrection(t.Context(), by(member, "e"), c.ID, consult.CorrectionApproved); err != nil || c.Number != 1 || c.ApprovedBy != "Nele Sjabloon" {
		t.Fatalf("got %+v, %v", c, err)
	}
	_, err = store.SettleCorrection(t.Context(), by(member, "f"), other.ID, consult.CorrectionApproved)
	if got := refused(t, err); got != "correction_outdated" {
		t.Errorf("a second one on the same words: got %q", got)
	}
}

func TestTwoScribesOnOneLineLoseNothing(t *testing.T) {
	t.Parallel()
	store, _ := closedMinutes(t)
	edit := func(cause string, id consult.MinutesItemID, text string) bool {
		t.Helper()
		_, both, err := store.ChangeLine(t.Context(), by(chair, cause), id, 0, consult.ItemDraft{Text: text})
		if err != nil {
			t.Fatal(err)
		}
		return both
	}
	if edit("a", 1, "van de eerste") || !edit("b", 1, "van de tweede") || edit("c", 2, "besluit") || !edit("d", 2, "ander besluit") {
		t.Error("want the first to change the line, and the second to add one")
	}
	m, err := store.MinutesOfMeeting(t.Context(), viewer(member), 1, sentAt())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, it := range m.Items {
		got = append(got, string(it.Kind)+" "+it.Text)
	}
	want := []string{"note van de eerste", "decision besluit", "action Lijst nakijken", "note van de tweede", "note ander besluit"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestALineThatIsTakenBackLeavesMinutesRegisterAndListsAndItsNumberIsNotGivenAgain(t *testing.T) {
	t.Parallel()
	store, db := closedMinutes(t)
	for _, id := range []consult.MinutesItemID{2, 3} {
		if _, err := store.TakeBackLine(t.Context(), by(chair, ""), id); err != nil {
			t.Fatal(err)
		}
	}
	_, err := store.TakeBackLine(t.Context(), by(chair, ""), 2)
	if got := refused(t, err); got != "line_gone" {
		t.Errorf("twice: got %q", got)
	}
	m, err := store.MinutesOfMeeting(t.Context(), viewer(member), 1, sentAt())
	if err != nil || len(m.Items) != 1 {
		t.Errorf("minutes: got %+v, %v, want the note alone", m.Items, err)
	}
	if left := column(t, db, `SELECT 'decision' FROM decisions UNION ALL SELECT 'action' FROM action_items`); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
	items, err := store.RecordIn(t.Context(), by(chair, "new"), 1, consult.ItemDraft{Kind: consult.Decided, Text: "Een ander besluit"})
	if err != nil || items[0].Number != "B-2026-02" {
		t.Errorf("got %+v, %v, want B-2026-02", items, err)
	}
}

func TestThePenIsHandedToSomebodyWhoMayReadAndWritesUntilTheApproval(t *testing.T) {
	t.Parallel()
	store, _ := closedMinutes(t)
	note := consult.ItemDraft{Kind: consult.Note, Text: "van Nele"}
	_, err := store.RecordIn(t.Context(), by(member, "early"), 1, note)
	if got := refused(t, err); got != "not_scribe" {
		t.Errorf("without the pen: got %q", got)
	}
	_, err = store.GivePen(t.Context(), by(chair, "x"), 1, "U3")
	if got := refused(t, err); got != "not_of_platform" {
		t.Errorf("to an outsider: got %q", got)
	}
	if _, err := store.GivePen(t.Context(), by(chair, "pen"), 1, "U2"); err != nil {
		t.Fatal(err)
	}
	if _, err := store.RecordIn(t.Context(), by(member, "note"), 1, note); err != nil {
		t.Error(err)
	}
	_, err = store.CirculateMinutes(t.Context(), by(member, ""), 1, 5)
	if got := refused(t, err); got != "not_chair_or_secretary" {
		t.Errorf("circulating with the pen: got %q", got)
	}
}

func TestAClosedItemIsForTheNamedAlone(t *testing.T) {
	t.Parallel()
	store, db := closedMinutes(t)
	run(t, db, `INSERT INTO platform_roles (platform_id, person_id, role, valid_from) VALUES (1, 3, 'member', $1)`, sentAt().AddDate(-1, 0, 0))
	_, err := store.SetReaders(t.Context(), by(chair, "wide"), 1, 0, consult.ItemReaders{Level: consult.LevelOpen})
	if got := refused(t, err); got != "level_wider_than_platform" {
		t.Errorf("open on a platform of members: got %q", got)
	}
	if _, err := store.SetReaders(t.Context(), by(chair, "close"), 1, 0, consult.ItemReaders{Level: consult.LevelClosed, People: []string{"U2"}}); err != nil {
		t.Fatal(err)
	}
	for person, want := range map[consult.PersonID]int{chair: 3, member: 3, outsider: 0} {
		m, err := store.MinutesOfMeeting(t.Context(), viewer(person), 1, sentAt())
		if err != nil || len(m.Items) != want {
			t.Errorf("person %d: got %d lines, %v, want %d", person, len(m.Items), err, want)
		}
		p, err := store.MinutesPaper(t.Context(), viewer(person), 1, sentAt())
		if err != nil || (len(p.Items) == 1) != (want > 0) {
			t.Errorf("paper of person %d: got %+v, %v", person, p.Items, err)
		}
	}
	if m, err := store.ClosedMinutes(t.Context(), "T1", 1); err != nil || len(m.Items) != 0 {
		t.Errorf("channel: got %+v, %v, want nothing of it", m.Items, err)
	}
	if p, err := store.RedactedPaper(t.Context(), viewer(chair), 1, sentAt()); err != nil || len(p.Items) != 0 {
		t.Errorf("redacted: got %+v, %v", p.Items, err)
	}
	items, err := store.RecordIn(t.Context(), by(chair, "after"), 1, consult.ItemDraft{Kind: consult.Note, Text: "voor allen"})
	if err != nil || items[0].Level != consult.LevelMembers {
		t.Errorf("a later line outside the agenda: got %+v, %v", items, err)
	}
}

func TestThePaperOfApprovedMinutesStaysAsItWasWhenTheWorldGoesOn(t *testing.T) {
	t.Parallel()
	store, db := approved(t)
	paper := func() consult.MinutesPaper {
		t.Helper()
		p, err := store.MinutesPaper(t.Context(), viewer(member), 1, sentAt())
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	before := paper()
	run(t, db, `UPDATE action_items SET due_on = '2027-01-01'`)
	run(t, db, `DELETE FROM action_owners`)
	run(t, db, `UPDATE agenda_items SET title = 'anders'`)
	if diff := cmp.Diff(before, paper()); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
	if got := before.Items[0].Lines[2].Action; got == nil || !cmp.Equal(got.Owners, []string{"Nele Sjabloon"}) {
		t.Errorf("got %+v, want Nele as owner", got)
	}
	run(t, db, `UPDATE persons SET name = '' WHERE id = 2`) // erased
	if erased := paper(); erased.Items[0].Lines[2].Action.Owners[0] != "" || erased.Seal.Hash != before.Seal.Hash {
		t.Errorf("got %+v, want no name and the same hash", erased.Items[0].Lines[2].Action)
	}
}

func TestAPublicSummaryLeavesOnlyAfterApproval(t *testing.T) {
	t.Parallel()
	store, _ := circulated(t)
	if _, err := store.SetSummary(t.Context(), by(chair, "s"), 1, "We kozen één fiche."); err != nil {
		t.Fatal(err)
	}
	_, err := store.ReleaseSummary(t.Context(), by(chair, ""), 1)
	if got := refused(t, err); got != "summary_before_approval" {
		t.Errorf("before approval: got %q", got)
	}
	if _, err := store.ApproveMinutes(t.Context(), by(chair, "a"), 1); err != nil {
		t.Fatal(err)
	}
	s, err := store.ReleaseSummary(t.Context(), by(chair, "r"), 1)
	if err != nil || s.Text != "We kozen één fiche." || s.ReleasedBy != "Alma Voorbeeld" {
		t.Errorf("got %+v, %v", s, err)
	}
	_, err = store.SetSummary(t.Context(), by(chair, ""), 1, "anders")
	if got := refused(t, err); got != "summary_released" {
		t.Errorf("after release: got %q", got)
	}
}

func TestVotesAndAttendanceAreApprovedWithTheMinutes(t *testing.T) {
	t.Parallel()
	store, db := circulated(t)
	run(t, db, `INSERT INTO organisations (workspace_id, name, kind) VALUES ('T1', 'OCMW Olen', 'ocmw')`)
	run(t, db, `INSERT INTO decision_votes (workspace_id, decision_id, organisation_id, vote) VALUES ('T1', 1, 1, 'against')`)
	if _, err := store.ApproveMinutes(t.Context(), by(chair, "approve"), 1); err != nil {
		t.Fatal(err)
	}
	run(t, db, `DELETE FROM decision_votes`)
	p, err := store.MinutesPaper(t.Context(), viewer(member), 1, sentAt())
	if err != nil {
		t.Fatal(err)
	}
	d := p.Items[0].Lines[1].Decision
	if d == nil || d.Number() != "B-2026-01" || d.Kind != consult.KindDecision || !cmp.Equal(d.Votes, []consult.PaperVote{{Organisation: "OCMW Olen", Vote: consult.VoteAgainst}}) {
		t.Errorf("got %+v, want B-2026-01 with the vote of Olen", d)
	}
	_, err = store.KeepAttendance(t.Context(), by(chair, "late"), 1, consult.AttendanceDraft{Remarks: "later", Rest: true})
	if got := refused(t, err); got != "minutes_approved" {
		t.Errorf("attendance after the approval: got %q", got)
	}
}
