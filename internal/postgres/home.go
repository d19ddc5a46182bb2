package postgres

import (
	"context"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

// Home reads what concerns the viewer: of one moment, in one transaction.
func (d *DB) Home(ctx context.Context, v consult.Viewer, now time.Time) (consult.Home, error) {
	var h consult.Home
	err := d.together(ctx, "home", func(ctx context.Context) error {
		var err error
		if h.Seats, err = d.OpenSeats(ctx, v, now); err != nil {
			return err
		}
		if h.Rounds, err = d.WaitingRounds(ctx, v, now); err != nil {
			return err
		}
		if h.Meetings, err = d.Upcoming(ctx, v, now, consult.HomeMeetings, 0); err != nil {
			return err
		}
		if h.Agenda, err = d.nextAgenda(ctx, v, h.Meetings, now); err != nil {
			return err
		}
		if h.Events, err = d.Events(ctx, v, 0, now); err != nil {
			return err
		}
		if h.Actions, h.ActionCount, err = d.firstActions(ctx, v, now, consult.HomeActions); err != nil {
			return err
		}
		if h.Deadlines, err = d.Deadlines(ctx, v, 0, now); err != nil {
			return err
		}
		if h.Reports, err = d.owedReports(ctx, v, now); err != nil {
			return err
		}
		h.Digest, err = d.WantsDigest(ctx, v)
		return err
	})
	return h, err
}

// nextAgenda is what the first of coming meetings speaks about, as far as the viewer may read it.
func (d *DB) nextAgenda(ctx context.Context, v consult.Viewer, coming []consult.MyMeeting, now time.Time) ([]consult.AgendaItem, error) {
	if len(coming) == 0 {
		return nil, nil
	}
	items, err := d.AgendaInShort(ctx, v, coming[0].ID, now)
	if _, refused := consult.Refusal(err); refused {
		return nil, nil
	}
	return items, err
}

// firstActions are the n most urgent of what MyActions lists, and how many it would list: who has much to do is shown little
// of it, and to read all of each item takes longer than to count them.
func (d *DB) firstActions(ctx context.Context, v consult.Viewer, now time.Time, n int) (list []consult.ActionItem, all int, err error) {
	err = d.readAlike(ctx, "first actions", func(t tx) error {
		var first []struct {
			ID consult.ActionItemID
			Of int
		}
		if err := t.all(ctx, &first, firstOfMine, v.Workspace, v.Person, n); err != nil || len(first) == 0 {
			return err
		}
		all = first[0].Of
		var ids []int64
		for _, f := range first {
			ids = append(ids, int64(f.ID))
		}
		list, err = t.actions(ctx, v, now, theseActions, pq.Array(ids))
		return err
	})
	return list, all, err
}
