package postgres

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
)

// heldMeeting selects meetings for their minutes, whoever looks.
const heldMeeting = `
	SELECT ` + meetingColumns + `
	FROM meetings m
	JOIN platforms p ON p.id = m.platform_id`

const meetingsAround = heldMeeting + `
	WHERE m.workspace_id = $1 AND m.platform_id = $2 AND m.state = 'planned' AND m.starts_at BETWEEN $3 AND $4
	ORDER BY m.starts_at, m.id`

const openMeeting = heldMeeting + `
	WHERE m.workspace_id = $1 AND m.platform_id = $2 AND m.state = 'open'
	FOR SHARE OF m`

const heldMeetingByID = heldMeeting + `
	WHERE m.workspace_id = $1 AND m.id = $2`

// OpenMeeting opens the minutes of the platform's meeting that is on now or begins nearest to it today. Without one it
// refuses with the key no_meeting_today: see OpenAdHoc.
func (d *DB) OpenMeeting(ctx context.Context, act consult.Act, platform consult.PlatformID) (consult.Meeting, error) {
	return d.openMeeting(ctx, act, platform, func(t tx) (consult.MeetingID, error) {
		var near []consult.Meeting
		err := t.all(ctx, &near, meetingsAround, act.Workspace, platform, act.Now.AddDate(0, 0, -2), act.Now.AddDate(0, 0, 2))
		if err != nil {
			return 0, err
		}
		m, found := consult.NearestMeeting(near, act.Now)
		if !found {
			return 0, consult.Conflict("no_meeting_today", nil)
		}
		return m.ID, t.open(ctx, act, m)
	})
}

// OpenThisMeeting opens the minutes of one meeting.
func (d *DB) OpenThisMeeting(ctx context.Context, act consult.Act, id consult.MeetingID) (consult.Meeting, error) {
	var m consult.Meeting
	err := d.read(ctx, "find meeting", func(t tx) error {
		found, err := t.get(ctx, &m, heldMeetingByID, act.Workspace, id)
		if err == nil && !found {
			return consult.NotFound("gone")
		}
		return err
	})
	if err != nil {
		return consult.Meeting{}, err
	}
	return d.openMeeting(ctx, act, m.PlatformID, func(t tx) (consult.MeetingID, error) { return id, t.open(ctx, act, m) })
}

const insertAdHoc = `
	INSERT INTO meetings (workspace_id, platform_id, occurrence, starts_at, ends_at, zone, state, opened_at, opened_by)
	VALUES ($1, $2, $3, $3, $4, $5, 'open', $3, $6)
	RETURNING id`

// adHocLength is how long a meeting lasts that nobody planned.
const adHocLength = 2 * time.Hour

// OpenAdHoc opens the minutes of a meeting of its own, which begins now.
func (d *DB) OpenAdHoc(ctx context.Context, act consult.Act, platform consult.PlatformID) (consult.Meeting, error) {
	return d.openMeeting(ctx, act, platform, func(t tx) (consult.MeetingID, error) {
		p, _, err := t.platform(ctx, act.Viewer, platform, act.Now)
		if err != nil {
			return 0, err
		}
		var id consult.MeetingID
		_, err = t.get(ctx, &id, insertAdHoc, act.Workspace, platform, act.Now, act.Now.Add(adHocLength), p.Zone, act.Person)
		return id, err
	})
}

// openMeeting runs one of the ways to open a meeting, for whoever may, when none is open yet.
func (d *DB) openMeeting(ctx context.Context, act consult.Act, platform consult.PlatformID, open func(tx) (consult.MeetingID, error)) (consult.Meeting, error) {
	var m consult.Meeting
	err := d.change(ctx, "open meeting", func(t tx) error {
		p, err := t.managed(ctx, act, platform)
		if err != nil {
			return err
		}
		id, err := once(ctx, t, act, "open meeting", func() (consult.MeetingID, error) {
			var busy consult.Meeting
			found, err := t.get(ctx, &busy, openMeeting, act.Workspace, platform)
			if err != nil {
				return 0, err
			}
			if found {
				if taken, err := t.makeRoom(ctx, act, p, busy); err != nil || taken {
					return busy.ID, err
				}
			}
			opened, err := open(t)
			if err != nil {
				return 0, err
			}
			return opened, t.startSheet(ctx, act, opened)
		})
		if err != nil {
			return err
		}
		_, err = t.get(ctx, &m, heldMeetingByID, act.Workspace, id)
		return err
	})
	if violates(err, "meetings_open_key") { // somebody else was just quicker
		return m, consult.Conflict("meeting_already_open", nil)
	}
	return m, err
}

