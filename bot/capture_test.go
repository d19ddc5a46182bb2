package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/config"
	"overlegbot/internal/pgtest"
	"overlegbot/internal/postgres"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/feature"
)

// newEmojiRig is a rig in which the secretary's reactions count.
func newEmojiRig(t *testing.T) *rig {
	t.Helper()
	return newRigOn(t, postgres.Open, func(cfg *config.Config) { cfg.Slack.CaptureByEmoji = true })
}

func (r *rig) react(as, in string, m message, emoji string) shown {
	r.t.Helper()
	return r.act(as, in, "react", fields{"text": emoji, "ts": m.TS})
}

// lines counts the lines of minutes that hold text and were not taken back.
func (r *rig) lines(text string) int {
	r.t.Helper()
	n := 0
	err := pgtest.Open(r.t, r.url).QueryRowContext(r.t.Context(),
		`SELECT count(*) FROM minutes_items WHERE position($1 IN text) > 0 AND withdrawn_at IS NULL`, text).Scan(&n)
	if err != nil {
		r.t.Fatal(err)
	}
	return n
}

func TestTheSecretarysEmojiTakesAMessageUpInOneLineThatCanBeUndone(t *testing.T) {
	t.Parallel()
	r := newEmojiRig(t)
	early := r.say(nele, adviesgroep, "Dit was voor de vergadering", "voor de vergadering")
	r.wantsNone(r.react(bram, adviesgroep, early, "memo").all(), "opgenomen")
	minutesOpen(r)
	said := r.say(nele, adviesgroep, "De zaal is te klein & <!channel> *nu*", "De zaal is te klein")
	for _, other := range []string{nele, "fouad.voorbeeld"} { // a member, and the chair
		r.wantsNone(r.react(other, adviesgroep, said, "memo").all(), "opgenomen")
	}
	r.wantsNone(r.react(bram, adviesgroep, said, "tada").all(), "opgenomen")
	noted := r.react(bram, adviesgroep, said, "memo")
	r.wants(noted.all(), "Nota opgenomen:", "De zaal is te klein", "Ongedaan maken", "Bewerken", "De emoji weghalen verandert niets")
	r.wantsNone(r.see(nele, adviesgroep).all(), "Nota opgenomen")
	r.act(bram, adviesgroep, "unreact", fields{"text": "memo", "ts": said.TS})
	if n := r.lines("De zaal is te klein"); n != 1 {
		t.Errorf("got %d lines after the emoji was taken away, want the one", n)
	}
	r.wants(r.react(bram, adviesgroep, said, "memo").all(), "Dit bericht staat al in het verslag:")
	if n := r.lines("De zaal is te klein"); n != 1 {
		t.Errorf("got %d lines of one message, want one", n)
	}
	r.wants(r.click(bram, adviesgroep, "line_undo").all(), "Ongedaan gemaakt:", "De zaal is te klein")
	if n := r.lines("De zaal is te klein"); n != 0 {
		t.Errorf("got %d lines after undoing, want none", n)
	}
	r.command(bram, adviesgroep, "/overleg sluit")
	late := r.say(nele, adviesgroep, "Te laat gezegd", "Te laat")
	r.wantsNone(r.react(bram, adviesgroep, late, "memo").all(), "opgenomen")
}

func TestAnEmojiMakesAnActionItemFromPlainWordsAndAsksWhatIsUnclear(t *testing.T) {
	t.Parallel()
	r := newEmojiRig(t)
	minutesOpen(r)
	clear := r.say(alma, adviesgroep, "Nele Sjabloon: lijst nakijken tegen 4/12", "lijst nakijken")
	r.wants(r.react(bram, adviesgroep, clear, "dart").all(), "Actiepunt opgenomen:", "lijst nakijken", "Nele Sjabloon, tegen vr 4 dec")
	vague := r.say(alma, adviesgroep, "De folder herdrukken tegen de kerstvakantie", "folder herdrukken")
	r.wants(r.react(bram, adviesgroep, vague, "dart").all(), "Actiepunt opgenomen:", "De folder herdrukken tegen de kerstvakantie", "Wie het doet of tegen wanneer, is niet duidelijk. Vul het aan met „Bewerken”")
	past := r.say(alma, adviesgroep, "Nele Sjabloon: verslag sturen tegen 1/11/2026", "verslag sturen")
	r.wants(r.react(bram, adviesgroep, past, "dart").all(), "Actiepunt opgenomen:", "verslag sturen tegen 1/11/2026", "Vul het aan")
	r.wants(r.click(bram, adviesgroep, "line_edit").all(), "line_edit_save", `"owner"`, `"due"`)
}

