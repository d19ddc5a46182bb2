package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"

	"overlegbot/internal/consult"
	"overlegbot/internal/recurrence"
)

const reportBackRule = `
	SELECT p.id AS platform_id, p.name AS platform, p.zone, coalesce(x.days, 0) AS days, coalesce(x.since, '0001-01-01') AS since, x.ended_on
	FROM readable_platforms($1, $2, $3) r
	JOIN platforms p ON p.id = r.platform_id
	LEFT JOIN report_back_rules x ON x.platform_id = p.id
	WHERE p.id = $4
	LIMIT 1`

const reportBackReceivers = `
	SELECT o.id, o.name, o.kind, o.nis
	FROM report_back_receivers x
	JOIN organisations o ON o.id = x.organisation_id
	WHERE x.workspace_id = $1 AND x.platform_id = $2
	ORDER BY o.name, o.id`

// ReportBackRule says to whom each meeting of a platform that the viewer may read is told. One that was never asked for it
// has no days.
func (d *DB) ReportBackRule(ctx context.Context, v consult.Viewer, id consult.PlatformID, now time.Time) (consult.ReportBackRule, error) {
	var rule consult.ReportBackRule
	err := d.read(ctx, "report-back rule", func(t tx) error {
		var err error
		rule, err = t.reportBackRule(ctx, v, id, now)
		return err
	})
	return rule, err
}

func (t tx) reportBackRule(ctx context.Context, v consult.Viewer, id consult.PlatformID, now time.Time) (consult.ReportBackRule, error) {
	var rule consult.ReportBackRule
	found, err := t.get(ctx, &rule, reportBackRule, v.Workspace, v.Person, now, id)
	if err != nil {
		return rule, fmt.Errorf("rule: %w", err)
	}
	if !found {
		return rule, consult.NotFound("gone")
	}
	s, err := t.standing(ctx, v, id, now)
	if err != nil {
		return rule, err
	}
	rule.Manages = s.CanManage() == nil
	return rule, t.all(ctx, &rule.Receivers, reportBackReceivers, v.Workspace, id)
}

// Who asks for it again after it had ended asks for meetings from that day on.
const setReportBackRule = `
	INSERT INTO report_back_rules AS x (workspace_id, platform_id, days, since, set_by)
	VALUES ($1, $2, $3, $4, $5)
	ON CONFLICT (platform_id) DO UPDATE
	SET days = excluded.days, since = CASE WHEN x.ended_on IS NULL THEN x.since ELSE excluded.since END, ended_on = NULL, set_by = excluded.set_by`

const endReportBackRule = `
	UPDATE report_back_rules
	SET ended_on = $3, set_by = $4
	WHERE workspace_id = $1 AND platform_id = $2`

const clearReceivers = `
	DELETE FROM report_back_receivers
	WHERE workspace_id = $1 AND platform_id = $2`

const insertReceivers = `
	INSERT INTO report_back_receivers (workspace_id, platform_id, organisation_id)
	SELECT $1, $2, o.id
	FROM organisations o
	WHERE o.workspace_id = $1 AND o.id = ANY ($3)`

// SetReportBack asks that each meeting of a platform is told to these organisations, their councils or themselves, from that
// day on; without any, it ends. Meetings that were held stay as they are.
func (d *DB) SetReportBack(ctx context.Context, act consult.Act, draft consult.ReportBackDraft) (consult.ReportBackRule, error) {
	var rule consult.ReportBackRule
	err := d.change(ctx, "set report-back", func(t tx) error {
		_, err := once(ctx, t, act, "set report back", func() (consult.PlatformID, error) {
			before, err := t.reportBackRule(ctx, act.Viewer, draft.PlatformID, act.Now)
			if err != nil {
				return 0, err
			}
			if err := draft.Check(before); err != nil {
				return 0, err
			}
			return draft.PlatformID, t.setReportBack(ctx, act, draft, before.Zone)
		})
		if err != nil {
			return err
		}
		rule, err = t.reportBackRule(ctx, act.Viewer, draft.PlatformID, act.Now)
		return err
	})
	return rule, err
}

