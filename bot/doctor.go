package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/config"
	"overlegbot/internal/consult"
	"overlegbot/internal/outbox"
	"overlegbot/internal/postgres"
	"overlegbot/internal/web"
)

type doctorCommand struct {
	JSON bool `help:"One JSON line." name:"json"`
}

// check is one thing that the doctor looked at, and the next step when it is not right.
type check struct {
	Name   string `json:"name"`
	OK     bool   `json:"ok"`
	Detail string `json:"detail"`
	Next   string `json:"next"`
}

// errNotWell makes the exit code 1: something is not right, and it has been said.
var errNotWell = errors.New("something is not right, see above")

// Run checks the installation, from the configuration to the deliveries that died.
func (c doctorCommand) Run(ctx context.Context, w world) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	d := &doctor{}
	d.examine(ctx, w)
	if err := c.print(w, d.checks); err != nil {
		return err
	}
	for _, done := range d.checks {
		if !done.OK {
			return errNotWell
		}
	}
	return nil
}

func (c doctorCommand) print(w world, checks []check) error {
	if c.JSON {
		return json.NewEncoder(w.stdout).Encode(map[string]any{"checks": checks})
	}
	for _, done := range checks {
		mark := "ok  "
		if !done.OK {
			mark = "NOT "
		}
		fmt.Fprintf(w.stdout, "%s %-14s %s\n", mark, done.Name, done.Detail)
		if done.Next != "" {
			fmt.Fprintf(w.stdout, "     %-14s -> %s\n", "", done.Next)
		}
	}
	_, err := fmt.Fprintf(w.stdout, "\nWhat happens to a message of which Slack does not say whether it took it:\n%s", outbox.PrintPolicy())
	return err
}

// doctor collects what it finds; a check that needs an earlier one that failed is left out.
type doctor struct {
	checks []check
	cfg    config.Config
	store  *postgres.DB
	client *slack.Client
	who    *slack.AuthTestResponse
}

func (d *doctor) add(name string, ok bool, detail, next string) bool {
	if ok {
		next = ""
		if detail == "" {
			detail = "in order"
		}
	}
	d.checks = append(d.checks, check{name, ok, detail, next})
	return ok
}

func (d *doctor) examine(ctx context.Context, w world) {
	if !d.configuration(w) {
		return
	}
	database := d.database(ctx)
	if d.store != nil {
		defer d.store.Close()
	}
	token := d.token(ctx)
	d.calendars(ctx)
	if database && token {
		d.channels(ctx)
		d.deliveries(ctx)
	}
}

func (d *doctor) configuration(w world) bool {
	var err error
	if d.cfg, err = w.config(); err == nil {
		err = d.cfg.Validate()
	}
	if err != nil {
		return d.add("configuration", false, strings.ReplaceAll(err.Error(), "\n", "; "), "correct the configuration file or the environment; config.example.yaml explains every key")
	}
	return d.add("configuration", true, d.cfg.Slack.Mode+" mode", "")
}

func (d *doctor) database(ctx context.Context) bool {
	store, err := postgres.Open(d.cfg.Database.URL.Reveal(), 2)
	if err != nil {
		return d.add("database", false, err.Error(), "write database.url as postgres://user@host/name")
	}
	d.store = store
	if err := store.Ping(ctx); err != nil {
		return d.add("database", false, err.Error(), "start Postgres, or correct database.url")
	}
	d.add("database", true, "answers", "")
	pending, err := postgres.PendingMigrations(ctx, d.cfg.Database.DirectURL.Reveal())
	if err != nil {
		return d.add("migrations", false, err.Error(), "check database.direct_url")
	}
	if !d.add("migrations", len(pending) == 0, fmt.Sprintf("%d to go", len(pending)), "run `overlegbot migrate`") {
		return false
	}
	missing, err := store.MissingExtensions(ctx)
	if err != nil {
		return d.add("extensions", false, err.Error(), "check the rights of the database user")
	}
	d.add("extensions", len(missing) == 0, named("missing", missing), "let a superuser run CREATE EXTENSION for each")
	return d.clock(ctx)
}

// maxSkew is how far the clocks may be apart: leases go by the database's, signatures are refused after five minutes.
const maxSkew = 5 * time.Second

func (d *doctor) clock(ctx context.Context) bool {
	theirs, err := d.store.Now(ctx)
	if err != nil {
		return d.add("clock", false, err.Error(), "check the database")
	}
	skew := time.Since(theirs).Round(time.Millisecond)
	d.add("clock", skew.Abs() < maxSkew, fmt.Sprintf("%v apart from the database's", skew), "let NTP set the clocks of both machines")
	return true
}

