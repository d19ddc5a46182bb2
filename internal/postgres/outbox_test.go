package postgres

import (
	"database/sql"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
	"overlegbot/internal/pgtest"
)

// sentAt is the moment of consultation time at which the outbox's tests stand.
func sentAt() time.Time { return time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC) }

// outboxWorld is a database with a platform in C1 and six persons: a chair who is not in the channel, three members, a
// bot and somebody who left Slack.
func outboxWorld(t *testing.T) (*DB, *sql.DB) {
	t.Helper()
	url := pgtest.New(t)
	store, err := Open(url, 4)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	db := pgtest.Open(t, url)
	run(t, db, `INSERT INTO workspaces (id, bot_user_id) VALUES ('T1', 'UBOT'), ('T2', '')`)
	run(t, db, `INSERT INTO persons (workspace_id, slack_id, name, bot, deactivated, lang) VALUES
	    ('T1', 'U1', 'Chair', false, false, 'nl'), ('T1', 'U2', 'Answers', false, false, 'fr'),
	    ('T1', 'U3', 'Excused', false, false, 'nl'), ('T1', 'U4', 'Silent', false, false, 'nl'),
	    ('T1', 'UBOT', 'Bot', true, false, 'nl'), ('T1', 'U6', 'Gone', false, true, 'nl'),
	    ('T1', 'U7', 'Left the channel', false, false, 'nl'), ('T1', NULL, 'Without Slack', false, false, 'nl')`)
	run(t, db, `INSERT INTO platforms (workspace_id, channel_id, slug, name, kind, created_at)
	    VALUES ('T1', 'C1', 'isom', 'ISOM', 'adviesgroep', $1)`, sentAt())
	run(t, db, `INSERT INTO platform_roles (platform_id, person_id, role, valid_from) VALUES (1, 1, 'chair', $1)`, sentAt().AddDate(-1, 0, 0))
	run(t, db, `INSERT INTO channel_members (workspace_id, channel_id, person_id) SELECT 'T1', 'C1', n FROM generate_series(2, 6) n`)
	run(t, db, `INSERT INTO meetings (workspace_id, platform_id, occurrence, starts_at, ends_at, zone)
	    VALUES ('T1', 1, $1, $1, $2, 'Europe/Brussels')`, sentAt().Add(time.Hour), sentAt().Add(2*time.Hour))
	run(t, db, `INSERT INTO answers (meeting_id, person_id, answer, at)
	    VALUES (1, 2, 'online', $1), (1, 3, 'excused', $1), (1, 7, 'present', $1)`, sentAt())
	return store, db
}

func run(t *testing.T, db *sql.DB, query string, args ...any) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), query, args...); err != nil {
		t.Fatal(err)
	}
}

