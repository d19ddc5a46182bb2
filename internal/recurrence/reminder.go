package recurrence

import (
	"time"

	"overlegbot/internal/consult"
)

// Quiet is when nobody is disturbed: from From until To, in minutes after local midnight; over midnight when From is
// the later of the two, never when they are equal.
type Quiet struct {
	From int
	To   int
}

// lastHour is the last hour of an office day, in minutes after local midnight: what is brought forward lands there,
// while people can still act on it.
const lastHour = 16 * 60

// farBack bounds the search for an earlier moment, in days; no holiday is that long.
const farBack = 31

// Covers says whether it is quiet at a moment, on the clock of its own zone.
func (q Quiet) Covers(at time.Time) bool {
	minute := at.Hour()*60 + at.Minute()
	if q.From <= q.To {
		return minute >= q.From && minute < q.To
	}
	return minute >= q.From || minute < q.To
}

// Awake is at itself or, when it is quiet then, the last office hour before it.
func (q Quiet) Awake(at time.Time) time.Time {
	if !q.Covers(at) {
		return at
	}
	return q.earlier(at, func(time.Time) bool { return true })
}

// Working is at itself or, when it is quiet then or no workday, the last office hour of the last workday before it.
func (q Quiet) Working(at time.Time) time.Time {
	if !q.Covers(at) && IsWorkday(at) {
		return at
	}
	return q.earlier(at, IsWorkday)
}

// earlier finds the last office hour before at on a day that fits; at itself when it is always quiet.
func (q Quiet) earlier(at time.Time, fits func(time.Time) bool) time.Time {
	y, m, d := at.Date()
	for back := range farBack {
		hour := LocalInstant(y, m, d-back, 0, lastHour, at.Location())
		if q.Covers(hour) {
			hour = LocalInstant(y, m, d-back, 0, max(q.From-60, 0), at.Location())
		}
		if hour.Before(at) && fits(hour) && !q.Covers(hour) {
			return hour
		}
	}
	return at
}

// apart is how long the question to who has not answered stays behind the invitation: sooner it only nags.
const apart = 12 * time.Hour

// Reminders are the deliveries of a coming meeting, as its platform wants them at now: the invitation in the channel,
// the question to who has not answered, and place or link to who comes. An invitation that should have gone out before
// now goes at once. What has its moment in quiet hours is brought forward, the question also from weekends and public
// holidays; the last one keeps its moment, for it is about the hour itself.
func Reminders(m consult.Meeting, p consult.Platform, now time.Time) []consult.Delivery {
	if m.State != consult.MeetingPlanned || !now.Before(m.StartsAt) {
		return nil
	}
	quiet := Quiet{From: p.QuietFrom, To: p.QuietTo}
	before := func(lead consult.Seconds) time.Time { return m.StartsAt.Add(-lead.Duration()).In(p.Location()) }
	if m.Event != consult.NoEvent {
		return eventReminders(m, p, now)
	}
	var list []consult.Delivery
	invited := now
	if at := quiet.Awake(before(p.InvitationLead)); at.After(now) {
		invited = at
	}
	if p.ChannelID != "" {
		list = append(list, reminder(m, consult.PurposeInvitation, p.InvitationLead, consult.ToChannel, p.ChannelID, invited))
	}
	if at := quiet.Working(before(p.UnansweredLead)); at.Sub(invited) >= apart {
		list = append(list, reminder(m, consult.PurposeUnanswered, p.UnansweredLead, consult.ToAudience, consult.AudienceUnanswered, at))
	}
	if at := before(p.AttendingLead); at.After(now) {
		list = append(list, reminder(m, consult.PurposeAttending, p.AttendingLead, consult.ToAudience, consult.AudienceAttending, at))
	}
	return list
}

// FirstAnnouncement is that of a new event in its platform's channel, which other channels may repeat.
func FirstAnnouncement(m consult.Meeting, p consult.Platform, now time.Time) consult.Delivery {
	return reminder(m, consult.PurposeInvitation, p.InvitationLead, consult.ToChannel, p.ChannelID, now)
}

// eventReminders are those of a one-off event: people have to hear of it in time to sign up, so the invitation goes at
// once; whoever has a place is reminded the day and the hour before. Nobody is asked why they did not sign up.
func eventReminders(m consult.Meeting, p consult.Platform, now time.Time) []consult.Delivery {
	var list []consult.Delivery
	if p.ChannelID != "" {
		list = append(list, FirstAnnouncement(m, p, now))
	}
	if m.Event == consult.OpenDoor {
		return list
	}
	before := func(lead consult.Seconds) time.Time { return m.StartsAt.Add(-lead.Duration()).In(p.Location()) }
	quiet := Quiet{From: p.QuietFrom, To: p.QuietTo}
	if at := quiet.Working(before(p.UnansweredLead)); at.After(now) && p.UnansweredLead != p.AttendingLead {
		list = append(list, reminder(m, consult.PurposeAttending, p.UnansweredLead, consult.ToAudience, consult.AudienceAttending, at))
	}
	if at := before(p.AttendingLead); at.After(now) {
		list = append(list, reminder(m, consult.PurposeAttending, p.AttendingLead, consult.ToAudience, consult.AudienceAttending, at))
	}
	return list
}

// Announcement tells the channel at once that a meeting is moved or cancelled. previous is when it would have begun. That
// it is cancelled is worth knowing until it would have ended: people may be waiting for it.
func Announcement(m consult.Meeting, purpose consult.Purpose, previous, now time.Time) consult.Delivery {
	d := reminder(m, purpose, 0, consult.ToChannel, m.ChannelID, now)
	d.Occurrence = Occurrence(previous)
	if purpose == consult.PurposeCancelled {
		d.UsefulUntil = &m.EndsAt
	}
	return d
}

// Combine leaves out of the reminders of a moved meeting what its announcement already does: the invitation, and a
// question that would come too soon after it.
func Combine(announcement consult.Delivery, reminders []consult.Delivery) []consult.Delivery {
	list := []consult.Delivery{announcement}
	for _, r := range reminders {
		asks := r.Purpose == consult.PurposeInvitation || r.Purpose == consult.PurposeUnanswered
		if asks && r.DueAt.Sub(announcement.DueAt) < apart {
			continue
		}
		list = append(list, r)
	}
	return list
}

// Occurrence writes the moment that tells repeats of one subject apart.
func Occurrence(at time.Time) string { return at.UTC().Format(time.RFC3339) }

func reminder(m consult.Meeting, purpose consult.Purpose, lead consult.Seconds, kind consult.RecipientKind, to string, at time.Time) consult.Delivery {
	until := m.StartsAt
	return consult.Delivery{
		PlatformID: &m.PlatformID, Subject: "meeting", SubjectID: int64(m.ID), Occurrence: Occurrence(m.Occurrence),
		Revision: m.Revision, Purpose: purpose, Lead: lead, RecipientKind: kind, Recipient: to, DueAt: at, UsefulUntil: &until,
	}
}