func (d *doctor) token(ctx context.Context) bool {
	client, granted := newClient(d.cfg)
	who, err := client.AuthTestContext(ctx)
	if err != nil {
		return d.add("token", false, err.Error(), "copy the Bot User OAuth Token (xoxb-…) of the app's page OAuth & Permissions")
	}
	d.client, d.who = client, who
	d.add("token", true, "team "+who.Team, "")
	missing := missingScopes(d.cfg, granted())
	d.add("scopes", len(missing) == 0, named("missing", missing), askForScopes(d.cfg, missing))
	d.files()
	d.add("app id", d.cfg.Slack.AppID != "", d.cfg.Slack.AppID, "set slack.app_id and update the app with `overlegbot manifest --app-id A…`, so that the bot hears of its own postings")
	if d.cfg.Slack.Mode == config.ModeSocket {
		app := slack.New("", clientOptions(d.cfg, slack.OptionAppLevelToken(d.cfg.Slack.AppToken.Reveal()))...)
		_, _, err := app.StartSocketModeContext(ctx)
		detail := "opens"
		if err != nil {
			detail = err.Error()
		}
		d.add("socket mode", err == nil, detail, "make an app-level token with connections:write and switch Socket Mode on")
	}
	return true
}

// filesScope lets the bot read a table that somebody sends to it.
const filesScope = "files:read"

// files says whether contacts can be imported by sending a file; that a wanted scope is not granted is told with the scopes.
func (d *doctor) files() {
	if slices.Contains(d.cfg.Slack.OptionalScopes, filesScope) {
		d.add("files", true, "coordinators can import contacts by sending a table to the bot", "")
		return
	}
	d.add("files", true, "contacts cannot be imported by sending a table to the bot, because slack.optional_scopes does not name "+filesScope+"; `overlegbot import contacts` does the same", "")
}

// calendars says whether calendar programs can reach the bot, and why not.
func (d *doctor) calendars(ctx context.Context) {
	if d.cfg.Web.PublicURL == "" {
		d.add("calendars", true, "not offered, because web.public_url is not set: it is the address at which people's calendar programs reach http.addr", "")
		return
	}
	detail, ok := askCalendar(ctx, calendarURL(d.cfg))
	d.add("calendars", ok, detail, "start `overlegbot serve`, and let the proxy at web.public_url pass /calendar/ and /file/ on to http.addr")
}

// askCalendar asks for a calendar that nobody has: the bot's own "no such calendar" is the right answer.
func askCalendar(ctx context.Context, base string) (detail string, ok bool) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+consult.NewFeedToken().Reveal()+".ics", nil)
	if err != nil {
		return err.Error(), false
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return base + " does not answer", false
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 100))
	if err != nil || resp.StatusCode != http.StatusNotFound || !strings.HasPrefix(string(body), web.NoCalendar) {
		return base + " answers " + resp.Status + ", not as this bot does", false
	}
	return "reachable at " + base, true
}

func (d *doctor) channels(ctx context.Context) {
	platforms, err := d.store.RegisteredPlatforms(ctx, consult.WorkspaceID(d.who.TeamID))
	if err != nil {
		d.add("channels", false, err.Error(), "check the database")
		return
	}
	var away []string
	for _, p := range platforms {
		c, err := d.client.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: p.ChannelID})
		if err != nil || !c.IsMember {
			away = append(away, p.Slug)
		}
	}
	d.add("channels", len(away) == 0, fmt.Sprintf("%d platforms%s", len(platforms), named(", not a member of", away)), "type /invite @overlegbot in each of these channels")
}

func (d *doctor) deliveries(ctx context.Context) {
	stuck, err := d.store.Stuck(ctx, consult.WorkspaceID(d.who.TeamID), time.Now())
	if err != nil {
		d.add("deliveries", false, err.Error(), "check the database")
		return
	}
	var lines []string
	for _, s := range stuck[:min(len(stuck), 10)] {
		lines = append(lines, fmt.Sprintf("%d %s %s %s", s.ID, s.Purpose, s.State, s.Reason))
	}
	d.add("deliveries", len(stuck) == 0, named(fmt.Sprintf("%d stuck", len(stuck)), lines),
		"see the reason of each: invite the bot again, shorten what is too long, or look in the channel whether it arrived")
}

// named is a label with a list, "" for an empty one.
func named(label string, list []string) string {
	if len(list) == 0 {
		return ""
	}
	return label + ": " + strings.Join(list, ", ")
}
