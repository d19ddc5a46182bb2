package main

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/feature"
	"overlegbot/internal/slacksim"
)

func TestManifestKeepsSlacksLimitsInEveryLanguage(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"nl", "fr", "en"} {
		m, err := slackbot.NewManifest(slackbot.ManifestOptions{Command: "/overleg", Lang: lang}, feature.All(nil))
		if err != nil {
			t.Fatal(err)
		}
		// docs.slack.dev/reference/app-manifest
		within(t, lang, "name", m.Display.Name, 1, 35)
		within(t, lang, "description", m.Display.Description, 1, 140)
		within(t, lang, "long_description", m.Display.LongDescription, 175, 4000)
		within(t, lang, "bot display_name", m.Features.BotUser.DisplayName, 1, 80)
		for _, c := range m.Features.SlashCommands {
			within(t, lang, "command", c.Command, 2, 32)
			within(t, lang, c.Command+" description", c.Description, 1, 2000)
			within(t, lang, c.Command+" usage_hint", c.UsageHint, 1, 1000)
		}
		for _, s := range m.Features.Shortcuts {
			within(t, lang, "shortcut name", s.Name, 1, 24)
			within(t, lang, s.CallbackID+" description", s.Description, 1, 150)
			within(t, lang, "callback_id", s.CallbackID, 1, 255)
		}
		if n := len(m.Features.Shortcuts); n == 0 || n > 10 {
			t.Errorf("%s: got %d shortcuts, want 1 to 10", lang, n)
		}
		if n := len(m.Settings.EventSubscriptions.BotEvents); n == 0 || n > 100 {
			t.Errorf("%s: got %d events, want 1 to 100", lang, n)
		}
	}
}

func within(t *testing.T, lang, what, text string, low, high int) {
	t.Helper()
	if n := utf8.RuneCountInString(text); n < low || n > high {
		t.Errorf("%s: %s has %d characters, want %d to %d: %q", lang, what, n, low, high, text)
	}
}

func TestManifestAsksForTheScopesThatTheCodeNames(t *testing.T) {
	t.Parallel()
	var always, optional []string
	for _, s := range slackbot.Scopes() {
		if s.Why == "" {
			t.Errorf("scope %s: got no reason, want one", s.Name)
		}
		if s.Optional {
			optional = append(optional, s.Name)
		} else {
			always = append(always, s.Name)
		}
	}
	m, err := slackbot.NewManifest(slackbot.ManifestOptions{Command: "/overleg", Lang: "nl", Wanted: optional}, feature.All(nil))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(always, m.OAuthConfig.Scopes.Bot); diff != "" {
		t.Errorf("scopes (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(optional, m.OAuthConfig.Scopes.BotOptional); diff != "" {
		t.Errorf("optional scopes (-want +got):\n%s", diff)
	}
	plain, err := slackbot.NewManifest(slackbot.ManifestOptions{Command: "/overleg", Lang: "nl"}, feature.All(nil))
	if err != nil {
		t.Fatal(err)
	}
	if got := plain.OAuthConfig.Scopes.BotOptional; len(got) > 0 {
		t.Errorf("got optional scopes %v without asking, want none", got)
	}
}

func TestManifestHearsOfOwnPostingsOnceTheAppsIDIsKnown(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]bool{"": false, "A0123": true} {
		m, err := slackbot.NewManifest(slackbot.ManifestOptions{Command: "/overleg", Lang: "nl", AppID: id}, feature.All(nil))
		if err != nil {
			t.Fatal(err)
		}
		events := m.Settings.EventSubscriptions
		if got := slices.Contains(events.BotEvents, "message_metadata_posted") && len(events.MetadataSubscriptions) == 1; got != want {
			t.Errorf("app id %q: got %v in %+v, want %v", id, got, events, want)
		}
	}
}

// The machine's own variables are not the program's: LANG=C once made this command fail.
func TestManifestDoesNotDependOnTheMachinesLanguage(t *testing.T) {
	t.Setenv("LANG", "C.UTF-8")
	if got := printManifest(t).Features.Shortcuts[0].Name; got != "Neem op in verslag" {
		t.Errorf("got %q, want Dutch", got)
	}
}

