package config

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
)

var compare = cmp.Options{
	cmp.Comparer(func(a, b Secret) bool { return a == b }),
	cmp.FilterPath(func(p cmp.Path) bool { return p.String() == "origin" }, cmp.Ignore()),
}

func environment(pairs ...string) func(string) string {
	vars := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		vars[pairs[i]] = pairs[i+1]
	}
	return func(name string) string { return vars[name] }
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestTheExampleNamesEveryKeyAndHoldsTheDefaults(t *testing.T) {
	t.Parallel()
	const path = "../../config.example.yaml"
	got, err := Load(path, environment())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Default(), got, compare); diff != "" {
		t.Errorf("the example differs from the defaults (-default +example):\n%s", diff)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	// A key without a default stands behind a #: with that taken away, it must
	// still be a key at its right place.
	whole := regexp.MustCompile(`(?m)^( *)# ([a-z_]+: \S+)$`).ReplaceAll(text, []byte("$1$2"))
	var tree map[string]any
	if err := yaml.Unmarshal(whole, &tree); err != nil {
		t.Fatal(err)
	}
	named := paths("", tree)
	var want []string
	c := Default()
	for _, s := range settings(&c) {
		_, secret := s.value.Interface().(Secret)
		switch {
		case secret && !slices.Contains(named, s.key):
			if !bytes.Contains(text, []byte(s.variable)) {
				t.Errorf("the example does not name the variable %s", s.variable)
			}
		case s.key != "":
			want = append(want, s.key)
		}
	}
	slices.Sort(want)
	slices.Sort(named)
	if diff := cmp.Diff(want, named); diff != "" {
		t.Errorf("keys (-configuration +example):\n%s", diff)
	}
}

func paths(prefix string, tree map[string]any) []string {
	var all []string
	for key, value := range tree {
		if sub, ok := value.(map[string]any); ok {
			all = append(all, paths(prefix+key+".", sub)...)
			continue
		}
		all = append(all, prefix+key)
	}
	return all
}

func TestEveryVariableIsThePathOfItsKey(t *testing.T) {
	t.Parallel()
	c := Default()
	for _, s := range settings(&c) {
		if s.key != "" && s.variable != variable(s.key) {
			t.Errorf("%s: got variable %s, want %s", s.key, s.variable, variable(s.key))
		}
	}
}

