package main

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"overlegbot/internal/pgtest"
)

var fileAddress = regexp.MustCompile(`http://[^"]+/file/[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+`)

// refusedFiles is a rig in which Slack takes no files, and people can reach the bot.
func refusedFiles(t *testing.T) *rig {
	t.Helper()
	r := newFeedRig(t)
	r.post("faults", fields{"api_error": map[string]string{"files.getUploadURLExternal": "missing_scope"}, "count": -1}, nil)
	return r
}

func TestAFileThatSlackDoesNotTakeIsFetchedByASignedLink(t *testing.T) {
	t.Parallel()
	r := refusedFiles(t)
	minutesOpen(r)
	r.command(bram, adviesgroep, "/overleg nota welkom aan de nieuwe leden")
	r.command(bram, adviesgroep, "/overleg sluit")
	r.command(nele, adviesgroep, "/overleg bestand")
	r.submit(nele, map[string]any{"format": "html", "copy": "whole"})
	told := r.see(nele, adviesgroep).all()
	r.wants(told, "Slack neemt het bestand niet aan", "Deze link werkt een uur en is alleen voor u")
	link := fileAddress.FindString(told)
	for range 2 {
		status, body, header := r.ask(link, "")
		if status != http.StatusOK || !strings.Contains(body, "welkom aan de nieuwe leden") || !strings.HasPrefix(header.Get("Content-Disposition"), "attachment; filename=verslag-") {
			t.Fatalf("got %d %v %s", status, header, short(body))
		}
		if header.Get("Cache-Control") != "no-store" || !strings.HasPrefix(header.Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("got the headers %v", header)
		}
	}
	var noted int
	err := pgtest.Open(t, r.url).QueryRowContext(t.Context(), `SELECT count(*) FROM audit_entries a JOIN persons p ON p.id = a.person_id
	    WHERE a.verb = 'exported' AND p.name = 'Nele Sjabloon'`).Scan(&noted)
	if err != nil || noted < 2 {
		t.Errorf("got %d exports in the log, %v", noted, err)
	}
	if strings.Contains(r.log.String(), link[len(link)-40:]) {
		t.Error("the link stands in the log")
	}
}

func TestALinkShowsOnlyWhatItsOwnerMayReadWhenItIsOpened(t *testing.T) {
	t.Parallel()
	r := refusedFiles(t)
	r.command(nele, adviesgroep, "/overleg acties isom-adviesgroep")
	r.click(nele, adviesgroep, "actions_export")
	link := fileAddress.FindString(r.click(nele, adviesgroep, "actions_file#csv").all())
	if status, body, _ := r.ask(link, ""); status != http.StatusOK || !strings.Contains(body, "Concept onthaalfiche rondsturen") {
		t.Fatalf("got %d %s", status, short(body))
	}
	r.deactivate(nele)
	if status, body, _ := r.ask(link, ""); status != http.StatusNotFound || !strings.Contains(body, "werkt niet meer") || !strings.Contains(body, "no longer works") {
		t.Errorf("after she left: got %d %s", status, short(body))
	}
}

func TestAForgedLinkOpensNothing(t *testing.T) {
	t.Parallel()
	r := refusedFiles(t)
	r.command(nele, adviesgroep, "/overleg acties mijn")
	r.click(nele, adviesgroep, "actions_export")
	link := fileAddress.FindString(r.click(nele, adviesgroep, "actions_file#xlsx").all())
	address, err := url.Parse(link)
	if err != nil || link == "" {
		t.Fatalf("got %q, %v", link, err)
	}
	said, signature, _ := strings.Cut(strings.TrimPrefix(address.Path, "/file/"), ".")
	raw, err := base64.RawURLEncoding.DecodeString(said)
	if err != nil {
		t.Fatal(err)
	}
	raw[len(raw)/2] ^= 1
	base := strings.TrimSuffix(link, said+"."+signature)
	for name, forged := range map[string]string{
		"one bit": base + base64.RawURLEncoding.EncodeToString(raw) + "." + signature, "no signature": base + said + ".", "nothing": base + ".",
		"another signature": base + said + "." + strings.Repeat("A", len(signature)), "too long": base + strings.Repeat("A", 9000) + "." + signature,
	} {
		if status, body, _ := r.ask(forged, ""); status != http.StatusNotFound || strings.Contains(body, "onthaalfiche") {
			t.Errorf("%s: got %d %s", name, status, short(body))
		}
	}
	if _, err := r.d.service.bot.FileByLink(t.Context(), said+"."+signature); err != nil {
		t.Errorf("as it was: got %v", err)
	}
}
