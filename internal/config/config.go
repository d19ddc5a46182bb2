// Package config reads the configuration: one YAML file, overridden by the
// environment, with secrets only from the environment or from files of their
// own. Every fault is reported at once, in words that say what to write.
package config

import (
	"slices"
	"time"
)

// Config is the whole configuration. Every key of the file is the path of its
// yaml tags ("outbox.late_accept"); the variable that overrides it is that path
// in capitals with OVERLEGBOT_ before it (OVERLEGBOT_OUTBOX_LATE_ACCEPT).
// Durations are written as "90s", "6m" or "168h".
type Config struct {
	Language  string    `yaml:"language" env:"LANGUAGE"` // nl, fr or en: what a workspace starts with
	Timezone  string    `yaml:"timezone" env:"TIMEZONE"` // IANA name
	Slack     Slack     `yaml:"slack" envPrefix:"SLACK_"`
	Database  Database  `yaml:"database" envPrefix:"DATABASE_"`
	HTTP      HTTP      `yaml:"http" envPrefix:"HTTP_"`
	Health    Health    `yaml:"health" envPrefix:"HEALTH_"`
	Web       Web       `yaml:"web" envPrefix:"WEB_"`
	Outbox    Outbox    `yaml:"outbox" envPrefix:"OUTBOX_"`
	Inbox     Inbox     `yaml:"inbox" envPrefix:"INBOX_"`
	Retention Retention `yaml:"retention" envPrefix:"RETENTION_"`
	Reminders Reminders `yaml:"reminders" envPrefix:"REMINDERS_"`
	Log       Log       `yaml:"log" envPrefix:"LOG_"`

	// ClockFile, for tests and the demo only and therefore in no file: the path
	// of a file that holds the consultation time.
	ClockFile string `yaml:"-" env:"CLOCK_FILE"`

	// Demo says that this is the demo, with its world; no file or variable does.
	Demo bool `yaml:"-"`

	// Pace, for tests and benches only: times Slack's published rates; 0 = 1.
	Pace float64 `yaml:"-" env:"PACE"`

	origin map[string]string // the variable that set a key, for Validate to name
}

// The two ways in which Slack can reach the bot.
const (
	ModeSocket = "socket"
	ModeHTTP   = "http"
)

// Slack says how to talk to Slack.
type Slack struct {
	Mode              string   `yaml:"mode" env:"MODE"`
	BotToken          Secret   `yaml:"bot_token" env:"BOT_TOKEN"`
	BotTokenFile      string   `yaml:"bot_token_file" env:"BOT_TOKEN_FILE"`
	AppToken          Secret   `yaml:"app_token" env:"APP_TOKEN"`
	AppTokenFile      string   `yaml:"app_token_file" env:"APP_TOKEN_FILE"`
	SigningSecret     Secret   `yaml:"signing_secret" env:"SIGNING_SECRET"`
	SigningSecretFile string   `yaml:"signing_secret_file" env:"SIGNING_SECRET_FILE"`
	APIURL            string   `yaml:"api_url" env:"API_URL"` // ends with a slash
	AppID             string   `yaml:"app_id" env:"APP_ID"`   // "" = not known yet
	Command           string   `yaml:"command" env:"COMMAND"`
	OptionalScopes    []string `yaml:"optional_scopes" env:"OPTIONAL_SCOPES"`
	CaptureByEmoji    bool     `yaml:"capture_by_emoji" env:"CAPTURE_BY_EMOJI"` // a reaction of the secretary's takes a message up
}

// WantedScopes are the optional scopes to ask for: those that are named, and what capture by emoji needs.
func (s Slack) WantedScopes() []string {
	wanted := slices.Clone(s.OptionalScopes)
	if s.CaptureByEmoji {
		wanted = append(wanted, "reactions:read", "channels:history", "groups:history")
	}
	slices.Sort(wanted)
	return slices.Compact(wanted)
}

// Database says where Postgres is. DirectURL bypasses a pooler, for LISTEN,
// migrations and the leader's lock; Load sets it to URL where it is not given.
type Database struct {
	URL            Secret `yaml:"url" env:"URL"`
	URLFile        string `yaml:"url_file" env:"URL_FILE"`
	DirectURL      Secret `yaml:"direct_url" env:"DIRECT_URL"`
	DirectURLFile  string `yaml:"direct_url_file" env:"DIRECT_URL_FILE"`
	MaxConnections int    `yaml:"max_connections" env:"MAX_CONNECTIONS"`
}

// HTTP is the listener for Slack's events in HTTP mode, for calendars and
// links; see Config.Listens for when it is opened.
type HTTP struct {
	Addr string `yaml:"addr" env:"ADDR"`
}

// Health is the listener for /healthz and /readyz.
type Health struct {
	Addr string `yaml:"addr" env:"ADDR"`
}