// Both forms that the manifest has, as the command prints them.
func TestPrintedManifestIsAWorkspacesManifest(t *testing.T) {
	t.Parallel()
	t.Run("Socket Mode", func(t *testing.T) {
		t.Parallel()
		printed := printManifest(t, "--lang", "nl", "--app-id", "A0123")
		if !printed.Settings.SocketMode || len(printed.urls()) > 0 {
			t.Errorf("got socket mode %v and addresses %v, want Socket Mode without any", printed.Settings.SocketMode, printed.urls())
		}
	})
	t.Run("HTTP", func(t *testing.T) {
		t.Parallel()
		printed := printManifest(t, "--http", "https://overleg.example.org/")
		want := []string{"https://overleg.example.org/slack/events"}
		if printed.Settings.SocketMode || !cmp.Equal(printed.urls(), want) {
			t.Errorf("got socket mode %v and addresses %v, want %v everywhere", printed.Settings.SocketMode, printed.urls(), want)
		}
	})
}

// printed is the whole of a manifest that the bot uses: anything else in it is a mistake, because Slack refuses what it
// does not know.
type printed struct {
	Metadata struct {
		Major int `json:"major_version"`
	} `json:"_metadata"`
	Display struct {
		Name        string `json:"name"`
		Description string `json:"description"`
		Long        string `json:"long_description"`
		Background  string `json:"background_color"`
	} `json:"display_information"`
	Features struct {
		AppHome struct {
			Home     *bool `json:"home_tab_enabled"`
			Messages *bool `json:"messages_tab_enabled"`
			ReadOnly *bool `json:"messages_tab_read_only_enabled"`
		} `json:"app_home"`
		BotUser struct {
			Name   string `json:"display_name"`
			Online bool   `json:"always_online"`
		} `json:"bot_user"`
		Commands []struct {
			Command     string `json:"command"`
			URL         string `json:"url"`
			Description string `json:"description"`
			Usage       string `json:"usage_hint"`
			Escape      bool   `json:"should_escape"`
		} `json:"slash_commands"`
		Shortcuts []struct {
			Name        string `json:"name"`
			Type        string `json:"type"`
			Callback    string `json:"callback_id"`
			Description string `json:"description"`
		} `json:"shortcuts"`
	} `json:"features"`
	OAuth struct {
		Scopes struct {
			Bot      []string `json:"bot"`
			Optional []string `json:"bot_optional"`
		} `json:"scopes"`
	} `json:"oauth_config"`
	Settings struct {
		Events struct {
			URL      string   `json:"request_url"`
			Bot      []string `json:"bot_events"`
			Metadata []struct {
				App  string `json:"app_id"`
				Type string `json:"event_type"`
			} `json:"metadata_subscriptions"`
		} `json:"event_subscriptions"`
		Interactivity struct {
			Enabled bool   `json:"is_enabled"`
			URL     string `json:"request_url"`
			Options string `json:"message_menu_options_url"`
		} `json:"interactivity"`
		SocketMode bool `json:"socket_mode_enabled"`
	} `json:"settings"`
}

// urls are the different addresses in it.
func (p printed) urls() []string {
	all := []string{p.Settings.Events.URL, p.Settings.Interactivity.URL, p.Settings.Interactivity.Options}
	for _, c := range p.Features.Commands {
		all = append(all, c.URL)
	}
	slices.Sort(all)
	all = slices.Compact(all)
	if len(all) > 0 && all[0] == "" && len(all) == 1 {
		return nil
	}
	return all
}

// printManifest runs the command, reads what it prints strictly, and starts a workspace with it.
func printManifest(t *testing.T, flags ...string) printed {
	t.Helper()
	var out strings.Builder
	err := run(t.Context(), append([]string{"manifest"}, flags...), func(string) string { return "" }, &out, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	var p printed
	strict := json.NewDecoder(strings.NewReader(out.String()))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&p); err != nil {
		t.Fatalf("%v in %s", err, out.String())
	}
	home := p.Features.AppHome
	for name, tab := range map[string]struct {
		got  *bool
		want bool
	}{"home": {home.Home, true}, "messages": {home.Messages, true}, "read only": {home.ReadOnly, false}} {
		if tab.got == nil || *tab.got != tab.want {
			t.Errorf("app home, %s: got %v, want %v said outright", name, tab.got, tab.want)
		}
	}
	workspace(t, out.String())
	return p
}

// workspace starts a workspace with the manifest; it must know the command and the shortcut.
func workspace(t *testing.T, manifest string) {
	t.Helper()
	sim, err := slacksim.Start(t.Context(), slacksim.Options{World: slacksim.Empty(), Manifest: []byte(manifest)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	for path, want := range map[string]string{"commands": "/overleg", "shortcuts": `"record"`} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, sim.Ready().Control+path, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if err != nil || !strings.Contains(string(body), want) {
			t.Errorf("%s: got %s (%v), want %s in it", path, body, err, want)
		}
	}
}
