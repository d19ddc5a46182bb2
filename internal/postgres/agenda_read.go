package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

// An item i with its place w: on which meeting it is, nil while it waits. It is new when it arrived after the last
// posting that announced the meeting.
const agendaColumns = `
	SELECT i.id, i.platform_id, w.meeting_id, i.meeting_id IS NOT NULL AND w.meeting_id IS NULL AS carried, i.position, i.fixed,
	       i.title, i.explanation, i.minutes, coalesce(i.proposer_id, 0) AS proposer_id, coalesce(pr.name, '') AS proposer,
	       coalesce(sp.slack_id, '') AS speaker_slack, coalesce(sp.name, i.speaker_name) AS speaker, i.links, i.topics,
	       (i.treated_in IS NOT NULL AND i.treated_in = w.meeting_id
	        OR EXISTS (SELECT FROM minutes_items l WHERE l.agenda_item_id = i.id AND l.meeting_id = w.meeting_id AND l.withdrawn_at IS NULL)) AS treated,
	       (SELECT count(*) FROM agenda_passages g
	        WHERE g.agenda_item_id = i.id AND g.outcome = 'carried' AND g.meeting_id IS DISTINCT FROM w.meeting_id) AS times,
	       EXISTS (
	           SELECT
	           FROM agenda_passages g
	           WHERE g.agenda_item_id = i.id AND g.meeting_id = w.meeting_id
	             AND g.arrived_at > (
	                 SELECT max(d.sent_at)
	                 FROM deliveries d
	                 WHERE d.subject = 'meeting' AND d.subject_id = w.meeting_id AND d.workspace_id = i.workspace_id
	                   AND d.purpose IN ('invitation', 'moved'))) AS new,
	       i.state, i.level, ap.starts_at AS approves_of, coalesce(ap.zone, '') AS approves_zone, coalesce(i.approves, 0) AS approves, coalesce(sr.id, 0) AS round,
	       (SELECT count(*) FROM status_answers sa WHERE sa.status_round_id = sr.id) AS answered`

const agendaJoins = `
	JOIN agenda_items i ON i.id = w.agenda_item_id AND i.workspace_id = $1
	LEFT JOIN persons pr ON pr.id = i.proposer_id
	LEFT JOIN persons sp ON sp.id = i.speaker_id
	LEFT JOIN status_rounds sr ON sr.agenda_item_id = i.id
	LEFT JOIN meetings ap ON ap.id = i.approves`

// $5 is whose items alone are read, 0 for all.
const agendaOfMeeting = agendaColumns + `
	FROM agenda_places($2, $3) w` + agendaJoins + `
	WHERE w.meeting_id = $4 AND ($5 = 0 OR i.proposer_id = $5)
	ORDER BY i.position, i.proposed_at, i.id`

const agendaOfClosed = agendaColumns + `
	FROM agenda_passages w` + agendaJoins + `
	WHERE i.platform_id = $2 AND i.proposed_at <= $3 AND w.outcome <> '' AND w.meeting_id = $4 AND ($5 = 0 OR i.proposer_id = $5)
	ORDER BY w.position, i.id`

const agendaBacklog = agendaColumns + `
	FROM agenda_places($2, $3) w` + agendaJoins + `
	WHERE w.meeting_id IS NULL AND ($4 = 0 OR i.proposer_id = $4)
	ORDER BY i.proposed_at, i.id`

const agendaItemByID = agendaColumns + `
	FROM agenda_places($2, $3) w` + agendaJoins + `
	WHERE i.id = $4`

const backlogSize = `
	SELECT count(*)
	FROM agenda_places($1, $2) w
	WHERE w.meeting_id IS NULL`

const nextOfPlatform = `
	SELECT m.id
	FROM meetings m
	WHERE m.workspace_id = $1 AND m.platform_id = $2 AND m.starts_at > $3
	  AND (m.state = 'open' OR m.state = 'planned' AND m.ends_at > $4)
	ORDER BY m.starts_at, m.id
	LIMIT 1`

// agendaRow reads the columns that the domain's type cannot scan by itself.
type agendaRow struct {
	consult.AgendaItem
	Links        pq.StringArray
	Topics       pq.StringArray
	ApprovesOf   *time.Time
	ApprovesZone string
}

func (r agendaRow) item() consult.AgendaItem {
	i := r.AgendaItem
	i.Links = r.Links
	if len(r.Topics) > 0 {
		i.Topics = r.Topics
	}
	if r.ApprovesOf != nil {
		i.ApprovesOn = consult.Meeting{Zone: r.ApprovesZone}.Local(*r.ApprovesOf)
	}
	return i
}

func (t tx) agendaItems(ctx context.Context, query string, args ...any) ([]consult.AgendaItem, error) {
	var rows []agendaRow
	if err := t.all(ctx, &rows, query, args...); err != nil {
		return nil, fmt.Errorf("agenda items: %w", err)
	}
	var items []consult.AgendaItem
	for _, r := range rows {
		items = append(items, r.item())
	}
	return items, nil
}