func TestAnEmojiOnWhatCannotBeReadIsAnsweredWithWhatToDo(t *testing.T) {
	t.Parallel()
	r := newEmojiRig(t)
	minutesOpen(r)
	r.act(nele, adviesgroep, "upload", fields{"text": "foto.png", "value": "geen echt beeld"})
	var picture message
	for _, m := range r.see(bram, adviesgroep).Messages {
		if m.Text == "" && !m.Ephemeral {
			picture = m
		}
	}
	r.wants(r.react(bram, adviesgroep, picture, "memo").all(), "geen tekst die ik kan lezen")
	long := strings.Repeat("Een zin van 40 tekens, punt aan het eind. ", 100)
	r.wants(r.react(bram, adviesgroep, r.say(nele, adviesgroep, long, "Een zin van 40"), "memo").all(), "staat in 2 delen in het verslag; er ging niets verloren")
	r.wants(r.react(bram, adviesgroep, r.say(alma, adviesgroep, long+"x", "eind. x"), "dart").all(), "te lang voor een actiepunt", "Zet er :memo: bij")

	parent := r.say(nele, adviesgroep, "Wie doet wat?", "Wie doet wat?")
	r.act(alma, adviesgroep, "say", fields{"text": "Antwoord in de draad", "thread_ts": parent.TS})
	answer := r.posted(r.see(bram, adviesgroep), "Antwoord in de draad")
	r.wants(r.react(bram, adviesgroep, answer, "memo").all(), "Nota opgenomen:", "Antwoord in de draad")

	gone := r.say(nele, adviesgroep, "Dit verdwijnt", "Dit verdwijnt")
	r.post("faults", fields{"api_error": map[string]string{"conversations.replies": "thread_not_found"}}, nil)
	r.wants(r.react(bram, adviesgroep, gone, "memo").all(), "Dit bericht is intussen verwijderd")
	r.post("faults", fields{"api_error": map[string]string{"conversations.replies": "missing_scope"}}, nil)
	r.wants(r.react(bram, adviesgroep, gone, "dart").all(), "Slack laat mij dit bericht niet lezen", "Neem op in verslag")
	r.command(bram, adviesgroep, "/overleg sluit")
	r.clock("run", "1m")
	minutesOpen(r)
	ours := r.posted(r.see(nele, adviesgroep), "afgesloten", "minutes_read")
	r.wants(r.react(bram, adviesgroep, ours, "memo").all(), "Dit bericht is van Overlegbot zelf")
}

func TestWithoutTheConfigurationNobodyHearsOfReactions(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	minutesOpen(r)
	said := r.say(nele, adviesgroep, "De zaal is te klein", "De zaal is te klein")
	r.wantsNone(r.react(bram, adviesgroep, said, "memo").all(), "opgenomen")
	if n := r.lines("De zaal is te klein"); n != 0 {
		t.Errorf("got %d lines, want none", n)
	}
}

func TestTheManifestAndTheDoctorKnowWhatCaptureByEmojiNeeds(t *testing.T) {
	t.Parallel()
	on := config.Slack{CaptureByEmoji: true, OptionalScopes: []string{"channels:history"}}
	scopes := []string{"channels:history", "groups:history", "reactions:read"}
	if diff := cmp.Diff(scopes, on.WantedScopes()); diff != "" {
		t.Errorf("wanted scopes (-want +got):\n%s", diff)
	}
	for emoji, want := range map[bool]bool{true: true, false: false} {
		m, err := slackbot.NewManifest(slackbot.ManifestOptions{Command: "/overleg", Lang: "nl", Emoji: emoji}, feature.All(nil))
		if err != nil {
			t.Fatal(err)
		}
		if got := slices.Contains(m.Settings.EventSubscriptions.BotEvents, "reaction_added"); got != want {
			t.Errorf("capture by emoji %v: got the event %v, want %v", emoji, got, want)
		}
	}
	next := askForScopes(config.Config{Slack: on}, []string{"reactions:read"})
	if !strings.Contains(next, "overlegbot manifest") || !strings.Contains(next, "slack.capture_by_emoji to false") {
		t.Errorf("got %q, want both ways out", next)
	}
	if next := askForScopes(config.Config{}, []string{"chat:write"}); strings.Contains(next, "capture_by_emoji") {
		t.Errorf("got %q of a scope that has nothing to do with it", next)
	}
}