const setOpen = `
	UPDATE meetings
	SET state = 'open', opened_at = $3, opened_by = $4
	WHERE workspace_id = $1 AND id = $2 AND state = 'planned'`

func (t tx) open(ctx context.Context, act consult.Act, m consult.Meeting) error {
	if err := m.CanOpen(act.Now); err != nil {
		return err
	}
	n, err := t.exec(ctx, setOpen, act.Workspace, m.ID, act.Now, act.Person)
	if err != nil {
		return err
	}
	if n == 0 {
		return consult.Conflict("meeting_already_open", nil)
	}
	return t.refresh(ctx, act.Workspace, "meeting", int64(m.ID), consult.PurposeInvitation)
}

const insertItem = `
	INSERT INTO minutes_items (workspace_id, meeting_id, kind, text, author_id, source_ts, at, agenda_item_id)
	VALUES ($1, $2, $3, $4, $5, $6, $7, nullif($8, 0))
	RETURNING id`

// Record adds lines to the open minutes of a platform, in order and all or none. A decision gets its number, an action
// its owners; the refusals are those of ItemDraft.Check and Person.CanOwn, and no_open_meeting.
func (d *DB) Record(ctx context.Context, act consult.Act, platform consult.PlatformID, drafts ...consult.ItemDraft) ([]consult.MinutesItem, error) {
	var items []consult.MinutesItem
	err := d.change(ctx, "record", func(t tx) error {
		p, s, err := t.platform(ctx, act.Viewer, platform, act.Now)
		if err != nil {
			return err
		}
		var m consult.Meeting // its zero state refuses, as that of a platform without open minutes
		if _, err := t.get(ctx, &m, openMeeting, act.Workspace, platform); err != nil {
			return fmt.Errorf("open meeting: %w", err)
		}
		if err := t.mayRecord(ctx, act, m, s); err != nil {
			return err
		}
		items, err = t.recordAll(ctx, act, p, m, drafts)
		return err
	})
	if err != nil {
		return nil, err
	}
	return items, nil
}

// mayRecord refuses whoever may not write in the open minutes; without open minutes, whoever could never.
func (t tx) mayRecord(ctx context.Context, act consult.Act, m consult.Meeting, s consult.Standing) error {
	may, err := t.mayWrite(ctx, act.Viewer, m, s)
	if err != nil {
		return fmt.Errorf("may write: %w", err)
	}
	if !may {
		return consult.Forbidden("not_chair_or_secretary")
	}
	return nil
}

func (t tx) record(ctx context.Context, act consult.Act, p consult.Platform, m consult.Meeting, draft consult.ItemDraft) (consult.MinutesItemID, error) {
	today := act.Now.In(p.Location())
	if err := draft.Check(today); err != nil {
		return 0, err
	}
	if m.State != consult.MeetingClosed {
		if err := m.CanRecord(); err != nil {
			return 0, err
		}
	}
	if err := t.onSeenAgenda(ctx, act, m, draft.AgendaItem); err != nil {
		return 0, err
	}
	var id consult.MinutesItemID
	_, err := t.get(ctx, &id, insertItem, act.Workspace, m.ID, draft.Kind, draft.Text, act.Person, draft.SourceTS, act.Now, int64(draft.AgendaItem))
	if err != nil {
		return 0, fmt.Errorf("insert item: %w", err)
	}
	if err := t.inherit(ctx, id); err != nil {
		return 0, err
	}
	decidedOn := today
	if m.State == consult.MeetingClosed { // written down after the meeting that decided it
		decidedOn = m.Local(m.StartsAt)
	}
	switch draft.Kind {
	case consult.Decided:
		err = t.decide(ctx, act, m, id, draft.Text, decidedOn)
	case consult.ToDo:
		_, err = t.insertAction(ctx, act, action{platform: p.ID, meeting: &m.ID, item: &id, draft: draft})
	}
	if err != nil || m.State != consult.MeetingClosed {
		return id, err
	}
	return id, t.minutesChanged(ctx, act.Workspace, m.ID)
}

// One numbering per workspace and year: whoever decides holds the workspace's row until the end of the transaction, so
// that no number is given twice.
const lockNumbers = `
	SELECT id
	FROM workspaces
	WHERE id = $1
	FOR NO KEY UPDATE`