func TestAnEmptyFileOrSectionKeepsTheDefaults(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "\n\n", "# only a comment\n", "---\n", "outbox:\n", "slack: {}\n", "outbox:\n  workers:\n  lease:\n", "reminders:\n  # nothing\nlog:\n  level: info\n"} {
		got, err := Load(write(t, "config.yaml", text), environment())
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if diff := cmp.Diff(Default(), got, compare); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

func TestTheEnvironmentOverridesTheFile(t *testing.T) {
	t.Parallel()
	path := write(t, "config.yaml", `
language: fr
outbox:
  workers: 2
  lease: 2m
reminders:
  deadline_days: [1, 60]
  quiet_hours: "22:00-06:30"
database:
  url: postgres://overlegbot@db/overleg
`)
	got, err := Load(path, environment(
		"OVERLEGBOT_OUTBOX_WORKERS", "6",
		"OVERLEGBOT_RETENTION_PAYLOAD", "1h",
		"OVERLEGBOT_SLACK_OPTIONAL_SCOPES", "channels:history,groups:history",
		"OVERLEGBOT_SLACK_API_URL", "http://127.0.0.1:9/api",
		"OVERLEGBOT_LANGUAGE", "",
		"OVERLEGBOT_CLOCK_FILE", "/tmp/clock",
		"SLACK_BOT_TOKEN", "xoxb-usual",
		"OVERLEGBOT_SLACK_BOT_TOKEN", "xoxb-ours",
		"SLACK_APP_TOKEN", "xapp-usual\n",
		"SLACK_SIGNING_SECRET", "sign",
	))
	if err != nil {
		t.Fatal(err)
	}
	want := Default()
	want.Language = "fr"
	want.Outbox.Workers = 6
	want.Outbox.Lease = 2 * time.Minute
	want.Retention.Payload = time.Hour
	want.Reminders.DeadlineDays = []int{60, 1}
	want.Reminders.QuietHours = Hours{From: 22 * 60, To: 6*60 + 30}
	want.ClockFile = "/tmp/clock"
	want.Database.URL = NewSecret("postgres://overlegbot@db/overleg")
	want.Database.DirectURL = want.Database.URL
	want.Slack.OptionalScopes = []string{"channels:history", "groups:history"}
	want.Slack.APIURL = "http://127.0.0.1:9/api/"
	want.Slack.BotToken = NewSecret("xoxb-ours")
	want.Slack.AppToken = NewSecret("xapp-usual")
	want.Slack.SigningSecret = NewSecret("sign")
	if diff := cmp.Diff(want, got, compare); diff != "" {
		t.Errorf("configuration (-want +got):\n%s", diff)
	}
	if err := got.Validate(); err != nil {
		t.Errorf("should be valid, got: %v", err)
	}
}

func TestASecretComesFromItsFile(t *testing.T) {
	t.Parallel()
	token := write(t, "token", "xoxb-from-file\n")
	path := write(t, "config.yaml", "slack:\n  bot_token_file: "+token+"\n")
	tests := []struct {
		name   string
		getenv func(string) string
		want   string
	}{
		{"the file", environment(), "xoxb-from-file"},
		{"the usual variable before the file", environment("SLACK_BOT_TOKEN", "xoxb-usual"), "xoxb-usual"},
		{"our variable before all", environment("SLACK_BOT_TOKEN", "xoxb-usual", "OVERLEGBOT_SLACK_BOT_TOKEN", "xoxb-ours"), "xoxb-ours"},
		{"a file named by a variable", environment("OVERLEGBOT_SLACK_BOT_TOKEN_FILE", write(t, "other", "xoxb-other")), "xoxb-other"},
	}
	for _, tt := range tests {
		got, err := Load(path, tt.getenv)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if got.Slack.BotToken.Reveal() != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got.Slack.BotToken.Reveal(), tt.want)
		}
	}
}

func TestWhatCannotBeReadIsSaidWithoutItsNeighbours(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, yaml, want string }{
		{"an unknown key", "slack:\n  mode: socket\n  # xoxb-secret\n  mood: http\n", "[4:3] unknown field \"mood\""},
		{"a key twice", "language: nl\nlanguage: fr\n", "[2:1]"},
		{"a wrong kind of value", "outbox:\n  workers: many\n", "[2:12] outbox.workers is not usable; write a whole number"},
		{"two bad values", "outbox:\n  workers: many\n  lease: soon\n", "[3:10] outbox.lease is not usable; write a duration"},
		{"a duration without its unit", "outbox:\n  timeout: 10\n", "[2:12] outbox.timeout is not usable; write a duration such as 90s"},
		{"a section that is no section", "outbox: 4\n", "[1:9]"},
		{"a bad duration", "outbox:\n  lease: soon\n", "[2:10] outbox.lease"},
		{"bad hours", "reminders:\n  quiet_hours: at night\n", "20:00-08:00"},
		{"broken YAML", "slack: [\nlog: x\n", "["},
		{"two documents", "language: nl\n---\nlanguage: fr\n", "more than one document"},
		{"a token", "slack:\n  bot_token: xoxb-secret\n", "slack.bot_token: a secret does not belong"},
		{"a signing secret", "slack:\n  signing_secret: secret\n", "OVERLEGBOT_SLACK_SIGNING_SECRET"},
		{"a password in the address", "database:\n  url: postgres://me:secret@db/x\n", "OVERLEGBOT_DATABASE_URL"},
		{"a password in words", "database:\n  direct_url: host=db password=secret\n", "database.direct_url_file"},
		{"a password as parameter", "database:\n  url: postgres://db/x?password=secret\n", "database.url: a secret"},
		{"a missing file", "slack:\n  bot_token_file: /nowhere/token\n", "slack.bot_token_file: open /nowhere/token"},
	}
	for _, tt := range tests {
		_, err := Load(write(t, "config.yaml", tt.yaml), environment())
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want it to contain %q", tt.name, err, tt.want)
		}
		if err != nil && strings.Contains(err.Error(), "secret@") || err != nil && strings.Contains(err.Error(), "xoxb-") {
			t.Errorf("%s: gives a secret away: %v", tt.name, err)
		}
	}
}

