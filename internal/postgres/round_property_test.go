package postgres

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/chance"
	"overlegbot/internal/consult"
)

// cast is one answer that a chair notes for a board, so many minutes after the opening; no two are of the same minute.
type cast struct{ Board, Choice, At int }

const lasting = 24 * 60 // minutes

// counted is how the boards stand by the clock, whatever came in when: the last answer of each before the end.
func counted(casts []cast) []string {
	last := map[int]cast{}
	for _, c := range casts {
		if was, known := last[c.Board]; c.At < lasting && (!known || c.At > was.At) {
			last[c.Board] = c
		}
	}
	var lines []string
	for board, c := range last {
		lines = append(lines, fmt.Sprint(board, " ", consult.Votes()[c.Choice]))
	}
	slices.Sort(lines)
	return lines
}

// The rules of the outcome are held against a model in package consult; here it is that the store keeps every answer, once,
// and counts by the clock.
func TestTheStoreCountsTheLastAnswersWhateverTheOrderInWhichTheyArrive(t *testing.T) {
	t.Parallel()
	store, db := roundWorld(t)
	draws := rand.New(rand.NewPCG(chance.Seed(t), 1))
	for n := 1; n <= 40; n++ {
		draft := condition()
		draft.Unit, draft.Threshold = consult.UnitBoards, "1"
		draft.Closes = consult.LocalMoment{Date: on(2026, 11, 24), Minute: 540} // a day after sentAt
		card := openedRound(t, store, draft)
		var casts []cast
		for i, minute := range draws.Perm(lasting + 200)[:draws.IntN(9)] {
			casts = append(casts, cast{draws.IntN(6), draws.IntN(3), minute})
			if i%3 == 0 { // about the very end
				casts[i].At = lasting - 1 + i/3
			}
		}
		arriving := slices.Concat(casts, casts) // each twice
		draws.Shuffle(len(arriving), func(i, j int) { arriving[i], arriving[j] = arriving[j], arriving[i] })
		for _, c := range arriving {
			act := later(chair, time.Duration(c.At)*time.Minute)
			act.Cause = fmt.Sprint("round ", n, " ", c)
			answer := vote(c.Choice, card.Voters[c.Board].ID)
			answer.RoundID, answer.Noted = card.ID, true
			if _, err := store.AnswerRoundFor(t.Context(), act, answer); refused(t, err) != map[bool]string{true: "round_closed"}[c.At >= lasting] {
				t.Fatalf("answer %+v: %v", c, err)
			}
		}
		if closed := tendedRounds(t, store, sentAt().Add(lasting*time.Minute)); closed != 1 {
			t.Fatalf("closed %d", closed)
		}
		got := column(t, db, `SELECT (array_position(ARRAY(SELECT w.id FROM round_voters w JOIN organisations g ON g.id = w.organisation_id
		        WHERE w.round_id = r.id ORDER BY g.name), w.id) - 1) || ' ' || v.vote
		    FROM rounds r JOIN decision_votes v ON v.decision_id = r.decision_id
		    JOIN round_voters w ON w.round_id = r.id AND w.organisation_id = v.organisation_id WHERE r.id = $1 ORDER BY 1`, card.ID)
		if diff := cmp.Diff(counted(casts), got); diff != "" {
			t.Errorf("%+v (-model +store):\n%s", casts, diff)
		}
		lines := column(t, db, `SELECT count(*) FROM round_answers WHERE round_id = $1`, card.ID)
		inTime := len(slices.DeleteFunc(slices.Clone(casts), func(c cast) bool { return c.At >= lasting }))
		if lines[0] != fmt.Sprint(inTime) {
			t.Errorf("%+v: %s lines, want %d", casts, lines[0], inTime)
		}
	}
}
