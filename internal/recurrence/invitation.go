package recurrence

import (
	"strconv"
	"time"

	"overlegbot/internal/consult"
)

// InvitationTo is the invitation of one person beside the platform's members: at the moment of the channel's, or at once
// when that is past. ok is false for a meeting to which nobody is invited any more.
func InvitationTo(person consult.PersonID, m consult.Meeting, p consult.Platform, now time.Time) (d consult.Delivery, ok bool) {
	p.ChannelID = strconv.FormatInt(int64(person), 10) // a platform without a channel invites people all the same
	for _, r := range Reminders(m, p, now) {
		if r.Purpose == consult.PurposeInvitation {
			r.WorkspaceID, r.RecipientKind = p.WorkspaceID, consult.ToPerson
			return r, true
		}
	}
	return consult.Delivery{}, false
}
