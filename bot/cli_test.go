package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"overlegbot/internal/pgtest"
	"overlegbot/internal/slacksim"
)

// cliRun runs a command line with an environment of its own.
func cliRun(t *testing.T, env map[string]string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs bytes.Buffer
	err := run(t.Context(), args, func(key string) string { return env[key] }, &out, &errs)
	if err != nil {
		errs.WriteString(err.Error())
	}
	return out.String(), errs.String(), exitCode(err)
}

// serving is an environment in which serve could start.
func serving(t *testing.T, o slacksim.Options) map[string]string {
	t.Helper()
	o.World = slacksim.Empty()
	sim, err := slacksim.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	ready := sim.Ready()
	return map[string]string{
		"DATABASE_URL": pgtest.New(t), "SLACK_BOT_TOKEN": ready.BotToken, "SLACK_APP_TOKEN": ready.AppToken,
		"OVERLEGBOT_SLACK_API_URL": ready.API, "OVERLEGBOT_HEALTH_ADDR": "127.0.0.1:0", "OVERLEGBOT_SLACK_APP_ID": ready.AppID,
	}
}

func TestServeRefusesAWrongInstallationWithOneSentenceBeforeAnythingStarts(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change map[string]string
		want   string
	}{
		"no token":          {map[string]string{"SLACK_BOT_TOKEN": ""}, "slack.bot_token"},
		"a wrong token":     {map[string]string{"SLACK_BOT_TOKEN": "xoxb-wrong"}, "Slack refuses slack.bot_token (invalid_auth)"},
		"a wrong app key":   {map[string]string{"SLACK_APP_TOKEN": "xapp-wrong"}, "Slack refuses slack.app_token"},
		"no database":       {map[string]string{"DATABASE_URL": "postgres://127.0.0.1:1/none?sslmode=disable"}, "the database at database.url does not answer"},
		"no database url":   {map[string]string{"DATABASE_URL": ""}, "database.url"},
		"an empty database": {map[string]string{"DATABASE_URL": "empty"}, "overlegbot migrate"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := serving(t, slacksim.Options{})
			for key, value := range c.change {
				if value == "empty" {
					value = pgtest.Empty(t)
				}
				env[key] = value
			}
			stdout, stderr, code := cliRun(t, env, "serve")
			if code != 2 || stdout != "" || !strings.Contains(stderr, c.want) {
				t.Errorf("got %d %q %q, want 2 and %q", code, stdout, stderr, c.want)
			}
		})
	}
}

func TestServeNamesTheScopesThatTheAppLacks(t *testing.T) {
	t.Parallel()
	manifest := `{"display_information":{"name":"x"},"features":{"bot_user":{"display_name":"x"}},"oauth_config":{"scopes":{"bot":["commands","chat:write"]}},"settings":{"socket_mode_enabled":true}}`
	env := serving(t, slacksim.Options{Manifest: []byte(manifest)})
	_, stderr, code := cliRun(t, env, "serve")
	if code != 2 || !strings.Contains(stderr, "users:read") {
		t.Errorf("got %d %q, want 2 and the missing scopes", code, stderr)
	}
}

func TestAnUnknownKeyIsRefusedWithLineAndColumnAndWithoutItsNeighbours(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(file, []byte("language: nl\nslack:\n  bot_tokn: xoxb-secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, stderr, code := cliRun(t, nil, "serve", "--config", file)
	if code != 2 || !strings.Contains(stderr, "bot_tokn") || strings.Contains(stderr, "xoxb-secret") {
		t.Errorf("got %d %q, want 2, the key and no secret", code, stderr)
	}
}

func TestDoctorSaysTheNextStepForWhatIsNotRight(t *testing.T) {
	t.Parallel()
	env := serving(t, slacksim.Options{})
	stdout, stderr, code := cliRun(t, env, "doctor", "--json")
	if code != 0 {
		t.Errorf("got %d %s %s, want a healthy installation", code, stdout, stderr)
	}
	env["SLACK_BOT_TOKEN"] = "xoxb-wrong"
	stdout, _, code = cliRun(t, env, "doctor", "--json")
	var answer struct {
		Checks []check `json:"checks"`
	}
	if err := json.Unmarshal([]byte(stdout), &answer); err != nil {
		t.Fatal(err)
	}
	for _, c := range answer.Checks {
		if c.Name == "token" && (c.OK || c.Next == "") {
			t.Errorf("got %+v, want a token that is not right and the next step", c)
		}
	}
	if code != 1 || strings.Count(stdout, "\n") != 1 {
		t.Errorf("got %d and %q, want 1 and one line", code, stdout)
	}
}

func TestMigrateBringsAnEmptyDatabaseUpToDate(t *testing.T) {
	t.Parallel()
	env := map[string]string{"DATABASE_URL": pgtest.Empty(t)}
	stdout, stderr, code := cliRun(t, env, "migrate")
	if code != 0 || !strings.Contains(stdout, "0001_people.sql") {
		t.Errorf("got %d %q %q", code, stdout, stderr)
	}
	if stdout, _, code := cliRun(t, env, "migrate"); code != 0 || !strings.Contains(stdout, "(0 applied)") {
		t.Errorf("again: got %d %q", code, stdout)
	}
}

func TestWrongUseExitsWithTwo(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"srve"}, {"serve", "--nonsense"}, {"simulate", "--addr", "0.0.0.0:0"}} {
		if _, stderr, code := cliRun(t, nil, args...); code != 2 || stderr == "" {
			t.Errorf("%v: got %d %q, want 2 and a sentence", args, code, stderr)
		}
	}
	if _, _, code := cliRun(t, nil, "version"); code != 0 {
		t.Errorf("version: got %d, want 0", code)
	}
}

func TestServeStopsWithinItsTimeWhenItIsTold(t *testing.T) {
	t.Parallel()
	env := serving(t, slacksim.Options{})
	if _, stderr, code := cliRun(t, env, "migrate"); code != 0 {
		t.Fatal(stderr)
	}
	ctx, stop := context.WithCancel(t.Context())
	log := &syncBuffer{}
	env["OVERLEGBOT_LOG_LEVEL"] = "debug"
	ended := make(chan error, 1)
	go func() {
		ended <- run(ctx, []string{"serve"}, func(key string) string { return env[key] }, &bytes.Buffer{}, log)
	}()
	for range 500 { // until a socket is open
		if strings.Contains(log.String(), "event=hello") {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	asked := time.Now()
	stop()
	if err := <-ended; err != nil || time.Since(asked) > drainTime {
		t.Errorf("got %v after %v, want nothing within %v", err, time.Since(asked), drainTime)
	}
}