func (t tx) setReportBack(ctx context.Context, act consult.Act, draft consult.ReportBackDraft, zone string) error {
	today := consult.Platform{Zone: zone}.Location()
	day := act.Now.In(today)
	if _, err := t.exec(ctx, markCardsOfPlatform, act.Workspace, draft.PlatformID, act.Now); err != nil { // they say beforehand whom it is told to
		return fmt.Errorf("cards: %w", err)
	}
	if len(draft.Receivers) == 0 {
		_, err := t.exec(ctx, endReportBackRule, act.Workspace, draft.PlatformID, date(&day), act.Person)
		return err
	}
	if _, err := t.exec(ctx, setReportBackRule, act.Workspace, draft.PlatformID, draft.Days, date(&day), act.Person); err != nil {
		return fmt.Errorf("rule: %w", err)
	}
	if _, err := t.exec(ctx, clearReceivers, act.Workspace, draft.PlatformID); err != nil {
		return fmt.Errorf("clear receivers: %w", err)
	}
	_, err := t.exec(ctx, insertReceivers, act.Workspace, draft.PlatformID, pq.Array(int64s(draft.Receivers)))
	return err
}

// Meetings that were closed, or whose minutes nobody opened for two days, and that were not told yet: those of a platform with
// a rule, and those for which it was chosen. A day more at both ends of the rule is looked at: its days are the platform's own.
const meetingsToReport = `
	WITH meant AS (
	    SELECT m.id, m.event, m.state, m.ends_at
	    FROM report_back_rules x
	    JOIN meetings m ON m.platform_id = x.platform_id AND m.starts_at >= x.since - 1 AND m.starts_at < coalesce(x.ended_on, 'infinity') + 1
	    WHERE x.workspace_id = $1 AND NOT EXISTS (SELECT FROM report_back_choices c WHERE c.meeting_id = m.id)
	    UNION ALL
	    SELECT m.id, m.event, m.state, m.ends_at
	    FROM report_back_choices c
	    JOIN meetings m ON m.id = c.meeting_id
	    WHERE c.workspace_id = $1 AND c.days > 0
	)
	SELECT m.id
	FROM meant m
	WHERE m.event = '' AND (m.state = 'closed' AND m.ends_at <= $2 OR m.state <> 'cancelled' AND m.ends_at <= $3)
	  AND NOT EXISTS (SELECT FROM report_backs b WHERE b.meeting_id = m.id)
	ORDER BY m.id
	LIMIT 100`

const insertReportBacks = `
	INSERT INTO report_backs (workspace_id, platform_id, meeting_id, organisation_id, due_on)
	SELECT $1, $2, $3::bigint, x.organisation_id, $4::date
	FROM report_receivers($3) x
	ON CONFLICT DO NOTHING`

// PlanReportBacks makes a task for each council and supporter of each meeting that was held where a platform asks for it, and
// returns how many. It is for the planner, nobody looks on.
func (d *DB) PlanReportBacks(ctx context.Context, ws consult.WorkspaceID, now time.Time) (int, error) {
	made := 0
	err := d.change(ctx, "plan report-backs", func(t tx) error {
		var held []consult.MeetingID
		if err := t.all(ctx, &held, meetingsToReport, ws, now, now.AddDate(0, 0, -2)); err != nil {
			return fmt.Errorf("meetings: %w", err)
		}
		for _, id := range held {
			if err := t.lockForReport(ctx, ws, id); err != nil {
				return err
			}
			n, err := t.askReports(ctx, ws, id, now)
			if err != nil {
				return fmt.Errorf("meeting %d: %w", id, err)
			}
			made += n
		}
		return nil
	})
	return made, err
}

// askReports makes the tasks of one meeting, as far as it is told, with their reminders.
func (t tx) askReports(ctx context.Context, ws consult.WorkspaceID, id consult.MeetingID, now time.Time) (int, error) {
	a, err := t.askOf(ctx, ws, id)
	if err != nil || !a.IsAsked() {
		return 0, err
	}
	var row platformRow
	if _, err := t.get(ctx, &row, platformOf, ws, a.PlatformID); err != nil {
		return 0, fmt.Errorf("platform: %w", err)
	}
	due := a.DueOn()
	n, err := t.exec(ctx, insertReportBacks, ws, a.PlatformID, id, date(&due))
	if err != nil {
		return 0, fmt.Errorf("insert: %w", err)
	}
	if err := byItself(ctx, t, ws, consult.ByBot, "ask reports", id, int(n), now); err != nil {
		return 0, err
	}
	if err := t.refresh(ctx, ws, "meeting", int64(id), consult.PurposeInvitation); err != nil { // its card tells how far it was told
		return 0, fmt.Errorf("refresh: %w", err)
	}
	return int(n), t.deliver(ctx, reportReminders(row.platform(), a, due, now)...)
}

