package planner_test

import (
	"overlegbot/internal/consult"
	"time"
)

// date is a meeting as the model has it.
type date struct {
	consult.Meeting
	rhythm, follower int                           // 0: a single date; with whose beginning it went
	told, public     bool                          // somebody was written to about it; its cancellation was announced, or that of its rhythm
	answers          map[int]consult.Answer        // by member
	waiting          map[consult.Purpose]time.Time // what is still to be sent, and when
}

// model says what is to be sent when, from the promises alone: no rows, no recurrence, no clock but what it is handed.
type model struct {
	zone    *time.Location
	off     map[string]bool // public holidays, as 2006-01-02
	lasting time.Duration   // every meeting
	members int
	dates   []*date
	ended   map[int]time.Time // when a rhythm was followed by another
}

// early is at itself or, in quiet hours and (for the office) on a day off, the last 16:00 before it.
func (m *model) early(at time.Time, office bool) time.Time {
	hour, wake := at, at.Hour() >= 8 && at.Hour() < 19
	for back := 0; !wake || office && (hour.Weekday() == 6 || hour.Weekday() == 0 || m.off[hour.Format(time.DateOnly)]); back++ {
		hour = time.Date(at.Year(), at.Month(), at.Day()-back, 16, 0, 0, 0, m.zone)
		wake = hour.Before(at)
	}
	return hour
}

// revise replaces what waits: a week ahead the card, a day ahead the question, an hour ahead the place. News to who was
// told invites by itself, and what would ask again within half a day is left out.
func (m *model) revise(d *date, news consult.Purpose, now time.Time, silent bool) {
	const nagging = 12 * time.Hour
	d.waiting = map[consult.Purpose]time.Time{}
	if d.State == consult.MeetingPlanned {
		heard := d.told || news == consult.PurposeRestored && !silent
		invited, ask := m.early(d.StartsAt.Add(-7*24*time.Hour), false), m.early(d.StartsAt.Add(-24*time.Hour), true)
		if !heard || (!d.told || news == consult.PurposeMoved) && invited.Sub(now) >= nagging {
			d.waiting[consult.PurposeInvitation] = invited // else its card stands
		}
		if ask.Sub(invited) >= nagging && ask.Sub(now) >= nagging {
			d.waiting[consult.PurposeUnanswered] = ask
		}
		if last := d.StartsAt.Add(-time.Hour); last.After(now) {
			d.waiting[consult.PurposeAttending] = last
		}
	}
	if (d.told || news == consult.PurposeRestored || news == consult.PurposeRhythm) && !silent {
		d.waiting[news] = now
	}
}

func (m *model) plan(now time.Time, rhythm int, starts ...time.Time) {
	for _, at := range starts {
		d := &date{rhythm: rhythm, answers: map[int]consult.Answer{}}
		d.Occurrence, d.StartsAt, d.EndsAt, d.State = at, at, at.Add(m.lasting), consult.MeetingPlanned
		m.revise(d, "", now, false)
		if at.After(now) { // what has begun is not planned
			m.dates = append(m.dates, d)
		}
	}
}

func (m *model) taken(by *date, from time.Time) (taken bool) {
	for _, d := range m.dates {
		taken = taken || d != by && d.State != consult.MeetingCancelled && d.StartsAt.Before(from.Add(m.lasting)) && d.EndsAt.After(from)
	}
	return taken
}

// change moves, cancels or restores a meeting and says whether that is allowed.
func (m *model) change(d *date, news consult.Purpose, to, now time.Time, silent bool) bool {
	refusals := map[consult.Purpose]error{consult.PurposeMoved: d.CanMove(to, now), consult.PurposeCancelled: d.CanCancel()}
	refusals[consult.PurposeRestored], refusals[consult.PurposeRhythm] = d.CanRestore(now), d.CanCancel()
	edit := news == consult.PurposeMoved && to.Equal(d.StartsAt)
	if refusals[news] != nil || edit || news != consult.PurposeCancelled && news != consult.PurposeRhythm && m.taken(d, to) {
		return edit && refusals[news] == nil
	}
	switch news {
	case consult.PurposeMoved:
		d.StartsAt, d.EndsAt, d.answers = to, to.Add(m.lasting), map[int]consult.Answer{}
	case consult.PurposeCancelled, consult.PurposeRhythm:
		d.State, d.public = consult.MeetingCancelled, false
	case consult.PurposeRestored:
		d.State, silent = consult.MeetingPlanned, silent || !d.public
	}
	d.Revision++
	m.revise(d, news, now, silent)
	return true
}

// follow lets another rhythm begin at a moment; what both have stays as it is.
func (m *model) follow(now time.Time, old, next int, from time.Time, silent bool, starts ...time.Time) {
	lacking := map[int64]bool{}
	m.ended[old] = from
	for _, at := range starts {
		lacking[at.UnixNano()] = true
	}
	for _, state := range []consult.MeetingState{consult.MeetingPlanned, consult.MeetingCancelled} {
		for _, d := range m.dates {
			lacks, wanted := lacking[d.StartsAt.UnixNano()]
			switch {
			case d.State != state || d.rhythm != old || d.Occurrence.Before(from) || !d.StartsAt.After(now):
			case !wanted:
				m.change(d, consult.PurposeRhythm, d.StartsAt, now, silent)
				d.follower = next
			case lacks:
				d.rhythm, d.Occurrence, lacking[d.StartsAt.UnixNano()] = next, d.StartsAt, false
			}
		}
	}
	for _, at := range starts {
		if lacking[at.UnixNano()] {
			m.plan(now, next, at)
		}
	}
}

// send is what goes out at now, and nothing once the meeting has begun.
func (m *model) send(now time.Time) map[sending]bool {
	out := map[sending]bool{}
	for i, d := range m.dates {
		for purpose, due := range d.waiting {
			cancelled, rhythm := purpose == consult.PurposeCancelled, purpose == consult.PurposeRhythm
			if due.After(now) || !now.Before(d.StartsAt) && !(cancelled && now.Before(d.EndsAt)) {
				continue
			}
			delete(d.waiting, purpose)
			end, over := m.ended[d.follower] // replaced before anybody heard of it
			d.told, d.public = d.told || !cancelled && !rhythm, d.public || cancelled || rhythm && !(over && !end.After(now))
			asks, reminds := purpose == consult.PurposeUnanswered, purpose == consult.PurposeAttending
			for who := toChannel; who < m.members; who++ {
				comes := d.answers[who] == consult.Present || d.answers[who] == consult.Online
				if who >= 0 && asks && d.answers[who] == "" || reminds && comes || who == toChannel && !asks && !reminds && !rhythm {
					out[sending{i, d.Revision, purpose, who}] = true
				}
			}
		}
	}
	return out
}
