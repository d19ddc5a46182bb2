package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
)

const askColumns = `m.id AS meeting_id, m.platform_id, p.name AS platform, m.starts_at, p.zone, m.revision, m.state, m.event,
	coalesce(c.edition, 0) AS choice, coalesce(c.days, x.days, 0) AS days, coalesce(x.since, '0001-01-01') AS since, x.ended_on,
	EXISTS (SELECT FROM report_backs b WHERE b.meeting_id = m.id AND b.outcome <> '') AS noted`

const askJoins = `
	LEFT JOIN report_back_choices c ON c.meeting_id = m.id
	LEFT JOIN report_back_rules x ON x.platform_id = m.platform_id`

// For the planner and for a meeting's card in its channel: nobody looks on.
const askOfMeeting = `
	SELECT ` + askColumns + `
	FROM meetings m
	JOIN platforms p ON p.id = m.platform_id` + askJoins + `
	WHERE m.workspace_id = $1 AND m.id = $2`

const askReceivers = `
	SELECT o.id, o.name, o.kind, o.nis
	FROM report_receivers($2) x
	JOIN organisations o ON o.id = x.organisation_id
	WHERE o.workspace_id = $1
	ORDER BY o.name, o.id`

// askOf reads whether a meeting is told, and to whom if it is.
func (t tx) askOf(ctx context.Context, ws consult.WorkspaceID, id consult.MeetingID) (consult.ReportAsk, error) {
	var a consult.ReportAsk
	if _, err := t.get(ctx, &a, askOfMeeting, ws, id); err != nil {
		return a, fmt.Errorf("ask: %w", err)
	}
	return a, t.receiversOf(ctx, ws, &a)
}

func (t tx) receiversOf(ctx context.Context, ws consult.WorkspaceID, a *consult.ReportAsk) error {
	if !a.IsAsked() {
		return nil
	}
	if err := t.all(ctx, &a.Receivers, askReceivers, ws, a.MeetingID); err != nil {
		return fmt.Errorf("receivers: %w", err)
	}
	return nil
}

// Of a platform: the first three that are to come, were held in the last two weeks, and were not told yet.
const reportAsks = `
	SELECT ` + askColumns + `
	FROM readable_platforms($1, $2, $3) r
	JOIN platforms p ON p.id = r.platform_id
	JOIN meetings m ON m.platform_id = p.id` + askJoins + `
	WHERE m.workspace_id = $1 AND (m.id = $4 OR $4 = 0 AND p.id = $5 AND m.event = '' AND m.state <> 'cancelled' AND m.ends_at > $6
	      AND NOT EXISTS (SELECT FROM report_backs b WHERE b.meeting_id = m.id))
	ORDER BY m.starts_at, m.id
	LIMIT 3`

// MeetingReport says whether a meeting that the viewer may read is told, to whom and by when.
func (d *DB) MeetingReport(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.ReportAsk, error) {
	var ask consult.ReportAsk
	err := d.read(ctx, "meeting report", func(t tx) error {
		var err error
		ask, err = t.meetingReport(ctx, v, id, now)
		return err
	})
	return ask, err
}

func (t tx) meetingReport(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.ReportAsk, error) {
	list, err := t.reportAsks(ctx, v, id, 0, now)
	if err != nil {
		return consult.ReportAsk{}, err
	}
	if id == 0 || len(list) == 0 {
		return consult.ReportAsk{}, consult.NotFound("gone")
	}
	a := list[0]
	if !a.Manages {
		return a, nil
	}
	rule, err := t.reportBackRule(ctx, v, a.PlatformID, now)
	if a.Usual = rule.Receivers; err != nil || rule.IsOn() {
		return a, err
	}
	a.Usual = nil
	return a, t.all(ctx, &a.Usual, organisationsOf, v.Workspace, v.Person, now, a.PlatformID)
}

// MeetingReports lists the next meetings of a platform that the viewer may read, and those just held that were not told yet:
// three at most, the first first.
func (d *DB) MeetingReports(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) ([]consult.ReportAsk, error) {
	var list []consult.ReportAsk
	err := d.read(ctx, "meeting reports", func(t tx) error {
		var err error
		list, err = t.reportAsks(ctx, v, 0, platform, now)
		return err
	})
	return list, err
}

func (t tx) reportAsks(ctx context.Context, v consult.Viewer, id consult.MeetingID, platform consult.PlatformID, now time.Time) ([]consult.ReportAsk, error) {
	var list []consult.ReportAsk
	if err := t.all(ctx, &list, reportAsks, v.Workspace, v.Person, now, id, platform, now.AddDate(0, 0, -14)); err != nil {
		return nil, fmt.Errorf("asks: %w", err)
	}
	for i := range list {
		s, err := t.standing(ctx, v, list[i].PlatformID, now)
		if err != nil {
			return nil, err
		}
		list[i].Manages = s.CanManage() == nil
		if err := t.receiversOf(ctx, v.Workspace, &list[i]); err != nil {
			return nil, err
		}
	}
	return list, nil
}

