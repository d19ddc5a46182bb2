package consult

import (
	"strings"
	"time"
)

// PublicSummary is what the public may read of minutes (R82). It leaves only after approval.
type PublicSummary struct {
	Text       string
	ReleasedAt *time.Time // nil while it has not left
	ReleasedBy string
}

// PublicMinutes is a released summary with the meeting that it is of: all that somebody outside the platform sees of its
// minutes.
type PublicMinutes struct {
	Meeting Meeting
	PublicSummary
}

// CanRelease refuses a public summary without words, before the minutes are approved, or of a platform at level, whose
// very existence is not for the public.
func (s MinutesSeal) CanRelease(summary PublicSummary, level Level) error {
	switch {
	case level == LevelClosed:
		return Conflict("summary_of_closed", nil)
	case s.State != MinutesApproved:
		return Conflict("summary_before_approval", nil)
	case strings.TrimSpace(summary.Text) == "":
		return Conflict("summary_empty", nil)
	case summary.ReleasedAt != nil:
		return Conflict("summary_released", nil)
	}
	return nil
}