func TestABadVariableIsNamedWithWhatToWrite(t *testing.T) {
	t.Parallel()
	_, err := Load("", environment(
		"OVERLEGBOT_OUTBOX_WORKERS", "many",
		"OVERLEGBOT_INBOX_LEASE", "soon",
		"OVERLEGBOT_REMINDERS_DEADLINE_DAYS", "1;2",
		"OVERLEGBOT_REMINDERS_QUIET_HOURS", "25:00-08:00",
		"OVERLEGBOT_SLACK_BOT_TOKEN_FILE", "/nowhere/token",
	))
	want := []string{
		"OVERLEGBOT_OUTBOX_WORKERS is not usable; write a whole number such as 4",
		"OVERLEGBOT_INBOX_LEASE is not usable; write a duration such as 90s, 6m or 24h",
		"OVERLEGBOT_REMINDERS_DEADLINE_DAYS is not usable; write whole numbers with commas, such as 30,14,7,1",
		"OVERLEGBOT_REMINDERS_QUIET_HOURS is not usable; write a part of the day such as 20:00-08:00",
		"slack.bot_token_file: open /nowhere/token: no such file or directory",
	}
	if diff := cmp.Diff(strings.Join(want, "\n"), fmt.Sprint(err)); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
}

func TestValidateReportsEveryFaultAtOnce(t *testing.T) {
	t.Parallel()
	c := Default()
	c.Language, c.Timezone = "de", "Brussel"
	c.Slack.BotToken = NewSecret("xapp-swapped")
	c.Slack.APIURL = "http://slack.example.org/"
	c.Slack.AppID, c.Slack.Command = "B12", "overleg"
	c.Slack.OptionalScopes = []string{"admin"}
	c.HTTP.Addr, c.Health.Addr = "8080", ":"
	c.Outbox.Lease = time.Minute
	c.Outbox.Timeout = 10 // nanoseconds: a number without its unit
	c.Inbox.Workers = 0
	c.Retention.Payload = 48 * time.Hour
	c.Reminders.DeadlineDays = []int{7, 7, -1}
	c.Log.Level = "loud"
	err := c.Validate()
	want := []string{
		"slack.bot_token: is not the right kind of token; it begins with xoxb-",
		"slack.app_token: is missing; set OVERLEGBOT_SLACK_APP_TOKEN (or SLACK_APP_TOKEN), or name a file that holds it in slack.app_token_file",
		`slack.api_url: "http://slack.example.org/" is not encrypted; write https`,
		`slack.app_id: "B12" is not an app id; it begins with A and stands under Basic Information`,
		`slack.command: "overleg" is not a command; write for example /overleg (lower case, at most 32 characters)`,
		`slack.optional_scopes: "admin" is not one of channels:history, groups:history, files:read`,
		"database.url: is missing; set OVERLEGBOT_DATABASE_URL (or DATABASE_URL), or name a file that holds it in database.url_file",
		`health.addr: ":" is not host:port; write for example ":8081"`,
		`http.addr: "8080" is not host:port; write for example ":8081"`,
		"outbox.timeout: 10ns is not from 100ms to 1m0s; write a duration with its unit, such as 90s, 6m or 24h",
		"outbox.lease: 1m0s is too short: it must be longer than batch + timeout + late_accept together (1m0.00000001s), or a message can be sent twice",
		"inbox.workers: 0 is not from 1 to 64",
		"retention.payload: 48h0m0s is not from 1m0s to 24h0m0s; write a duration with its unit, such as 90s, 6m or 24h",
		"reminders.deadline_days: 7 stands there twice",
		"reminders.deadline_days: -1 is not from 0 to 365",
		`language: "de" is not one of nl, fr, en`,
		`log.level: "loud" is not one of debug, info, warn, error`,
		`timezone: "Brussel" is not a known time zone; write for example Europe/Brussels`,
	}
	if diff := cmp.Diff(strings.Join(want, "\n"), fmt.Sprint(err)); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
}

