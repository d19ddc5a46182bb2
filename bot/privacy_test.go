package main

import (
	"strings"
	"testing"
)

// closedNames would betray the executive committee, a closed platform that exists in the demo world.
var closedNames = []string{"isom-db", "Dagelijks bestuur ISOM", "dagelijks bestuur isom"}

func TestAnOutsiderLearnsNothingOfAClosedPlatform(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	const own = "#mortsel-diversiteit"

	closed := r.command(mona, own, "/overleg verslag isom-db")
	unknown := r.command(mona, own, "/overleg verslag bestaat-niet")
	if a, b := said(closed), strings.ReplaceAll(said(unknown), "bestaat-niet", "isom-db"); a != b {
		t.Errorf("a closed platform and one that does not exist are told apart:\n%s\n%s", a, b)
	}
	for _, question := range []string{
		"/overleg vergaderingen", "/overleg acties", "/overleg mijn acties", "/overleg deadlines", "/overleg besluiten",
		"/overleg verslag", "/overleg help", "/overleg wie dagelijks bestuur",
	} {
		r.wantsNone(strings.ReplaceAll(r.command(mona, own, question).all(), "„dagelijks bestuur”", ""), closedNames...)
	}
	r.wantsNone(r.home(mona), closedNames...)

	// Its own coordinator sees it, so the names do exist.
	r.wants(r.command(alma, "#isom-db", "/overleg verslag isom-db").all(), "Dagelijks bestuur ISOM")
	r.wants(r.command(alma, "#isom-db", "/overleg vergaderingen isom-db").all(), "Dagelijks bestuur ISOM")
}

// said is the text of an answer without its marks.
func said(s shown) string {
	var lines []string
	for _, m := range s.Shown {
		lines = append(lines, m.Text)
	}
	return strings.Join(lines, "\n")
}

func TestTypeAheadOffersOnlyPlatformsThatTheAskerMayKnow(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	const otis = "otis.voorbeeld" // of Mol, not of ISOM
	r.act(otis, "#algemeen", "invite", fields{"text": dm})
	r.command(otis, "#algemeen", "/overleg registreer")
	var offered struct {
		Options []struct {
			Text struct {
				Text string `json:"text"`
			} `json:"text"`
		} `json:"options"`
	}
	r.post("suggest", fields{"as": otis, "action_id": "parent", "value": "isom"}, &offered)
	if len(offered.Options) == 0 {
		t.Fatal("nothing is offered")
	}
	for _, o := range offered.Options {
		r.wantsNone(o.Text.Text, closedNames...)
	}
}

func TestRegisteringUnderTheNameOfAClosedPlatformDoesNotBetrayIt(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.act(mona, "#algemeen", "invite", fields{"text": dm})
	r.command(mona, "#algemeen", "/overleg registreer")
	answer := r.submit(mona, map[string]any{"slug": "isom-db", "name": "Dagelijks bestuur ISOM"})
	if len(answer.Errors) > 0 {
		t.Errorf("got %v, want it registered", answer.Errors)
	}
	r.wants(r.command(alma, "#isom-db", "/overleg verslag isom-db").all(), "17 november")
	r.wantsNone(r.command(mona, "#algemeen", "/overleg verslag isom-db").all(), "november")
}

func TestATypeAheadThatFindsNothingSaysSo(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.act(mona, "#algemeen", "invite", fields{"text": dm})
	r.command(mona, "#algemeen", "/overleg registreer")
	var offered struct {
		Options []any  `json:"options"`
		Error   string `json:"error"`
	}
	r.post("suggest", fields{"as": mona, "action_id": "parent", "value": "bestaat-niet"}, &offered)
	if offered.Error != "" || len(offered.Options) > 0 {
		t.Errorf("got %+v, want an empty list", offered)
	}
}

func TestSomebodyWhoLeftTheChannelReadsNoMore(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.wants(r.command(nele, adviesgroep, "/overleg verslag isom-adviesgroep").all(), "Adviesgroep")
	r.act(alma, adviesgroep, "kick", fields{"text": "@" + nele})
	r.rest()
	r.wantsNone(r.command(nele, "#algemeen", "/overleg verslag isom-adviesgroep").all(), "B-2026-05", "minutes_read")
}