// agendaOf reads what a meeting speaks or spoke about, for whoever was found to be allowed; of is whose items alone are
// read, 0 for all.
func (t tx) agendaOf(ctx context.Context, ws consult.WorkspaceID, m consult.Meeting, of consult.PersonID, now time.Time) ([]consult.AgendaItem, error) {
	query := agendaOfMeeting
	if m.State == consult.MeetingClosed {
		query, now = agendaOfClosed, endOfTime
	}
	return t.agendaItems(ctx, query, ws, m.PlatformID, now, m.ID, of)
}

// endOfTime is later than anything that is written down.
var endOfTime = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

// agendaReader finds what a viewer is to a platform: whoever reads it sees all of its agendas; externals and guests in
// its channel see what they proposed; to all others it is as if there were none.
func (t tx) agendaReader(ctx context.Context, v consult.Viewer, id consult.PlatformID, now time.Time) (consult.Agenda, consult.PersonID, error) {
	p, s, err := t.platform(ctx, v, id, now)
	if err != nil {
		return consult.Agenda{}, 0, err
	}
	a := consult.Agenda{Platform: p, Manages: s.CanManage() == nil, Member: s.Member}
	if s.Member {
		return a, 0, nil
	}
	err = t.inChannel(ctx, consult.Act{Viewer: v}, p.ChannelID)
	if _, outside := consult.Refusal(err); outside {
		err = consult.NotFound("gone")
	}
	return a, v.Person, err
}

// AgendaOf returns a meeting's agenda: all of it for who may read its platform, else what the viewer proposed.
func (d *DB) AgendaOf(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.Agenda, error) {
	var a consult.Agenda
	err := d.read(ctx, "agenda", func(t tx) error {
		m, err := t.meeting(ctx, v, id, now)
		if err != nil {
			return err
		}
		a, err = t.fullAgenda(ctx, v, m.Meeting, now)
		return err
	})
	return a, err
}

// AgendaInShort lists what a meeting is to speak about, for who may read it; to others what they proposed. It is AgendaOf
// without what comes back and what waits, for where only the items are shown.
func (d *DB) AgendaInShort(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) ([]consult.AgendaItem, error) {
	var items []consult.AgendaItem
	err := d.readAlike(ctx, "agenda in short", func(t tx) error {
		m, err := t.meeting(ctx, v, id, now)
		if err != nil {
			return err
		}
		_, of, err := t.agendaReader(ctx, v, m.PlatformID, now)
		if err != nil {
			return err
		}
		if items, err = t.agendaOf(ctx, v.Workspace, m.Meeting, of, now); err != nil {
			return err
		}
		items, err = t.withoutHidden(ctx, items, v.Person)
		return err
	})
	return items, err
}

func (t tx) fullAgenda(ctx context.Context, v consult.Viewer, m consult.Meeting, now time.Time) (consult.Agenda, error) {
	a, of, err := t.agendaReader(ctx, v, m.PlatformID, now)
	if err != nil {
		return a, err
	}
	a.Meeting = m
	if a.Items, err = t.agendaOf(ctx, v.Workspace, m, of, now); err != nil {
		return a, err
	}
	if a.Items, err = t.withoutHidden(ctx, a.Items, v.Person); err != nil {
		return a, err
	}
	if err = t.withInputs(ctx, v.Workspace, a.Items, of); err != nil {
		return a, err
	}
	if a.Member && m.State != consult.MeetingClosed {
		if a.Actions, err = t.backOnAgenda(ctx, v, m, now); err != nil {
			return a, err
		}
	}
	return a, t.sizeUp(ctx, v, &a, now)
}

// sizeUp counts what waits, and finds the meeting that follows.
func (t tx) sizeUp(ctx context.Context, v consult.Viewer, a *consult.Agenda, now time.Time) error {
	if _, err := t.get(ctx, &a.Backlog, backlogSize, a.Platform.ID, now); err != nil {
		return fmt.Errorf("backlog: %w", err)
	}
	if a.Meeting.ID == 0 {
		return nil
	}
	_, err := t.get(ctx, &a.Following, nextOfPlatform, v.Workspace, a.Platform.ID, a.Meeting.StartsAt, now)
	return err
}

// NextAgenda is AgendaOf for the platform's meeting that is open or comes next; without one the agenda has no meeting.
func (d *DB) NextAgenda(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) (consult.Agenda, error) {
	var a consult.Agenda
	err := d.read(ctx, "next agenda", func(t tx) error {
		var id consult.MeetingID
		found, err := t.get(ctx, &id, nextOfPlatform, v.Workspace, platform, time.Time{}, now)
		if err != nil {
			return err
		}
		if found {
			m, err := t.meeting(ctx, v, id, now)
			if err != nil {
				return err
			}
			a, err = t.fullAgenda(ctx, v, m.Meeting, now)
			return err
		}
		if a, _, err = t.agendaReader(ctx, v, platform, now); err != nil {
			return err
		}
		return t.sizeUp(ctx, v, &a, now)
	})
	return a, err
}

