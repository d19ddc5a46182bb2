package postgres

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

func TestARhythmIsChangedWhereAMeetingWasMovedOntoACancelledDate(t *testing.T) {
	t.Parallel()
	store, db := meetingWorld(t)
	planned := plan(t, store, secondThursday(t))
	if _, err := store.CancelMeeting(t.Context(), as(chair), planned[1].ID, consult.Cancellation{Reason: "verlof"}); err != nil {
		t.Fatal(err)
	}
	onto := consult.Change{Start: planned[1].StartsAt, End: planned[1].EndsAt, Edition: consult.AnyEdition}
	if _, err := store.MoveMeeting(t.Context(), as(chair), planned[2].ID, onto); err != nil {
		t.Fatal(err)
	}
	draft := secondThursday(t)
	draft.Place = "Lille"
	change := consult.RhythmChange{Series: 1, From: planned[1].StartsAt, Draft: &draft, Notice: consult.NoticeSilent}
	if _, err := store.ChangeRhythm(t.Context(), as(chair), change); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"2026-12-10 09:30 planned 1", "2027-01-14 09:30 cancelled 1", "2027-01-14 09:30 planned 2", "2027-02-11 09:30 planned 2",
		"2027-03-11 09:30 planned 2",
	}
	if diff := cmp.Diff(want, column(t, db, held, local(t, "2027-04-01 00:00"))); diff != "" {
		t.Errorf("meetings (-want +got):\n%s", diff)
	}
}
