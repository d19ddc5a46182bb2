package main

import (
	"strings"
	"testing"

	"overlegbot/internal/pgtest"
)

func TestAChannelIsRegisteredOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	register(r)
	r.wants(r.command(bram, group, "/overleg registreer").all(), "al geregistreerd")
	// Two people have the form open at the same time.
	again := newRig(t)
	again.act(alma, group, "invite", fields{"text": dm})
	again.click(alma, group, "register")
	again.click(nele, group, "register")
	again.wants(again.submit(alma, map[string]any{"name": "Eerste", "slug": "eerste"}).all(), "is geregistreerd")
	second := again.submit(nele, map[string]any{"name": "Tweede", "slug": "tweede"})
	again.wants(strings.Join(values(second.Errors), " "), "al geregistreerd")
	again.wants(string(again.see(nele, group).Modal), "Tweede") // what was typed is still there
}

func values(m map[string]string) []string {
	var list []string
	for _, v := range m {
		list = append(list, v)
	}
	return list
}

func TestWhatCannotBeANameIsRefusedBesideItsField(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.act(alma, group, "invite", fields{"text": dm})
	r.click(alma, group, "register")
	for field, tries := range map[string]map[string]string{
		"name": {"🎉🎉": "letter of cijfer", ":tada:": "letter of cijfer", "   ": ""},
		"slug": {"Met Spaties!": "kleine letters", "x": "kleine letters"},
	} {
		for typed, want := range tries {
			state := map[string]any{"name": "Werkgroep taal", "slug": "werkgroep-taal"}
			state[field] = typed
			got := r.submit(alma, state)
			if got.Errors[field] == "" || !strings.Contains(got.Errors[field], want) {
				t.Errorf("%s %q: got %v, want an error with %q", field, typed, got.Errors, want)
			}
		}
	}
	r.wants(r.submit(alma, map[string]any{"name": "Werkgroep taal", "slug": "werkgroep-taal"}).all(), "is geregistreerd")
}

func TestAPublicChannelIsWarnedAbout(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.act(alma, "#algemeen", "invite", fields{"text": dm})
	r.wants(r.command(alma, "#algemeen", "/overleg registreer").all(), "openbaar kanaal")
}

func TestABotThatWasRemovedSaysHowToInviteIt(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.act(alma, group, "invite", fields{"text": dm})
	r.act(alma, group, "kick", fields{"text": dm})
	r.wants(r.command(alma, group, "/overleg registreer").all(), "/invite @overlegbot")
}

func TestWhatUsersTypeIsShownLiterallyAndPingsNobody(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.act(alma, group, "invite", fields{"text": dm})
	r.click(alma, group, "register")
	r.submit(alma, map[string]any{"name": "Overleg <!channel> *vet* <@U123>", "slug": "overleg-vet"})
	r.command(alma, group, "/overleg start")
	r.click(alma, group, "start_now")
	r.command(alma, group, "/overleg besluit We vragen <!channel> en *iedereen* & <http://example.org|klik>")
	r.command(alma, group, "/overleg sluit")
	for _, m := range r.see(nele, group).Messages {
		if m.From != "overlegbot" {
			continue
		}
		for _, raw := range []string{"<!channel>", "<@U123>", "<http://example.org|klik>"} {
			if strings.Contains(m.Text, raw) || strings.Contains(mrkdwnOf(m), raw) {
				t.Errorf("%q is live in %s", raw, short(m.Text+string(m.Blocks)))
			}
		}
	}
}

// mrkdwnOf is what Slack interprets of a message: its mrkdwn texts, not its rich or plain ones.
func mrkdwnOf(m message) string {
	var live strings.Builder
	for part := range strings.SplitSeq(string(m.Blocks), "{") {
		if strings.Contains(part, `"type":"mrkdwn"`) {
			live.WriteString(strings.NewReplacer(`\u003c`, "<", `\u003e`, ">").Replace(part))
		}
	}
	return live.String()
}

func TestATextThatIsTooLongForOneNoteBecomesSeveralAndAnEmptyOneOpensTheForm(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	register(r)
	r.command(alma, group, "/overleg start")
	r.click(alma, group, "start_now")
	long := strings.Repeat("lang verhaal ", 400)
	r.wants(r.command(alma, group, "/overleg nota "+long).all(), "in 2 delen in het verslag", "line_undo")
	kept := 0
	err := pgtest.Open(t, r.url).QueryRowContext(t.Context(), `
		SELECT sum(length(text) - length(replace(text, 'verhaal', ''))) / length('verhaal')
		FROM minutes_items
		WHERE text LIKE '%lang verhaal lang%'`).Scan(&kept)
	if err != nil || kept != 400 {
		t.Errorf("got %d of 400 repeats in the minutes, %v", kept, err)
	}
	r.wants(r.command(alma, group, "/overleg nota").all(), `"callback_id":"record`) // empty: the form opens
}

func TestAClickOfSomebodyWithoutTheRightChangesNothing(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	register(r)
	r.wants(r.command(nele, group, "/overleg start").all(), "voorzitter")
	r.wants(r.command(nele, group, "/overleg instellingen").all(), "voorzitter")
	r.wants(r.command(nele, group, "/overleg plan elke maandag om 9u").all(), "voorzitter")
}

func TestAnExternalPersonIsToldKindlyThatThisIsNotForThem(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	const kaat = "kaat.proefmans"
	home := r.home(kaat)
	r.wantsNone(home, `"action_id":"contact"`)
	r.wantsNone(home, closedNames...)
}

func TestAnUnknownSubcommandNamesTheNearestTwo(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.wants(r.command(nele, adviesgroep, "/overleg verslga").all(), "verslga", "verslag", "help")
	r.wants(r.command("hugo.sjabloon", "#rand5", "/overleg reunoins").all(), "réunions")
}
