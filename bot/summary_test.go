package main

import (
	"strings"
	"testing"

	"overlegbot/internal/pgtest"
)

// summaryReleased lets the chair approve the minutes of today and release a text for the public.
func summaryReleased(r *rig) {
	r.t.Helper()
	minutesClosed(r)
	r.command(bram, adviesgroep, "/overleg verslag")
	r.click(bram, adviesgroep, "minutes_read")
	r.wants(r.click(bram, adviesgroep, "summary").all(), "summary_save", "vertrekt pas na de goedkeuring")
	r.submit(bram, map[string]any{"text": "Er komt één onthaalfiche voor de zeven gemeenten.\n\nWie nieuw is, krijgt ze aan het loket."})
	r.wantsNone(r.command(mona, "#mortsel-diversiteit", "/overleg verslag isom-adviesgroep").all(), "zeven gemeenten")
	r.command(bram, adviesgroep, "/overleg verslag")
	r.click(bram, adviesgroep, "circulate")
	r.submit(bram, map[string]any{"days": "5"})
	r.command(bram, adviesgroep, "/overleg verslag")
	r.click(bram, adviesgroep, "approve")
	r.wantsNone(r.command(mona, "#mortsel-diversiteit", "/overleg verslag isom-adviesgroep").all(), "zeven gemeenten")
	r.command(bram, adviesgroep, "/overleg verslag")
	r.click(bram, adviesgroep, "minutes_read")
	r.click(bram, adviesgroep, "summary")
	r.submit(bram, map[string]any{"text": "Er komt één onthaalfiche voor de zeven gemeenten.\n\nWie nieuw is, krijgt ze aan het loket."})
	r.wants(r.click(bram, adviesgroep, "summary_release").all(), "Vrijgegeven voor het publiek")
}

func TestAReleasedSummaryIsReadSearchedAndFiledByOutsidersAndNothingElseIs(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	unknown := r.command(mona, "#mortsel-diversiteit", "/overleg verslag bestaat-niet").all()
	summaryReleased(r)
	read := r.command(mona, "#mortsel-diversiteit", "/overleg verslag isom-adviesgroep")
	r.wants(read.all(), "Publieke samenvatting van *Adviesgroep ISOM*, maandag 23 november 2026", "zeven gemeenten", "aan het loket", "Als bestand")
	r.wantsNone(read.all(), "Eén onthaalfiche.", "Welkom door de voorzitter", "minutes_read", "Bram")
	r.wants(r.command(mona, "#mortsel-diversiteit", "/overleg zoek onthaalfiche zeven").all(), "Publieke samenvatting", "Er komt één ", " gemeenten.")
	r.wants(r.command(mona, "#mortsel-diversiteit", "/overleg kaart isom-adviesgroep").all(), "public_summaries")
	r.wants(r.click(mona, "#mortsel-diversiteit", "public_summaries").all(), "zeven gemeenten")

	r.command(mona, "#mortsel-diversiteit", "/overleg verslag isom-adviesgroep")
	r.wants(r.click(mona, "#mortsel-diversiteit", "summary_file").all(), "minutes_file_save", "Samenvatting als bestand")
	r.submit(mona, map[string]any{"format": "md"})
	name, body := r.fileFor(mona)
	file := string(body)
	if want := "samenvatting-isom-adviesgroep-2026-11-23.md"; name != want {
		t.Errorf("got the file %q, want %q", name, want)
	}
	r.wants(file, "Publieke samenvatting Adviesgroep ISOM, maandag 23 november 2026", "zeven gemeenten", "Goedgekeurd op maandag 23 november 2026")
	r.wantsNone(file, "Eén onthaalfiche.", "Welkom", "Bram", "SHA", "Aanwezigheid")

	r.wants(r.command(nele, adviesgroep, "/overleg verslag").all(), "Eén onthaalfiche.") // a member reads the minutes
	r.wants(r.click(nele, adviesgroep, "minutes_read").all(), "Publieke samenvatting")

	db := pgtest.Open(t, r.url)
	r.exec(db, `UPDATE platforms SET level = 'closed' WHERE slug = 'isom-adviesgroep'`)
	hidden := r.command(mona, "#mortsel-diversiteit", "/overleg verslag isom-adviesgroep").all()
	if strings.ReplaceAll(hidden, "isom-adviesgroep", "bestaat-niet") != unknown {
		t.Errorf("a closed platform: got %s, want as of an unknown one: %s", hidden, unknown)
	}
	r.wantsNone(r.command(mona, "#mortsel-diversiteit", "/overleg zoek onthaalfiche zeven").all(), "Er komt één ")
}

func TestTheSummaryOfAClosedPlatformIsNotReleased(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.exec(pgtest.Open(t, r.url), `UPDATE platforms SET level = 'closed' WHERE slug = 'isom-adviesgroep'`)
	minutesClosed(r)
	r.command(bram, adviesgroep, "/overleg verslag")
	r.click(bram, adviesgroep, "circulate")
	r.submit(bram, map[string]any{"days": "5"})
	r.command(bram, adviesgroep, "/overleg verslag")
	r.click(bram, adviesgroep, "approve")
	r.command(bram, adviesgroep, "/overleg verslag")
	r.click(bram, adviesgroep, "minutes_read")
	r.click(bram, adviesgroep, "summary")
	r.submit(bram, map[string]any{"text": "Voor iedereen."})
	r.wants(r.click(bram, adviesgroep, "summary_release").all(), "Dit overleg is besloten")
}