const setChoice = `
	INSERT INTO report_back_choices AS c (workspace_id, platform_id, meeting_id, days, set_by)
	VALUES ($1, $2, $3, $4, $5)
	ON CONFLICT (meeting_id) DO UPDATE
	SET days = excluded.days, edition = c.edition + 1, set_by = excluded.set_by`

const clearChoiceReceivers = `
	DELETE FROM report_back_choice_receivers
	WHERE workspace_id = $1 AND meeting_id = $2`

const insertChoiceReceivers = `
	INSERT INTO report_back_choice_receivers (workspace_id, meeting_id, organisation_id)
	SELECT $1, $2, o.id
	FROM organisations o
	WHERE o.workspace_id = $1 AND o.id = ANY ($3)`

const removeReports = `
	DELETE FROM report_backs
	WHERE workspace_id = $1 AND meeting_id = $2`

const supersedeReports = `
	UPDATE deliveries
	SET state = 'superseded', reason = 'not_due'
	WHERE workspace_id = $1 AND subject = 'meeting' AND subject_id = $2 AND purpose IN ('report_back', 'report_back_matrix') AND state = 'waiting'`

// ChooseMeetingReport says for one meeting whether it is told, whatever its platform's rule says. Tasks of which nothing was
// noted are taken back with their reminders and, where it is still told, asked anew; once something was noted it refuses.
func (d *DB) ChooseMeetingReport(ctx context.Context, act consult.Act, draft consult.ReportAskDraft) (consult.ReportAsk, error) {
	var ask consult.ReportAsk
	err := d.change(ctx, "choose report-back", func(t tx) error {
		_, err := once(ctx, t, act, "choose report back", func() (consult.MeetingID, error) {
			if err := t.lockForReport(ctx, act.Workspace, draft.MeetingID); err != nil {
				return 0, err
			}
			before, err := t.meetingReport(ctx, act.Viewer, draft.MeetingID, act.Now)
			if err != nil {
				return 0, err
			}
			if err := draft.Check(before, before.Local(act.Now)); err != nil {
				return 0, err
			}
			return draft.MeetingID, t.chooseReport(ctx, act, before, draft)
		})
		if err != nil {
			return err
		}
		ask, err = t.meetingReport(ctx, act.Viewer, draft.MeetingID, act.Now)
		return err
	})
	return ask, err
}

// lockForReport keeps the planner, who chooses and who notes from each other's way.
func (t tx) lockForReport(ctx context.Context, ws consult.WorkspaceID, id consult.MeetingID) error {
	var locked consult.MeetingID
	if _, err := t.get(ctx, &locked, lockMeeting, ws, id); err != nil {
		return fmt.Errorf("lock meeting: %w", err)
	}
	return nil
}

func (t tx) chooseReport(ctx context.Context, act consult.Act, a consult.ReportAsk, draft consult.ReportAskDraft) error {
	if !draft.Asked {
		draft.Days, draft.Receivers = 0, nil
	}
	if _, err := t.exec(ctx, setChoice, act.Workspace, a.PlatformID, a.MeetingID, draft.Days, act.Person); err != nil {
		return fmt.Errorf("choice: %w", err)
	}
	if _, err := t.exec(ctx, clearChoiceReceivers, act.Workspace, a.MeetingID); err != nil {
		return fmt.Errorf("clear receivers: %w", err)
	}
	known, err := t.exec(ctx, insertChoiceReceivers, act.Workspace, a.MeetingID, pq.Array(int64s(draft.Receivers)))
	if err != nil {
		return fmt.Errorf("receivers: %w", err)
	}
	if draft.Asked && known == 0 {
		return consult.Invalid("organisations", "organisations_missing", nil)
	}
	removed, err := t.exec(ctx, removeReports, act.Workspace, a.MeetingID)
	if err != nil {
		return fmt.Errorf("remove: %w", err)
	}
	if _, err := t.exec(ctx, supersedeReports, act.Workspace, a.MeetingID); err != nil {
		return fmt.Errorf("supersede: %w", err)
	}
	if draft.Asked && removed > 0 {
		if _, err := t.askReports(ctx, act.Workspace, a.MeetingID, act.Now); err != nil {
			return err
		}
	}
	return t.refreshReports(ctx, act.Workspace, a.MeetingID)
}

// refreshReports brings a meeting's cards and what was posted about telling it up to date.
func (t tx) refreshReports(ctx context.Context, ws consult.WorkspaceID, id consult.MeetingID) error {
	for _, purpose := range []consult.Purpose{consult.PurposeReportBack, consult.PurposeReportBackMatrix} {
		if err := t.refresh(ctx, ws, "meeting", int64(id), purpose); err != nil {
			return fmt.Errorf("refresh: %w", err)
		}
	}
	return t.refreshMeeting(ctx, ws, id)
}

const markCardsOfPlatform = `
	UPDATE deliveries d
	SET stale_at = clock_timestamp()
	FROM meetings m
	WHERE m.workspace_id = $1 AND m.platform_id = $2 AND m.ends_at > $3
	  AND d.workspace_id = $1 AND d.subject = 'meeting' AND d.subject_id = m.id AND d.recipient_kind = 'channel'
	  AND d.purpose IN ('invitation', 'moved', 'restored', 'switched') AND d.state IN ('sending', 'sent', 'unknown')`