const insertDecision = `
	INSERT INTO decisions (workspace_id, platform_id, meeting_id, minutes_item_id, year, seq, text, decided_on)
	SELECT $1, $2, $3, $4, $5, coalesce(max(seq), 0) + 1, $6, $7
	FROM (
	    SELECT seq FROM decisions WHERE workspace_id = $1 AND year = $5
	    UNION ALL
	    SELECT seq FROM withdrawn_numbers WHERE workspace_id = $1 AND year = $5) given`

func (t tx) decide(ctx context.Context, act consult.Act, m consult.Meeting, item consult.MinutesItemID, text string, today time.Time) error {
	var ws consult.WorkspaceID
	if _, err := t.get(ctx, &ws, lockNumbers, act.Workspace); err != nil {
		return fmt.Errorf("lock numbers: %w", err)
	}
	_, err := t.exec(ctx, insertDecision, act.Workspace, m.PlatformID, m.ID, item, today.Year(), text, consult.Day(today))
	if err != nil {
		return fmt.Errorf("insert decision: %w", err)
	}
	return t.suggestTopics(ctx, act.Workspace, suggestForDecision, int64(item), text)
}

// Whoever closes first waits for those who are still writing; a second one then finds nothing open.
const setClosed = `
	UPDATE meetings
	SET state = 'closed', closed_at = $3, closed_by = nullif($4::bigint, 0)
	WHERE workspace_id = $1 AND platform_id = $2 AND state = 'open'
	RETURNING id`

const meetingOwners = `
	SELECT DISTINCT o.person_id
	FROM action_items a
	JOIN minutes_items i ON i.id = a.minutes_item_id
	JOIN action_doers o ON o.action_item_id = a.id
	WHERE a.workspace_id = $1 AND i.meeting_id = $2 AND a.state = 'open'`

// CloseMeeting closes the open minutes of a platform, posts their essence in the channel, and tells each owner of an
// action item once.
func (d *DB) CloseMeeting(ctx context.Context, act consult.Act, platform consult.PlatformID) (consult.Minutes, error) {
	var minutes consult.Minutes
	err := d.change(ctx, "close meeting", func(t tx) error {
		p, err := t.managed(ctx, act, platform)
		if err != nil {
			return err
		}
		id, err := once(ctx, t, act, "close meeting", func() (consult.MeetingID, error) { return t.close(ctx, act, p) })
		if err != nil {
			return err
		}
		minutes, err = t.minutesFor(ctx, act.Viewer, id, act.Now)
		return err
	})
	return minutes, err
}

func (t tx) close(ctx context.Context, act consult.Act, p consult.Platform) (consult.MeetingID, error) {
	if err := t.settleAgenda(ctx, act, p.ID); err != nil {
		return 0, err
	}
	var id consult.MeetingID
	found, err := t.get(ctx, &id, setClosed, act.Workspace, p.ID, act.Now, act.Person)
	if err != nil {
		return 0, err
	}
	if !found {
		return 0, consult.Meeting{}.CanRecord()
	}
	if err := t.agendaChanged(ctx, act.Workspace, p.ID, act.Now); err != nil {
		return 0, err
	}
	if err := t.endSheet(ctx, act.Workspace, id); err != nil {
		return 0, err
	}
	if err := t.refresh(ctx, act.Workspace, "meeting", int64(id), consult.PurposeInvitation); err != nil {
		return 0, fmt.Errorf("refresh: %w", err)
	}
	told := consult.Delivery{
		WorkspaceID: act.Workspace, PlatformID: &p.ID, Subject: "meeting", SubjectID: int64(id), DueAt: act.Now,
		Purpose: consult.PurposeMinutesClosed, RecipientKind: consult.ToChannel, Recipient: p.ChannelID,
	}
	blank, err := t.isBlank(ctx, act.Workspace, id)
	if err != nil {
		return 0, fmt.Errorf("blank: %w", err)
	}
	if p.ChannelID != "" && !blank {
		if err := t.deliver(ctx, told); err != nil {
			return 0, err
		}
	}
	var owners []consult.PersonID
	if err := t.all(ctx, &owners, meetingOwners, act.Workspace, id); err != nil {
		return 0, fmt.Errorf("owners: %w", err)
	}
	for _, owner := range owners {
		told.Purpose, told.RecipientKind, told.Recipient = consult.PurposeActionOwned, consult.ToPerson, toPerson(owner)
		if err := t.deliver(ctx, told); err != nil {
			return 0, err
		}
	}
	return id, nil
}
