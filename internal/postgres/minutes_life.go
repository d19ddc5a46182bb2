package postgres

import (
	"context"
	"fmt"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

const circulate = `
	UPDATE minutes
	SET state = 'review', round = round + 1, circulated_at = $3, circulated_by = $4, remarks_until = $5,
	    withdrawn_at = NULL, withdrawn_by = NULL, withdrawn_why = ''
	WHERE workspace_id = $1 AND meeting_id = $2
	RETURNING round`

// The item that approves minutes stands on the agenda of the meeting itself, which is over: so it is on that of the next
// one that takes place, whenever that is planned, before all others.
const putApproval = `
	INSERT INTO agenda_items (workspace_id, platform_id, meeting_id, title, proposed_at, approves)
	SELECT workspace_id, platform_id, id, '', $3, id
	FROM meetings
	WHERE workspace_id = $1 AND id = $2
	ON CONFLICT (approves) WHERE approves IS NOT NULL DO UPDATE
	SET state = 'open'
	WHERE agenda_items.state = 'withdrawn'`

// CirculateMinutes asks the readers of closed minutes for remarks, for days working days; their approval stands on the
// next agenda by itself.
func (d *DB) CirculateMinutes(ctx context.Context, act consult.Act, id consult.MeetingID, days int) (consult.Minutes, error) {
	return d.inLife(ctx, act, id, "circulate minutes", func(t tx, m consult.Meeting, p consult.Platform, seal consult.MinutesSeal) error {
		if err := seal.CanCirculate(m); err != nil {
			return err
		}
		if err := consult.CheckReviewDays(days); err != nil {
			return err
		}
		until, err := t.workdaysOn(ctx, act.Workspace, p, days, act.Now)
		if err != nil {
			return err
		}
		var round int
		if _, err := t.get(ctx, &round, circulate, act.Workspace, id, act.Now, act.Person, until.Format(time.DateOnly)); err != nil {
			return fmt.Errorf("circulate: %w", err)
		}
		if _, err := t.exec(ctx, putApproval, act.Workspace, id, act.Now); err != nil {
			return fmt.Errorf("put on the agenda: %w", err)
		}
		if err := t.agendaChanged(ctx, act.Workspace, p.ID, act.Now); err != nil {
			return err
		}
		return t.tellMinutes(ctx, act, m, consult.PurposeMinutesReview, round)
	})
}

// workdaysOn is the local date that lies so many working days on; days off of the platform are none.
func (t tx) workdaysOn(ctx context.Context, ws consult.WorkspaceID, p consult.Platform, days int, now time.Time) (time.Time, error) {
	year, err := t.year(ctx, ws, p.ID)
	if err != nil {
		return now, err
	}
	at, calendar := now.In(p.Location()), recurrence.Calendar{Year: year}
	for range days {
		at, _ = calendar.Instead(consult.PolicyNextWorkday, at)
	}
	return at, nil
}

// inLife takes a step in the life of minutes, once for its cause.
func (d *DB) inLife(ctx context.Context, act consult.Act, id consult.MeetingID, what string,
	step func(tx, consult.Meeting, consult.Platform, consult.MinutesSeal) error,
) (consult.Minutes, error) {
	var minutes consult.Minutes
	err := d.change(ctx, what, func(t tx) error {
		m, p, seal, err := t.kept(ctx, act, id)
		if err != nil {
			return err
		}
		if _, err := once(ctx, t, act, what, func() (consult.MeetingID, error) {
			if err := step(t, m, p, seal); err != nil {
				return 0, err
			}
			return id, t.refresh(ctx, act.Workspace, "meeting", int64(id), consult.PurposeMinutesClosed)
		}); err != nil {
			return err
		}
		minutes, err = t.minutesFor(ctx, act.Viewer, id, act.Now)
		return err
	})
	return minutes, err
}

// tellMinutes says in the channel, below what was posted when the minutes closed, that something became of them.
func (t tx) tellMinutes(ctx context.Context, act consult.Act, m consult.Meeting, purpose consult.Purpose, revision int) error {
	if m.ChannelID == "" {
		return nil
	}
	return t.deliver(ctx, consult.Delivery{
		WorkspaceID: act.Workspace, PlatformID: &m.PlatformID, Subject: "meeting", SubjectID: int64(m.ID), Revision: revision, DueAt: act.Now,
		Purpose: purpose, RecipientKind: consult.ToChannel, Recipient: m.ChannelID,
	})
}

const remarksWaiting = `
	SELECT count(*)
	FROM minutes_remarks k
	WHERE k.workspace_id = $1 AND k.meeting_id = $2 AND k.state = 'open' AND ($3 = 0 OR ` + readableRemark + `)`

const setApproved = `
	UPDATE minutes
	SET state = 'approved', approved_at = $3, approved_by = nullif($4::bigint, 0), by_silence = $5
	WHERE workspace_id = $1 AND meeting_id = $2`

// What approved them leaves the agenda; on that of the meeting that is on, it is treated.
const settleApproval = `
	UPDATE agenda_items i
	SET meeting_id = coalesce(o.id, i.meeting_id), treated_in = o.id, state = CASE WHEN o.id IS NULL THEN 'done' ELSE i.state END
	FROM meetings m
	LEFT JOIN meetings o ON o.platform_id = m.platform_id AND o.state = 'open'
	WHERE m.workspace_id = $1 AND m.id = $2 AND i.approves = m.id AND i.state = 'open'`

// ApproveMinutes approves circulated minutes and locks their text under its hash. Remarks that nobody dealt with are in
// the way.
func (d *DB) ApproveMinutes(ctx context.Context, act consult.Act, id consult.MeetingID) (consult.Minutes, error) {
	return d.inLife(ctx, act, id, "approve minutes", func(t tx, m consult.Meeting, _ consult.Platform, seal consult.MinutesSeal) error {
		if err := seal.CanApprove(); err != nil {
			return err
		}
		var waiting int
		if _, err := t.get(ctx, &waiting, remarksWaiting, act.Workspace, id, act.Person); err != nil {
			return fmt.Errorf("remarks: %w", err)
		}
		if err := consult.CheckNoneWaiting(waiting); err != nil {
			return err
		}
		return t.approve(ctx, act, m, false)
	})
}

func (t tx) approve(ctx context.Context, act consult.Act, m consult.Meeting, bySilence bool) error {
	text, err := t.liveText(ctx, act.Workspace, m)
	if err != nil {
		return err
	}
	if err := t.sealText(ctx, act, text); err != nil {
		return err
	}
	if _, err := t.exec(ctx, setApproved, act.Workspace, m.ID, act.Now, act.Person, bySilence); err != nil {
		return fmt.Errorf("approve: %w", err)
	}
	if _, err := t.exec(ctx, settleApproval, act.Workspace, m.ID); err != nil {
		return fmt.Errorf("settle the agenda: %w", err)
	}
	if err := t.agendaChanged(ctx, act.Workspace, m.PlatformID, act.Now); err != nil {
		return err
	}
	return t.tellMinutes(ctx, act, m, consult.PurposeMinutesApproved, 0)
}

// Circulated minutes of platforms where silence approves, and whose days to remark are over at a moment on some clock.
const silent = `
	SELECT s.meeting_id
	FROM minutes s
	JOIN meetings m ON m.id = s.meeting_id
	JOIN platforms p ON p.id = m.platform_id
	WHERE s.workspace_id = $1 AND s.state = 'review' AND p.silence_approves AND s.remarks_until <= $2::date
	ORDER BY s.meeting_id
	FOR UPDATE OF s SKIP LOCKED`

// SettleReviews approves circulated minutes on which nobody remarked anything in time, on platforms that chose so. It
// returns how many.
func (d *DB) SettleReviews(ctx context.Context, ws consult.WorkspaceID, now time.Time) (int, error) {
	made := 0
	err := d.change(ctx, "settle reviews", func(t tx) error {
		var ids []consult.MeetingID
		if err := t.all(ctx, &ids, silent, ws, now.AddDate(0, 0, 1).Format(time.DateOnly)); err != nil {
			return err
		}
		for _, id := range ids {
			done, err := t.settleReview(ctx, ws, id, now)
			if err != nil {
				return fmt.Errorf("minutes of meeting %d: %w", id, err)
			}
			if done {
				made++
			}
		}
		return nil
	})
	return made, err
}

func (t tx) settleReview(ctx context.Context, ws consult.WorkspaceID, id consult.MeetingID, now time.Time) (bool, error) {
	var m consult.Meeting
	if _, err := t.get(ctx, &m, heldMeetingByID, ws, id); err != nil {
		return false, fmt.Errorf("meeting: %w", err)
	}
	seal, err := t.seal(ctx, ws, id)
	if err != nil {
		return false, err
	}
	var waiting int
	if _, err := t.get(ctx, &waiting, remarksWaiting, ws, id, nobody); err != nil {
		return false, fmt.Errorf("remarks: %w", err)
	}
	if !seal.SilenceApproves(m.Local(now), waiting) {
		return false, nil
	}
	act := consult.Act{Viewer: consult.Viewer{Workspace: ws}, Now: now}
	if err := t.approve(ctx, act, m, true); err != nil {
		return false, err
	}
	return true, t.refresh(ctx, ws, "meeting", int64(id), consult.PurposeMinutesClosed)
}

// MinutesToTell reads minutes for a message in their platform's own channel about what became of them; it is moot
// anywhere else, and when something else has become of them since.
func (d *DB) MinutesToTell(ctx context.Context, of consult.Delivery) (consult.Minutes, error) {
	var m consult.Minutes
	err := d.read(ctx, "minutes to tell", func(t tx) error {
		var err error
		m, err = t.minutes(ctx, of.WorkspaceID, consult.MeetingID(of.SubjectID), nobody)
		if _, gone := consult.Refusal(err); gone || err == nil && (of.RecipientKind != consult.ToChannel || of.Recipient != m.Meeting.ChannelID) {
			return consult.Moot("not_theirs")
		}
		if err == nil && of.TS == "" && of.Purpose == consult.PurposeMinutesReview && m.Seal.State != consult.MinutesInReview {
			return consult.Moot("done")
		}
		return err
	})
	if err != nil {
		return consult.Minutes{}, err
	}
	return m, nil
}

// RemarksToTell reads minutes and their remarks for who keeps them.
func (d *DB) RemarksToTell(ctx context.Context, of consult.Delivery, now time.Time) (consult.Minutes, []consult.Remark, error) {
	reader, err := personOf(of)
	if err != nil {
		return consult.Minutes{}, nil, err
	}
	m, list, err := d.remarksToTell(ctx, consult.Viewer{Workspace: of.WorkspaceID, Person: reader}, consult.MeetingID(of.SubjectID), now)
	if _, gone := consult.Refusal(err); gone || err == nil && !m.Writes {
		return consult.Minutes{}, nil, consult.Moot("not_theirs")
	}
	return m, list, err
}