// Web says under which address people reach the HTTP listener; "" = not at all.
type Web struct {
	PublicURL string `yaml:"public_url" env:"PUBLIC_URL"`
}

// Outbox says how what is due is sent.
type Outbox struct {
	Workers    int           `yaml:"workers" env:"WORKERS"`
	Timeout    time.Duration `yaml:"timeout" env:"TIMEOUT"`         // one call to Slack
	Batch      time.Duration `yaml:"batch" env:"BATCH"`             // how long a worker sends from one claim
	LateAccept time.Duration `yaml:"late_accept" env:"LATE_ACCEPT"` // how long after a timeout Slack may still post
	Lease      time.Duration `yaml:"lease" env:"LEASE"`             // how long a claim holds
	Settle     time.Duration `yaml:"settle" env:"SETTLE"`           // how much longer an unknown outcome waits for news
}

// Inbox says how what Slack delivered is worked on.
type Inbox struct {
	Workers int           `yaml:"workers" env:"WORKERS"`
	Lease   time.Duration `yaml:"lease" env:"LEASE"`
}

// Retention says how long what Slack delivered is kept, and how many days
// other records; a platform can choose its own days.
type Retention struct {
	Payload time.Duration `yaml:"payload" env:"PAYLOAD"` // what was said, at most 24 h
	Keys    time.Duration `yaml:"keys" env:"KEYS"`       // that it was seen
	Days    RetentionDays `yaml:"days" envPrefix:"DAYS_"`
}

// RetentionDays are days after which records are removed; 0 is never.
type RetentionDays struct {
	Drafts     int `yaml:"drafts" env:"DRAFTS"`
	Remarks    int `yaml:"remarks" env:"REMARKS"`
	Answers    int `yaml:"answers" env:"ANSWERS"`
	Guests     int `yaml:"guests" env:"GUESTS"`
	Comments   int `yaml:"comments" env:"COMMENTS"`
	Deliveries int `yaml:"deliveries" env:"DELIVERIES"`
	Audit      int `yaml:"audit" env:"AUDIT"`
	Questions  int `yaml:"questions" env:"QUESTIONS"`
	Contacts   int `yaml:"contacts" env:"CONTACTS"`
}

// Reminders are the leads that a platform starts with; its chair and secretary
// can change them.
type Reminders struct {
	Invitation   time.Duration `yaml:"invitation" env:"INVITATION"`
	Unanswered   time.Duration `yaml:"unanswered" env:"UNANSWERED"`
	Attending    time.Duration `yaml:"attending" env:"ATTENDING"`
	DeadlineDays []int         `yaml:"deadline_days" env:"DEADLINE_DAYS"` // days before, furthest first
	QuietHours   Hours         `yaml:"quiet_hours" env:"QUIET_HOURS"`
}

// Log says what is logged and how.
type Log struct {
	Level  string `yaml:"level" env:"LEVEL"`   // debug, info, warn or error
	Format string `yaml:"format" env:"FORMAT"` // text or json
}

// Default is what holds where nothing is said.
func Default() Config {
	return Config{
		Language: "nl",
		Timezone: "Europe/Brussels",
		Slack:    Slack{Mode: ModeSocket, APIURL: "https://slack.com/api/", Command: "/overleg", OptionalScopes: []string{}},
		Database: Database{MaxConnections: 10},
		HTTP:     HTTP{Addr: ":8080"},
		Health:   Health{Addr: ":8081"},
		Outbox: Outbox{
			Workers: 4, Timeout: 10 * time.Second, Batch: 30 * time.Second,
			LateAccept: 30 * time.Second, Lease: 90 * time.Second, Settle: 6 * time.Minute,
		},
		Inbox: Inbox{Workers: 8, Lease: 30 * time.Second},
		Retention: Retention{
			Payload: 24 * time.Hour, Keys: 720 * time.Hour,
			Days: RetentionDays{
				Drafts: 90, Remarks: 365, Answers: 365, Guests: 180, Comments: 730, Deliveries: 365, Audit: 730, Questions: 180, Contacts: 730,
			},
		},
		Reminders: Reminders{
			Invitation: 168 * time.Hour, Unanswered: 24 * time.Hour, Attending: time.Hour,
			DeadlineDays: []int{30, 14, 7, 1},
			QuietHours:   Hours{From: 19 * 60, To: 8 * 60},
		},
		Log: Log{Level: "info", Format: "text"},
	}
}

// Listens reports whether HTTP.Addr is to be opened: Slack calls it in HTTP
// mode, people where they have an address for it.
func (c Config) Listens() bool {
	return c.HTTP.Addr != "" && (c.Slack.Mode == ModeHTTP || c.Web.PublicURL != "")
}

// Location returns the time zone; Validate has told when there is none.
func (c Config) Location() (*time.Location, error) { return time.LoadLocation(c.Timezone) }
