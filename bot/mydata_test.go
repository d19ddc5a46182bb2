package main

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestSomebodySeesTakesAndRemovesWhatTheBotKeepsAboutThem(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.wants(r.home(nele), "my_data")
	page := r.command(nele, dm, "/overleg gegevens")
	r.wants(page.all(), "Dit bewaart deze bot over u", "Nele Sjabloon", "Antwoorden op uitnodigingen", "my_contact", "Bent u ergens weg?")
	r.wants(r.click(nele, dm, "my_data_file#json").all(), "privéberichten met mij")
	r.act(nele, "", "close", nil)
	r.wantsNone(r.log.String(), "call=upload")
	r.wants(r.click(nele, dm, "my_data_addresses").all(), "meteen gewist")
	r.submit(nele, nil)
	r.wants(r.see(nele, dm).all(), "Uw contactgegevens zijn gewist")
	r.wants(r.command("hugo.sjabloon", dm, "/overleg données").all(), "Voici ce que ce bot conserve sur vous")
	r.wantsNone(r.command(mona, dm, "/overleg gegevens").all(), closedNames...)
}

func TestWhoAsksToBeErasedIsErasedWhenAManagerConfirms(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.command(nele, dm, "/overleg gegevens")
	r.wants(r.click(nele, dm, "my_data_erase").all(), "Uw vraag gaat naar de coördinator")
	r.submit(nele, nil)
	r.wants(r.see(nele, dm).all(), "Uw vraag is verstuurd")
	r.wants(r.command(nele, dm, "/overleg gegevens").all(), "Dat wacht op bevestiging", "my_data_keep")

	const alma = "alma.voorbeeld"
	asked := r.posted(r.see(alma, dm), "Nele Sjabloon", "AVG hebt u daar een maand voor")
	r.act(alma, adviesgroep, "kick", fields{"text": "@" + nele})
	r.rest()
	r.wants(r.answers(alma, dm, asked, "erasure").all(), "Dit kan niet ongedaan gemaakt worden", "gewiste persoon")
	r.submit(alma, nil)
	r.wants(r.see(alma, dm).all(), "De gegevens zijn gewist")

	minutes := r.command(bram, adviesgroep, "/overleg verslag").all()
	r.wantsNone(minutes, "Nele Sjabloon")
}

func TestTheOperatorExportsAndErasesAPersonAfterADryRun(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	env := map[string]string{"DATABASE_URL": r.url}
	out, errs, code := cliRun(t, env, "person", "export", nele)
	if code != 0 || !json.Valid([]byte(out)) || !strings.Contains(out, `"name": "Nele Sjabloon"`) {
		t.Fatalf("got %d %s %s", code, short(out), errs)
	}
	out, _, code = cliRun(t, env, "person", "erase", nele)
	if code != 0 || !strings.Contains(out, "Nothing has been changed") || !strings.Contains(out, "profile") {
		t.Errorf("got %d %s", code, out)
	}
	out, _, code = cliRun(t, env, "person", "erase", nele, "--apply", "--json")
	if code != 0 || !strings.Contains(out, `"applied":true`) {
		t.Errorf("got %d %s", code, out)
	}
	if _, errs, code = cliRun(t, env, "person", "erase", nele); code != 2 || errs == "" {
		t.Errorf("somebody who is gone: got %d %s", code, errs)
	}
	if out, _, code = cliRun(t, env, "person", "requests"); code != 0 || !strings.Contains(out, "0 open requests") {
		t.Errorf("got %d %s", code, out)
	}
	r.wantsNone(r.command(bram, adviesgroep, "/overleg verslag").all(), "Nele Sjabloon")
}