// reportReminders are: one on the first morning after the meeting, the platform's days before the last day, and who manages
// the platform is told after it who is still open. The first and those before are to the open ones only.
func reportReminders(p consult.Platform, a consult.ReportAsk, due, now time.Time) []consult.Delivery {
	end := recurrence.LocalInstant(due.Year(), due.Month(), due.Day()+1, 0, 0, p.Location())
	late := end.AddDate(0, 0, askResultFor)
	of := consult.Delivery{
		WorkspaceID: p.WorkspaceID, PlatformID: &p.ID, Subject: "meeting", SubjectID: int64(a.MeetingID), Revision: a.Revision,
		Purpose: consult.PurposeReportBack, RecipientKind: consult.ToAudience, Recipient: consult.AudienceReporting, UsefulUntil: &end,
	}
	if a.Choice > 1 { // what was asked before was taken back, and is no longer said
		of.Occurrence = fmt.Sprintf("choice %d", a.Choice)
	}
	first, _ := officeMorning(now, p.Location())
	of.Lead, of.DueAt = consult.Seconds(a.Days+1)*86400, first
	list := []consult.Delivery{of}
	for lead, day := range consult.ReminderDays(due, p.DeadlineLeads, recurrence.IsWorkday) {
		if of.Lead, of.DueAt = consult.Seconds(lead)*86400, awakeMorning(p, day); of.DueAt.After(first) {
			list = append(list, of)
		}
	}
	of.Purpose, of.Recipient, of.Lead, of.UsefulUntil = consult.PurposeReportBackMatrix, consult.AudienceManaging, -86400, &late
	if of.DueAt = awakeMorning(p, recurrence.AddWorkdays(due, 1)); of.DueAt.After(first) {
		list = append(list, of)
	}
	return list
}

const reportBackMeetings = `
	SELECT m.id AS meeting_id, m.platform_id, p.name AS platform, m.starts_at, p.zone
	FROM readable_platforms($1, $2, $3) r
	JOIN platforms p ON p.id = r.platform_id
	JOIN meetings m ON m.platform_id = p.id
	WHERE ($4 = 0 OR m.id = $4) AND ($5 = 0 OR p.id = $5)
	  AND EXISTS (SELECT FROM report_backs b WHERE b.meeting_id = m.id)
	ORDER BY m.starts_at DESC, m.id DESC
	LIMIT 12`

const reportBackLines = `
	SELECT b.organisation_id, o.name AS organisation, o.kind, b.due_on, b.outcome, b.on_day, b.remark,
	       (SELECT count(*) FROM seated_members(b.platform_id) s WHERE s.organisation_id = b.organisation_id) AS reached
	FROM report_backs b
	JOIN organisations o ON o.id = b.organisation_id
	WHERE b.workspace_id = $1 AND b.meeting_id = $2
	ORDER BY o.kind NOT IN ('gemeente', 'ocmw'), o.name, o.id`

// ReportBacks lists how far the latest meetings are told, those of a platform or, with 0, of all that the viewer may read;
// twelve at most, the latest first.
func (d *DB) ReportBacks(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) ([]consult.ReportBack, error) {
	var list []consult.ReportBack
	err := d.read(ctx, "report-backs", func(t tx) error {
		var err error
		list, err = t.reportBacks(ctx, v, 0, platform, now)
		return err
	})
	return list, err
}

// ReportBack is how far a meeting that the viewer may read is told.
func (d *DB) ReportBack(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.ReportBack, error) {
	var report consult.ReportBack
	err := d.read(ctx, "report-back", func(t tx) error {
		var err error
		report, err = t.reportBack(ctx, v, id, now)
		return err
	})
	return report, err
}

func (t tx) reportBack(ctx context.Context, v consult.Viewer, id consult.MeetingID, now time.Time) (consult.ReportBack, error) {
	list, err := t.reportBacks(ctx, v, id, 0, now)
	if err != nil {
		return consult.ReportBack{}, err
	}
	if id == 0 || len(list) == 0 {
		return consult.ReportBack{}, consult.NotFound("gone")
	}
	return list[0], nil
}

