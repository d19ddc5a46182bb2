package config

import (
	"fmt"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// optionalScopes are those that the manifest may ask for beyond the required.
var optionalScopes = []string{"channels:history", "groups:history", "files:read"}

var (
	appID    = regexp.MustCompile(`^A[A-Z0-9]+$`)
	command  = regexp.MustCompile(`^/[a-z0-9_-]{1,31}$`) // Slack: at most 32 characters, lower case
	password = regexp.MustCompile(`(?i)(^|[\s?&])(ssl)?password\s*=\s*[^\s&]`)
)

// Validate reports everything that is wrong or missing for serving, as an *Error.
func (c Config) Validate() error {
	f := faults{origin: c.origin}
	c.slack(&f)
	c.database(&f)
	c.listeners(&f)
	c.delivery(&f)
	c.reminders(&f)
	f.oneOf("language", c.Language, "nl", "fr", "en")
	f.oneOf("log.level", c.Log.Level, "debug", "info", "warn", "error")
	f.oneOf("log.format", c.Log.Format, "text", "json")
	if _, err := c.Location(); err != nil || c.Timezone == "" || c.Timezone == "Local" {
		f.add("timezone", "%q is not a known time zone; write for example Europe/Brussels", c.Timezone)
	}
	return faulty(f.all)
}

// ValidateDatabase reports what commands without Slack (migrate) cannot do without.
func (c Config) ValidateDatabase() error {
	f := faults{origin: c.origin}
	c.database(&f)
	return faulty(f.all)
}

func (c Config) slack(f *faults) {
	s := c.Slack
	f.oneOf("slack.mode", s.Mode, ModeSocket, ModeHTTP)
	f.token("slack.bot_token", s.BotToken, "xoxb-")
	if s.Mode == ModeSocket {
		f.token("slack.app_token", s.AppToken, "xapp-")
	}
	if s.Mode == ModeHTTP {
		if !s.SigningSecret.IsSet() {
			f.missing("slack.signing_secret")
		}
		if c.HTTP.Addr == "" {
			f.add("http.addr", "is needed in HTTP mode; write for example \":8080\"")
		}
	}
	f.url("slack.api_url", s.APIURL)
	if s.AppID != "" && !appID.MatchString(s.AppID) {
		f.add("slack.app_id", "%q is not an app id; it begins with A and stands under Basic Information", s.AppID)
	}
	if !command.MatchString(s.Command) {
		f.add("slack.command", "%q is not a command; write for example /overleg (lower case, at most 32 characters)", s.Command)
	}
	for _, scope := range s.OptionalScopes {
		if !slices.Contains(optionalScopes, scope) {
			f.add("slack.optional_scopes", "%q is not one of %s", scope, strings.Join(optionalScopes, ", "))
		}
	}
}

func (c Config) database(f *faults) {
	d := c.Database
	if !d.URL.IsSet() {
		f.missing("database.url")
	} else if !isDSN(d.URL.Reveal()) {
		f.add("database.url", "is not a Postgres address; write for example postgres://overlegbot@localhost/overlegbot")
	}
	if d.DirectURL.IsSet() && d.DirectURL != d.URL && !isDSN(d.DirectURL.Reveal()) {
		f.add("database.direct_url", "is not a Postgres address; write for example postgres://overlegbot@localhost/overlegbot")
	}
	f.between("database.max_connections", d.MaxConnections, 3, 500)
}

func (c Config) listeners(f *faults) {
	f.addr("health.addr", c.Health.Addr)
	if c.HTTP.Addr != "" {
		f.addr("http.addr", c.HTTP.Addr)
		if c.HTTP.Addr == c.Health.Addr {
			f.add("http.addr", "is the same as health.addr; give each its own port")
		}
	}
	if c.Web.PublicURL != "" {
		f.url("web.public_url", c.Web.PublicURL)
	}
}

func (c Config) delivery(f *faults) {
	o := c.Outbox
	f.between("outbox.workers", o.Workers, 1, 64)
	f.duration("outbox.timeout", o.Timeout, 100*time.Millisecond, time.Minute)
	f.duration("outbox.batch", o.Batch, 100*time.Millisecond, 10*time.Minute)
	f.duration("outbox.late_accept", o.LateAccept, 100*time.Millisecond, 10*time.Minute)
	f.duration("outbox.lease", o.Lease, time.Second, time.Hour)
	f.duration("outbox.settle", o.Settle, 0, time.Hour)
	if least := o.Batch + o.Timeout + o.LateAccept; o.Lease <= least {
		f.add("outbox.lease", "%s is too short: it must be longer than batch + timeout + late_accept together (%s), or a message can be sent twice", o.Lease, least)
	}
	f.between("inbox.workers", c.Inbox.Workers, 1, 64)
	f.duration("inbox.lease", c.Inbox.Lease, time.Second, time.Hour)
	f.duration("retention.payload", c.Retention.Payload, time.Minute, 24*time.Hour)
	f.duration("retention.keys", c.Retention.Keys, 24*time.Hour, 10*365*24*time.Hour)
	if c.Retention.Keys < c.Retention.Payload {
		f.add("retention.keys", "%s is shorter than retention.payload", c.Retention.Keys)
	}
	d := c.Retention.Days
	f.days("retention.days.drafts", d.Drafts, 30)
	f.days("retention.days.remarks", d.Remarks, 30)
	f.days("retention.days.answers", d.Answers, 30)
	f.days("retention.days.guests", d.Guests, 30)
	f.days("retention.days.comments", d.Comments, 30)
	f.days("retention.days.deliveries", d.Deliveries, 90)
	f.days("retention.days.audit", d.Audit, 365)
	f.days("retention.days.questions", d.Questions, 30)
	f.days("retention.days.contacts", d.Contacts, 30)
}

func (c Config) reminders(f *faults) {
	r := c.Reminders
	const most = 60 * 24 * time.Hour
	f.duration("reminders.invitation", r.Invitation, time.Minute, most)
	f.duration("reminders.unanswered", r.Unanswered, time.Minute, most)
	f.duration("reminders.attending", r.Attending, time.Minute, most)
	if n := len(r.DeadlineDays); n == 0 || n > 8 {
		f.add("reminders.deadline_days", "names %d days; write one to eight", n)
	}
	for i, days := range r.DeadlineDays {
		if days < 0 || days > 365 {
			f.add("reminders.deadline_days", "%d is not from 0 to 365", days)
		}
		if slices.Contains(r.DeadlineDays[:i], days) {
			f.add("reminders.deadline_days", "%d stands there twice", days)
		}
	}
}

// faults collects sentences; each names what was set: the variable, where one
// did, else the key in the file.
type faults struct {
	all    []string
	origin map[string]string
}

func (f *faults) add(key, format string, args ...any) {
	name := key
	if set := f.origin[variable(key)]; set != "" {
		name = set
	}
	f.all = append(f.all, name+": "+fmt.Sprintf(format, args...))
}

func (f *faults) missing(key string) {
	usual := strings.TrimPrefix(variable(key), prefix)
	f.add(key, "is missing; set %s (or %s), or name a file that holds it in %s_file", variable(key), usual, key)
}

func (f *faults) token(key string, s Secret, begin string) {
	switch {
	case !s.IsSet():
		f.missing(key)
	case !strings.HasPrefix(s.Reveal(), begin):
		f.add(key, "is not the right kind of token; it begins with %s", begin)
	}
}

func (f *faults) oneOf(key, got string, allowed ...string) {
	if !slices.Contains(allowed, got) {
		f.add(key, "%q is not one of %s", got, strings.Join(allowed, ", "))
	}
}

func (f *faults) between(key string, got, low, high int) {
	if got < low || got > high {
		f.add(key, "%d is not from %d to %d", got, low, high)
	}
}

// days is a number of days after which something goes, 0 for never.
func (f *faults) days(key string, got, least int) {
	if got != 0 && (got < least || got > 36500) {
		f.add(key, "%d is not 0 (never) and not from %d to 36500", got, least)
	}
}

func (f *faults) duration(key string, got, low, high time.Duration) {
	if got < low || got > high {
		f.add(key, "%s is not from %s to %s; write a duration with its unit, such as 90s, 6m or 24h", got, low, high)
	}
}

func (f *faults) addr(key, got string) {
	if _, port, err := net.SplitHostPort(got); err != nil || port == "" {
		f.add(key, "%q is not host:port; write for example \":8081\"", got)
	}
}

// url takes https everywhere and plain http on this machine only: tokens and
// signed links must not cross a network in the clear.
func (f *faults) url(key, got string) {
	u, err := url.Parse(got)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
		f.add(key, "%q is not a web address; write for example https://example.org/", got)
		return
	}
	if u.Scheme == "http" && !isLoopback(u.Hostname()) {
		f.add(key, "%q is not encrypted; write https", got)
	}
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}

// isDSN takes both forms of libpq: an address, or words such as host=... .
func isDSN(s string) bool {
	if strings.HasPrefix(s, "postgres://") || strings.HasPrefix(s, "postgresql://") {
		_, err := url.Parse(s)
		return err == nil
	}
	return !strings.Contains(s, "://") && strings.Contains(s, "=")
}

// hasPassword is careful: an address that it cannot read counts as having one.
func hasPassword(dsn string) bool {
	if strings.Contains(dsn, "://") {
		u, err := url.Parse(dsn)
		if err != nil {
			return true
		}
		if _, ok := u.User.Password(); ok {
			return true
		}
	}
	return password.MatchString(dsn)
}