func TestABadValueFromAVariableIsNamedByTheVariable(t *testing.T) {
	t.Parallel()
	c, err := Load("", environment(
		"OVERLEGBOT_LANGUAGE", "de",
		"OVERLEGBOT_OUTBOX_LEASE", "10s",
		"DATABASE_URL", "mysql://db/x",
		"SLACK_BOT_TOKEN", "xapp-swapped",
		"OVERLEGBOT_SLACK_APP_TOKEN", "xoxb-swapped",
	))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"SLACK_BOT_TOKEN: is not the right kind of token; it begins with xoxb-",
		"OVERLEGBOT_SLACK_APP_TOKEN: is not the right kind of token; it begins with xapp-",
		"DATABASE_URL: is not a Postgres address; write for example postgres://overlegbot@localhost/overlegbot",
		"OVERLEGBOT_OUTBOX_LEASE: 10s is too short: it must be longer than batch + timeout + late_accept together (1m10s), or a message can be sent twice",
		`OVERLEGBOT_LANGUAGE: "de" is not one of nl, fr, en`,
	}
	if diff := cmp.Diff(strings.Join(want, "\n"), fmt.Sprint(c.Validate())); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
}

func TestHTTPModeNeedsItsSecretAndListener(t *testing.T) {
	t.Parallel()
	c := Default()
	c.Slack.Mode, c.HTTP.Addr = ModeHTTP, ""
	c.Slack.BotToken = NewSecret("xoxb-1")
	c.Database.URL = NewSecret("mysql://db/x")
	want := []string{
		"slack.signing_secret: is missing; set OVERLEGBOT_SLACK_SIGNING_SECRET (or SLACK_SIGNING_SECRET), or name a file that holds it in slack.signing_secret_file",
		`http.addr: is needed in HTTP mode; write for example ":8080"`,
		"database.url: is not a Postgres address; write for example postgres://overlegbot@localhost/overlegbot",
	}
	if diff := cmp.Diff(strings.Join(want, "\n"), fmt.Sprint(c.Validate())); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
	if c.Listens() {
		t.Error("without an address there is nothing to open")
	}
}

func TestSecretsPrintAsStarsHoweverTheyArePrinted(t *testing.T) {
	t.Parallel()
	c := Default()
	c.Slack.BotToken = NewSecret("xoxb-topsecret")
	c.Database.URL = NewSecret("postgres://me:topsecret@db/x")
	asJSON, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("start", "token", c.Slack.BotToken, "config", c)
	all := c.Redacted() + string(asJSON) + log.String() +
		fmt.Sprintf("%v %+v %#v %x %s %q", c, c, c, c.Slack.BotToken, c.Slack.BotToken, c.Slack.BotToken)
	if strings.Contains(all, "topsecret") || strings.Contains(all, fmt.Sprintf("%x", "topsecret")) {
		t.Errorf("a secret stands in:\n%s", all)
	}
	for _, part := range []string{"bot_token: \"***\"", "url: \"***\"", "app_token: \"\"", "lease: 1m30s", "quiet_hours: 19:00-08:00"} {
		if !strings.Contains(c.Redacted(), part) {
			t.Errorf("%q does not stand in:\n%s", part, c.Redacted())
		}
	}
}