// Backlog lists what waits for an agenda, oldest first; externals and guests see what they proposed. Meeting is the one
// that items can be put on: open, or the next.
func (d *DB) Backlog(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) (consult.Agenda, error) {
	var a consult.Agenda
	err := d.read(ctx, "backlog", func(t tx) error {
		var of consult.PersonID
		var err error
		if a, of, err = t.agendaReader(ctx, v, platform, now); err != nil {
			return err
		}
		if a.Items, err = t.agendaItems(ctx, agendaBacklog, v.Workspace, platform, now, of); err != nil {
			return err
		}
		if a.Items, err = t.withoutHidden(ctx, a.Items, v.Person); err != nil {
			return err
		}
		var id consult.MeetingID
		found, err := t.get(ctx, &id, nextOfPlatform, v.Workspace, platform, time.Time{}, now)
		if err == nil && found {
			m, err := t.meeting(ctx, v, id, now)
			if err != nil {
				return err
			}
			a.Meeting = m.Meeting
		}
		if err != nil {
			return err
		}
		return t.sizeUp(ctx, v, &a, now)
	})
	return a, err
}

const platformOfItem = `
	SELECT platform_id
	FROM agenda_items
	WHERE workspace_id = $1 AND id = $2`

// AgendaItem finds an item that the viewer may read, and what they are on its platform.
func (d *DB) AgendaItem(ctx context.Context, v consult.Viewer, id consult.AgendaItemID, now time.Time) (consult.AgendaItem, consult.Agenda, error) {
	var item consult.AgendaItem
	var a consult.Agenda
	err := d.read(ctx, "agenda item", func(t tx) error {
		var err error
		item, a, err = t.agendaItem(ctx, v, id, now)
		return err
	})
	return item, a, err
}

func (t tx) agendaItem(ctx context.Context, v consult.Viewer, id consult.AgendaItemID, now time.Time) (consult.AgendaItem, consult.Agenda, error) {
	var platform consult.PlatformID
	found, err := t.get(ctx, &platform, platformOfItem, v.Workspace, id)
	if err != nil {
		return consult.AgendaItem{}, consult.Agenda{}, fmt.Errorf("agenda item: %w", err)
	}
	if !found {
		return consult.AgendaItem{}, consult.Agenda{}, consult.NotFound("agenda_item_gone")
	}
	a, of, err := t.agendaReader(ctx, v, platform, now)
	if _, hidden := consult.Refusal(err); hidden {
		err = consult.NotFound("agenda_item_gone")
	}
	if err != nil {
		return consult.AgendaItem{}, a, err
	}
	items, err := t.agendaItems(ctx, agendaItemByID, v.Workspace, platform, now, id)
	if err == nil {
		items, err = t.withoutHidden(ctx, items, v.Person)
	}
	if err != nil {
		return consult.AgendaItem{}, a, err
	}
	if len(items) == 0 || of != 0 && items[0].ProposerID != of {
		return consult.AgendaItem{}, a, consult.NotFound("agenda_item_gone")
	}
	return items[0], a, nil
}

// PlacedItem returns an item and the meeting on whose agenda it is, to tell its proposer; it is moot when it is on none
// any more, or the proposer may not know.
func (d *DB) PlacedItem(ctx context.Context, v consult.Viewer, id consult.AgendaItemID, now time.Time) (consult.AgendaItem, consult.Meeting, error) {
	var item consult.AgendaItem
	var m consult.MyMeeting
	err := d.read(ctx, "placed item", func(t tx) error {
		var err error
		if item, _, err = t.agendaItem(ctx, v, id, now); err == nil && item.MeetingID == nil {
			err = consult.Moot("not_on_agenda")
		}
		if err == nil {
			m, err = t.meeting(ctx, v, *item.MeetingID, now)
		}
		if refusal, ok := consult.Refusal(err); ok && refusal.Code != consult.CodeMoot {
			err = consult.Moot("not_theirs")
		}
		return err
	})
	return item, m.Meeting, err
}

const fixedItems = `
	SELECT position, title, minutes
	FROM agenda_fixed
	WHERE platform_id = $1
	ORDER BY position`

// FixedItems returns a platform's template, for who may change it.
func (d *DB) FixedItems(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) ([]consult.FixedItem, error) {
	var items []consult.FixedItem
	err := d.read(ctx, "fixed items", func(t tx) error {
		if _, err := t.managed(ctx, consult.Act{Viewer: v, Now: now}, platform); err != nil {
			return err
		}
		return t.all(ctx, &items, fixedItems, platform)
	})
	return items, err
}

// agendaToShow is what a posting about a meeting shows of its agenda: all to the channel, and to whoever reads the
// platform or sits in its channel.
func (t tx) agendaToShow(ctx context.Context, ws consult.WorkspaceID, m consult.Meeting, reader consult.PersonID, now time.Time) ([]consult.AgendaItem, error) {
	if reader != 0 {
		_, _, err := t.agendaReader(ctx, consult.Viewer{Workspace: ws, Person: reader}, m.PlatformID, now)
		if _, hidden := consult.Refusal(err); hidden {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
	}
	items, err := t.agendaOf(ctx, ws, m, 0, now)
	if err != nil {
		return nil, err
	}
	return t.withoutHidden(ctx, items, reader)
}
