package main

import (
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"overlegbot/internal/config"
	"overlegbot/internal/pgtest"
	"overlegbot/internal/postgres"
)

// newFeedRig is newRig, in Socket Mode, with an address at which calendar programs reach it.
func newFeedRig(t *testing.T) *rig {
	t.Helper()
	return newRigOn(t, postgres.Open, calendarsReachable(t))
}

// calendarsReachable is a configuration with an address for calendar programs.
func calendarsReachable(t *testing.T) func(*config.Config) {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	_ = l.Close()
	return func(cfg *config.Config) {
		cfg.HTTP.Addr, cfg.Web.PublicURL = addr, "http://"+addr+"/"
	}
}

var feedAddress = regexp.MustCompile(`http://[^"]+/calendar/[A-Za-z0-9_-]+\.ics`)

// subscribe makes an address by a button, and returns it.
func (r *rig) subscribe(as, in, button string) string {
	r.t.Helper()
	list := r.command(as, in, "/overleg kalender")
	r.wants(list.all(), button)
	shown := r.click(as, in, button).all()
	address := feedAddress.FindString(shown)
	if address == "" {
		r.t.Fatalf("got %s\nwant an address in it", short(shown))
	}
	return address
}

// ask is what a calendar program does.
func (r *rig) ask(address, etag string) (status int, body string, header http.Header) {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.t.Context(), http.MethodGet, address, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	if etag != "" {
		req.Header.Set("If-None-Match", etag)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer resp.Body.Close()
	got, err := io.ReadAll(resp.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return resp.StatusCode, strings.ReplaceAll(string(got), "\r\n ", ""), resp.Header
}

// calendar is ask for an address that works.
func (r *rig) calendar(address string) string {
	r.t.Helper()
	status, body, _ := r.ask(address, "")
	if status != http.StatusOK {
		r.t.Fatalf("got %d %s, want a calendar", status, body)
	}
	return body
}

const ownAgenda = "calendar_make#0"

func TestAFeedFollowsWhatItsOwnerSees(t *testing.T) {
	t.Parallel()
	r := newFeedRig(t)
	hers, outsiders := r.subscribe(nele, adviesgroep, ownAgenda), r.subscribe(mona, "#mortsel-diversiteit", ownAgenda)
	before := r.calendar(hers)
	r.wants(before, "SUMMARY:Adviesgroep ISOM", "SUMMARY:Dagelijks bestuur ISOM", "BEGIN:VTIMEZONE", "RRULE:FREQ=")
	r.wantsNone(before, "Diversiteitsraad")
	r.wantsNone(r.calendar(outsiders), "ISOM")

	r.command(alma, adviesgroep, "/overleg plan elke tweede vrijdag van de maand om 9u30 in Herentals")
	r.click(alma, adviesgroep, "plan_confirm")
	r.wants(r.calendar(hers), "DTSTART;TZID=Europe/Brussels:20261211T093000", "LOCATION:Herentals")
	r.clock("to", "2026-12-04T09:31:00+01:00")
	card := r.posted(r.see(nele, adviesgroep), "vrijdag 11 december 2026", "answer#present")
	r.answers(alma, adviesgroep, card, "manage")
	r.click(alma, adviesgroep, "move")
	r.submit(alma, map[string]any{"date": "2026-12-18", "reason": "zaal bezet\nATTENDEE:mailto:x@example.org"})
	moved := r.calendar(hers)
	r.wants(moved, "RECURRENCE-ID;TZID=Europe/Brussels:20261211T093000\r\nSEQUENCE:1", "DTSTART;TZID=Europe/Brussels:20261218T093000", "Reden: zaal bezet")
	r.wantsNone(moved, "\r\nATTENDEE")

	r.clock("run", "1m")
	announced := r.posted(r.see(nele, adviesgroep), "vrijdag 18 december 2026", "answer#present")
	r.answers(alma, adviesgroep, announced, "manage")
	r.click(alma, adviesgroep, "cancel")
	r.submit(alma, map[string]any{"reason": "te weinig punten"})
	r.wants(r.calendar(hers), "STATUS:CANCELLED\r\nSUMMARY:Gaat niet door: Adviesgroep ISOM", "SEQUENCE:2")
	r.wantsNone(r.calendar(outsiders), "ISOM")
}

func TestAFeedOfAPlatformIsGoneForWhoLeaves(t *testing.T) {
	t.Parallel()
	r := newFeedRig(t)
	list := r.command(nele, "#isom-db", "/overleg kalender").all()
	button := regexp.MustCompile(`calendar_make#[1-9]\d*`).FindString(list)
	address := r.subscribe(nele, "#isom-db", button)
	r.wants(r.calendar(address), "X-WR-CALNAME:Dagelijks bestuur ISOM", "BEGIN:VEVENT", "CLASS:PRIVATE")
	r.act(alma, "#isom-db", "kick", fields{"text": nele})
	r.clock("run", "1m")
	left := r.calendar(address)
	r.wantsNone(left, "Dagelijks bestuur", "BEGIN:VEVENT")
	r.wants(left, "END:VCALENDAR")
}

func TestARevokedOrRenewedAddressIsAsUnknownAsAnyOther(t *testing.T) {
	t.Parallel()
	r := newFeedRig(t)
	first := r.subscribe(nele, adviesgroep, ownAgenda)
	status, body, header := r.ask(first, "")
	if status != http.StatusOK || header.Get("ETag") == "" || header.Get("Content-Type") != "text/calendar; charset=utf-8" {
		t.Fatalf("got %d %v %s", status, header, body)
	}
	if again, _, _ := r.ask(first, header.Get("ETag")); again != http.StatusNotModified {
		t.Errorf("got %d, want 304 for what the program has already", again)
	}
	second := r.subscribe(nele, adviesgroep, ownAgenda)
	unknownStatus, unknown, _ := r.ask(first[:strings.LastIndex(first, "/")+1]+strings.Repeat("A", 43)+".ics", "")
	if status, body, _ := r.ask(first, ""); status != http.StatusNotFound || status != unknownStatus || body != unknown {
		t.Errorf("got %d %q for the old address, want the same as for an unknown one: %d %q", status, body, unknownStatus, unknown)
	}
	r.calendar(second)
	list := r.command(nele, adviesgroep, "/overleg kalender").all()
	r.wantsNone(list, second)
	revoke := regexp.MustCompile(`calendar_revoke#\d+`).FindString(list)
	r.wants(r.click(nele, adviesgroep, revoke).all(), "werkt niet meer")
	if status, body, _ := r.ask(second, ""); status != http.StatusNotFound || body != unknown {
		t.Errorf("got %d %q after it was revoked, want 404", status, body)
	}
	for _, address := range []string{first, second} {
		token := strings.TrimSuffix(address[strings.LastIndex(address, "/")+1:], ".ics")
		r.wantsNone(r.log.String(), token)
		r.wantsNone(r.dump(), token)
	}
}

// dump is all that the database holds of what could keep a secret.
func (r *rig) dump() string {
	r.t.Helper()
	var all strings.Builder
	db := pgtest.Open(r.t, r.url)
	for _, table := range []string{"feeds", "inbox", "effects", "deliveries"} {
		var text string
		if err := db.QueryRowContext(r.t.Context(), `SELECT coalesce(string_agg(t::text, ' '), '') FROM `+table+` t`).Scan(&text); err != nil {
			r.t.Fatal(err)
		}
		all.WriteString(text)
	}
	return all.String()
}

func TestWithoutAnAddressNoCalendarIsOffered(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.wants(r.command(nele, adviesgroep, "/overleg kalender").all(), "web.public_url")
	home := r.home(nele)
	r.wantsNone(home, "In mijn kalender")
	r.wants(home, "Als kalenderbestand")
	r.wants(newFeedRig(t).home(nele), "In mijn kalender")
}

func TestASingleMeetingComesAsACalendarFileByButton(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	list := r.command(nele, adviesgroep, "/overleg kalender").all()
	r.wants(list, "Vergaderingen als kalenderbestand", "Adviesgroep ISOM", "calendar_file#")
	r.wants(r.click(nele, adviesgroep, firstAction(list, "calendar_file#")).all(), "staat in uw berichten met Overlegbot")
	sent := r.uploads(nele)
	if len(sent) != 1 {
		t.Fatalf("got %d files, want one", len(sent))
	}
	r.wants(sent[0], "BEGIN:VCALENDAR", "DTSTART;TZID=Europe/Brussels:2026", "SUMMARY:", "END:VCALENDAR")
	if r.uploads("dries.fictief") != nil {
		t.Error("somebody else got the file")
	}
	r.wantsNone(r.command(mona, "#mortsel-diversiteit", "/overleg kalender").all(), closedNames...)
}

// firstAction is the first action id with a beginning in what somebody sees.
func firstAction(all, begin string) string {
	_, rest, _ := strings.Cut(all, begin)
	id, _, _ := strings.Cut(rest, `"`)
	return begin + id
}

// uploads are the contents of the files in somebody's direct messages with the bot, oldest first.
func (r *rig) uploads(who string) []string {
	r.t.Helper()
	var s struct {
		Messages []struct {
			Files []struct {
				URL string `json:"url_private"`
			} `json:"files"`
		} `json:"messages"`
	}
	r.call(http.MethodGet, "see?"+url.Values{"as": {who}, "in": {dm}}.Encode(), nil, &s)
	var contents []string
	for _, m := range s.Messages {
		for _, f := range m.Files {
			req, err := http.NewRequestWithContext(r.t.Context(), http.MethodGet, f.URL, nil)
			if err != nil {
				r.t.Fatal(err)
			}
			resp, err := http.DefaultClient.Do(req)
			if err != nil {
				r.t.Fatal(err)
			}
			body, err := io.ReadAll(resp.Body)
			resp.Body.Close()
			if err != nil {
				r.t.Fatal(err)
			}
			contents = append(contents, string(body))
		}
	}
	return contents
}
