package consult

import "time"

// Clock tells consultation time: the time of meetings, reminders and deadlines. The demo moves it; wire time (acks,
// leases, back-off) is always real and never comes from here.
type Clock func() time.Time