func (t tx) reportBacks(ctx context.Context, v consult.Viewer, id consult.MeetingID, platform consult.PlatformID, now time.Time) ([]consult.ReportBack, error) {
	var list []consult.ReportBack
	if err := t.all(ctx, &list, reportBackMeetings, v.Workspace, v.Person, now, id, platform); err != nil {
		return nil, fmt.Errorf("meetings: %w", err)
	}
	for i := range list {
		r := &list[i]
		if err := t.all(ctx, &r.Lines, reportBackLines, v.Workspace, r.MeetingID); err != nil {
			return nil, fmt.Errorf("lines: %w", err)
		}
		if err := t.all(ctx, &r.Mine, seatsHere, r.PlatformID, v.Person); err != nil {
			return nil, fmt.Errorf("seats: %w", err)
		}
		s, err := t.standing(ctx, v, r.PlatformID, now)
		if err != nil {
			return nil, err
		}
		r.Manages = s.CanManage() == nil
	}
	return list, nil
}

const setReports = `
	UPDATE report_backs
	SET outcome = $4, on_day = $5, remark = $6, changed_by = $7, changed_at = $8
	WHERE workspace_id = $1 AND meeting_id = $2 AND organisation_id = ANY ($3)`

// NoteReports notes that councils or supporters were told of a meeting, or when they will be: who manages the platform for
// all, who sits for a board for that one. The meeting's card and what was posted are brought up to date.
func (d *DB) NoteReports(ctx context.Context, act consult.Act, draft consult.ReportDraft) (consult.ReportBack, error) {
	var report consult.ReportBack
	err := d.change(ctx, "note reports", func(t tx) error {
		_, err := once(ctx, t, act, "note reports", func() (consult.MeetingID, error) {
			if err := t.lockForReport(ctx, act.Workspace, draft.MeetingID); err != nil {
				return 0, err
			}
			before, err := t.reportBack(ctx, act.Viewer, draft.MeetingID, act.Now)
			if err != nil {
				return 0, err
			}
			if err := draft.Check(before, before.Local(act.Now)); err != nil {
				return 0, err
			}
			if _, err := t.exec(ctx, setReports, act.Workspace, draft.MeetingID, pq.Array(int64s(draft.Organisations)), draft.Outcome,
				date(&draft.OnDay), draft.Remark, act.Person, act.Now); err != nil {
				return 0, fmt.Errorf("set: %w", err)
			}
			for _, purpose := range []consult.Purpose{consult.PurposeInvitation, consult.PurposeReportBack, consult.PurposeReportBackMatrix} {
				if err := t.refresh(ctx, act.Workspace, "meeting", int64(draft.MeetingID), purpose); err != nil {
					return 0, fmt.Errorf("refresh: %w", err)
				}
			}
			return draft.MeetingID, nil
		})
		if err != nil {
			return err
		}
		report, err = t.reportBack(ctx, act.Viewer, draft.MeetingID, act.Now)
		return err
	})
	return report, err
}

// ReportBackToTell is what a message about telling a meeting says, on behalf of who it goes to; it is moot when that person
// has left, or when nothing is open any more that they are to tell.
func (d *DB) ReportBackToTell(ctx context.Context, of consult.Delivery, now time.Time) (consult.ReportBack, error) {
	v, err := d.readerOf(ctx, of)
	if err != nil {
		return consult.ReportBack{}, err
	}
	report, err := d.ReportBack(ctx, v, consult.MeetingID(of.SubjectID), now)
	if _, gone := consult.Refusal(err); gone && of.TS != "" { // what was posted says that it is no longer asked
		return d.reportTakenBack(ctx, v, of, now)
	}
	if _, gone := consult.Refusal(err); gone {
		return report, consult.Moot("not_due")
	}
	if err != nil {
		return report, err
	}
	return report, report.Concerns(of)
}

func (d *DB) reportTakenBack(ctx context.Context, v consult.Viewer, of consult.Delivery, now time.Time) (consult.ReportBack, error) {
	a, err := d.MeetingReport(ctx, v, consult.MeetingID(of.SubjectID), now)
	if _, gone := consult.Refusal(err); gone {
		return consult.ReportBack{}, consult.Moot("not_due")
	}
	return consult.ReportBack{MeetingID: a.MeetingID, PlatformID: a.PlatformID, Platform: a.Platform, StartsAt: a.StartsAt, Zone: a.Zone, Manages: a.Manages}, err
}