// write inserts deliveries as a step does.
func write(t *testing.T, store *DB, ds ...consult.Delivery) {
	t.Helper()
	platform := consult.PlatformID(1)
	err := store.change(t.Context(), "write", func(tx tx) error {
		for _, d := range ds {
			d.WorkspaceID, d.PlatformID = "T1", &platform
			if d.Subject == "" {
				d.Subject, d.SubjectID = "meeting", 1
			}
			if d.DueAt.IsZero() {
				d.DueAt = sentAt()
			}
			if err := tx.deliver(t.Context(), d); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func claim(t *testing.T, store *DB) []consult.Delivery {
	t.Helper()
	ds, err := store.Claim(t.Context(), "T1", sentAt(), 100, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	return ds
}

// line is a delivery as the tests compare it.
type line struct{ Purpose, Recipient, State, Reason string }

func lines(t *testing.T, db *sql.DB) []line {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), `SELECT purpose, recipient, state, reason FROM deliveries ORDER BY id`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []line
	for rows.Next() {
		var l line
		if err := rows.Scan(&l.Purpose, &l.Recipient, &l.State, &l.Reason); err != nil {
			t.Fatal(err)
		}
		all = append(all, l)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

func toPersonRow(purpose consult.Purpose, person string) consult.Delivery {
	return consult.Delivery{Purpose: purpose, RecipientKind: consult.ToPerson, Recipient: person}
}

func ptr[T any](v T) *T { return &v }

func TestADeliveryIsClaimedByOneAndInOrderForEachRecipient(t *testing.T) {
	t.Parallel()
	store, _ := outboxWorld(t)
	channel := func(purpose consult.Purpose, due time.Duration) consult.Delivery {
		return consult.Delivery{Purpose: purpose, RecipientKind: consult.ToChannel, Recipient: "C1", DueAt: sentAt().Add(due)}
	}
	write(t, store, channel(consult.PurposeMoved, 0), channel(consult.PurposeInvitation, -time.Minute),
		toPersonRow(consult.PurposeActionOwned, "2"), channel(consult.PurposeCancelled, time.Second))
	purposes := func(ds []consult.Delivery) []consult.Purpose {
		var all []consult.Purpose
		for _, d := range ds {
			all = append(all, d.Purpose)
		}
		return all
	}
	first := claim(t, store)
	if diff := cmp.Diff([]consult.Purpose{consult.PurposeInvitation, consult.PurposeActionOwned}, purposes(first)); diff != "" {
		t.Fatalf("claimed first (-want +got):\n%s", diff)
	}
	if got := claim(t, store); len(got) != 0 {
		t.Fatalf("while the first are leased: got %v, want nothing", purposes(got))
	}
	if diff := cmp.Diff([]string{"U2", "fr"}, []string{first[1].SlackID, first[1].Lang}); diff != "" {
		t.Errorf("whom it goes to (-want +got):\n%s", diff)
	}
	err := store.Settle(t.Context(), first[0], consult.Outcome{State: consult.DeliverySent, ChannelID: "C1", TS: "1.1", At: sentAt()})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]consult.Purpose{consult.PurposeMoved}, purposes(claim(t, store))); diff != "" {
		t.Errorf("claimed next (-want +got):\n%s", diff)
	}
}

func TestWhatWaitsForItsNextTryDoesNotHoldUpTheOthers(t *testing.T) {
	t.Parallel()
	store, _ := outboxWorld(t)
	write(t, store, toPersonRow(consult.PurposeActionOwned, "2"), toPersonRow(consult.PurposeMinutesClosed, "2"))
	first := claim(t, store)
	if err := store.Begin(t.Context(), first[0]); err != nil {
		t.Fatal(err)
	}
	err := store.Settle(t.Context(), first[0], consult.Outcome{State: consult.DeliveryWaiting, Reason: "no", RetryIn: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	if got := claim(t, store); len(got) != 1 || got[0].Purpose != consult.PurposeMinutesClosed {
		t.Errorf("got %v, want the one behind it", got)
	}
}

func TestAWithdrawnDeliveryCannotBegin(t *testing.T) {
	t.Parallel()
	store, _ := outboxWorld(t)
	write(t, store, toPersonRow(consult.PurposeInvitation, "2"))
	d := claim(t, store)[0]
	err := store.change(t.Context(), "move", func(tx tx) error { return tx.supersede(t.Context(), "T1", "meeting", 1, 1) })
	if err != nil {
		t.Fatal(err)
	}
	if refusal, ok := consult.Refusal(store.Begin(t.Context(), d)); !ok || refusal.Code != consult.CodeConflict {
		t.Errorf("got %v, want a conflict", refusal)
	}
}

func TestAFailedTryOfAnOlderRevisionIsSupersededInsteadOfRepeated(t *testing.T) {
	t.Parallel()
	store, db := outboxWorld(t)
	write(t, store, toPersonRow(consult.PurposeInvitation, "2"))
	d := claim(t, store)[0]
	if err := store.Begin(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	newer := toPersonRow(consult.PurposeInvitation, "2")
	newer.Revision = 1
	write(t, store, newer)
	if err := store.Settle(t.Context(), d, consult.Outcome{State: consult.DeliveryWaiting, Reason: "service_unavailable"}); err != nil {
		t.Fatal(err)
	}
	want := []line{{"invitation", "2", "superseded", "service_unavailable"}, {"invitation", "2", "waiting", ""}}
	if diff := cmp.Diff(want, lines(t, db)); diff != "" {
		t.Errorf("deliveries (-want +got):\n%s", diff)
	}
}

func TestALostLeaseChangesNothingExceptThatSlackTookIt(t *testing.T) {
	t.Parallel()
	store, db := outboxWorld(t)
	write(t, store, toPersonRow(consult.PurposeInvitation, "2"))
	d := claim(t, store)[0]
	if err := store.Begin(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	run(t, db, `UPDATE deliveries SET lease = gen_random_uuid()`)
	for _, state := range []consult.DeliveryState{consult.DeliveryDead, consult.DeliveryWaiting, consult.DeliverySkipped, consult.DeliveryUnknown} {
		refusal, ok := consult.Refusal(store.Settle(t.Context(), d, consult.Outcome{State: state}))
		if !ok || refusal.Code != consult.CodeConflict {
			t.Errorf("%s: got %v, want a conflict", state, refusal)
		}
	}
	if diff := cmp.Diff([]line{{"invitation", "2", "sending", ""}}, lines(t, db)); diff != "" {
		t.Errorf("deliveries (-want +got):\n%s", diff)
	}
	if err := store.Settle(t.Context(), d, consult.Outcome{State: consult.DeliverySent, ChannelID: "D2", TS: "1.1", At: sentAt()}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]line{{"invitation", "2", "sent", ""}}, lines(t, db)); diff != "" {
		t.Errorf("deliveries (-want +got):\n%s", diff)
	}
}

func TestAfterDowntimeTheLateIsSkippedAndOfSeveralRemindersTheLatestIsSent(t *testing.T) {
	t.Parallel()
	store, db := outboxWorld(t)
	at := func(purpose consult.Purpose, person string, due time.Duration, usefulUntil *time.Time) consult.Delivery {
		d := toPersonRow(purpose, person)
		d.DueAt, d.UsefulUntil = sentAt().Add(due), usefulUntil
		return d
	}
	write(t, store,
		at(consult.PurposeUnanswered, "2", -24*time.Hour, ptr(sentAt().Add(time.Hour))),
		at(consult.PurposeAttending, "2", -time.Hour, ptr(sentAt().Add(time.Hour))),
		at(consult.PurposeUnanswered, "4", -24*time.Hour, ptr(sentAt().Add(time.Hour))),
		at(consult.PurposeAttending, "3", -time.Hour, ptr(sentAt())),
		at(consult.PurposeActionOwned, "2", -48*time.Hour, nil),
	)
	late := map[consult.Purpose]bool{}
	for range 3 {
		for _, d := range claim(t, store) {
			late[d.Purpose] = d.Late
			if err := store.Settle(t.Context(), d, consult.Outcome{State: consult.DeliverySent, At: sentAt()}); err != nil {
				t.Fatal(err)
			}
		}
	}
	want := []line{
		{"unanswered", "2", "skipped", "merged"},
		{"attending", "2", "sent", ""},
		{"unanswered", "4", "sent", ""},
		{"attending", "3", "skipped", "too_late"},
		{"action_owned", "2", "sent", ""},
	}
	if diff := cmp.Diff(want, lines(t, db)); diff != "" {
		t.Errorf("deliveries (-want +got):\n%s", diff)
	}
	wantLate := map[consult.Purpose]bool{consult.PurposeUnanswered: true, consult.PurposeAttending: true, consult.PurposeActionOwned: true}
	if diff := cmp.Diff(wantLate, late); diff != "" {
		t.Errorf("late (-want +got):\n%s", diff)
	}
}

func TestAnEventOrAClickConfirmsADeliveryOnce(t *testing.T) {
	t.Parallel()
	store, db := outboxWorld(t)
	write(t, store, toPersonRow(consult.PurposeInvitation, "2"), toPersonRow(consult.PurposeInvitation, "3"))
	tried := claim(t, store)
	if err := store.Begin(t.Context(), tried[0]); err != nil {
		t.Fatal(err)
	}
	if err := store.Settle(t.Context(), tried[0], consult.Outcome{State: consult.DeliveryUnknown, Reason: "timeout", RetryIn: time.Hour}); err != nil {
		t.Fatal(err)
	}
	confirm := func(ws consult.WorkspaceID, key, ts string) {
		t.Helper()
		if err := store.Confirm(t.Context(), ws, key, "D2", ts, sentAt()); err != nil {
			t.Fatal(err)
		}
	}
	confirm("T2", tried[0].Key, "1.1") // another workspace
	confirm("T1", tried[1].Key, "1.1") // never tried: somebody made this up
	confirm("T1", "not a key", "1.1")
	if diff := cmp.Diff([]line{{"invitation", "2", "unknown", "timeout"}, {"invitation", "3", "waiting", ""}}, lines(t, db)); diff != "" {
		t.Fatalf("deliveries (-want +got):\n%s", diff)
	}
	confirm("T1", tried[0].Key, "1.1")
	confirm("T1", tried[0].Key, "1.1")
	if diff := cmp.Diff([]line{{"invitation", "2", "sent", ""}, {"invitation", "3", "waiting", ""}}, lines(t, db)); diff != "" {
		t.Fatalf("deliveries (-want +got):\n%s", diff)
	}
	confirm("T1", tried[0].Key, "2.2") // a second posting with the same key is an incident
	if diff := cmp.Diff("doubled", lines(t, db)[0].Reason); diff != "" {
		t.Errorf("reason (-want +got):\n%s", diff)
	}
}

func TestOneNoteGoesToOnePersonInChargeHoweverManyWereToBeTold(t *testing.T) {
	t.Parallel()
	store, db := outboxWorld(t)
	run(t, db, `DELETE FROM platform_roles`)
	run(t, db, `INSERT INTO platform_roles (platform_id, person_id, role, valid_from, valid_to) VALUES
	    (1, 1, 'chair', $1, $2), (1, 6, 'chair', $1, NULL), (1, 4, 'secretary', $1, NULL), (1, 3, 'member', $1, NULL)`,
		sentAt().AddDate(-2, 0, 0), sentAt().AddDate(-1, 0, 0)) // a former chair, and one who left Slack
	aside := func(person string) consult.Delivery {
		return consult.Delivery{Purpose: consult.PurposeSeatQuestion, Subject: "platform", SubjectID: 1, RecipientKind: consult.ToEphemeral, Recipient: person, ChannelID: "C1"}
	}
	write(t, store, aside("2"), aside("3"))
	for _, d := range claim(t, store) {
		if err := store.Settle(t.Context(), d, consult.Outcome{State: consult.DeliveryDead, Reason: "unknown", At: sentAt(), TellChair: true}); err != nil {
			t.Fatal(err)
		}
	}
	want := []line{{"seat_question", "2", "dead", "unknown"}, {"seat_question", "3", "dead", "unknown"}, {"undelivered", "4", "waiting", ""}}
	if diff := cmp.Diff(want, lines(t, db)); diff != "" {
		t.Fatalf("deliveries (-want +got):\n%s", diff)
	}
	note := claim(t, store)[0]
	if err := store.Settle(t.Context(), note, consult.Outcome{State: consult.DeliveryDead, Reason: "unknown", At: sentAt(), TellChair: true}); err != nil {
		t.Fatal(err)
	}
	if n := len(lines(t, db)); n != 3 {
		t.Errorf("after the note's own fate became unknown: got %d deliveries, want 3", n)
	}
}

func TestALeaseThatEndedCannotBeginAndTheDeliveryIsClaimedAnew(t *testing.T) {
	t.Parallel()
	store, db := outboxWorld(t)
	write(t, store, toPersonRow(consult.PurposeInvitation, "2"))
	d := claim(t, store)[0]
	run(t, db, `UPDATE deliveries SET lease_until = now() - interval '1 second'`)
	if refusal, ok := consult.Refusal(store.Begin(t.Context(), d)); !ok || refusal.Code != consult.CodeConflict {
		t.Errorf("got %v, want a conflict", refusal)
	}
	if n := len(claim(t, store)); n != 1 {
		t.Errorf("got %d claimed, want 1", n)
	}
}
