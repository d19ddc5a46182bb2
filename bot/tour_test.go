package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"overlegbot/internal/config"
	"overlegbot/internal/consult"
	"overlegbot/internal/pgtest"
	"overlegbot/internal/postgres"
)

// stopButtons are the action ids of a message's buttons, in order.
func stopButtons(t *testing.T, m message) []string {
	t.Helper()
	var blocks []struct {
		Elements []struct {
			ID string `json:"action_id"`
		} `json:"elements"`
	}
	if err := json.Unmarshal(m.Blocks, &blocks); err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, b := range blocks {
		for _, e := range b.Elements {
			if e.ID != "" {
				ids = append(ids, e.ID)
			}
		}
	}
	return ids
}

// stopped is the stop of the tour that somebody sees now: there is one message of it, whatever they clicked.
func (r *rig) stopped(as, in, title string) message {
	r.t.Helper()
	var found []message
	for _, m := range r.see(as, in).Messages {
		if strings.Contains(string(m.Blocks), "tour_end") {
			found = append(found, m)
		}
	}
	if len(found) != 1 || !found[0].Ephemeral {
		r.t.Fatalf("got %d messages of the tour, want one, for the asker only", len(found))
	}
	r.wants(found[0].Text, title)
	return found[0]
}

// walk goes through the whole tour, opens every real thing, and returns what was read at each stop with what was opened.
func (r *rig) walk(as, in, command string) (stops, opened []string) {
	r.t.Helper()
	r.command(as, in, command)
	for {
		m := r.stopped(as, in, fmt.Sprint(len(stops)+1))
		stops = append(stops, m.Text+string(m.Blocks))
		further := false
		for _, id := range stopButtons(r.t, m) {
			if strings.HasPrefix(id, "tour_") {
				further = further || id == "tour_stop#after"
				continue
			}
			got := r.answers(as, in, m, id)
			inForm := len(got.Modal) > len("null")
			if len(got.Shown) == 0 && !inForm || got.Error != "" {
				r.t.Errorf("stop %d, %s: got %s, want the real thing", len(stops), id, got.all())
			}
			opened = append(opened, got.all())
			if inForm {
				r.act(as, in, "close", nil)
			}
		}
		if !further {
			return stops, opened
		}
		r.answers(as, in, m, "tour_stop#after")
	}
}

// viewer is somebody, for the store.
func (r *rig) viewer(name string) consult.Viewer {
	r.t.Helper()
	v := consult.Viewer{Workspace: r.d.service.workspace}
	if err := pgtest.Open(r.t, r.url).QueryRowContext(r.t.Context(), `SELECT id FROM persons WHERE name = $1`, name).Scan(&v.Person); err != nil {
		r.t.Fatal(err)
	}
	return v
}

func TestTheTourTellsAYearAndOpensEachThingInIt(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	const alma = "alma.voorbeeld"
	stops, opened := r.walk(alma, wegwijzer, "/overleg rondleiding")
	if len(stops) != 13 {
		t.Fatalf("got %d stops, want 13", len(stops))
	}
	ctx, now, v, store := t.Context(), demoStart(), r.viewer("Alma Voorbeeld"), r.d.service.store
	projects, err := store.Projects(ctx, v, 0, now)
	if err != nil || len(projects) != 1 {
		t.Fatalf("got %v, %v, want the project", projects, err)
	}
	councils, err := store.Commitments(ctx, v, projects[0].ID, now, now)
	if err != nil {
		t.Fatal(err)
	}
	rounds, err := store.Rounds(ctx, v, consult.RoundFilter{Words: "intekenen"}, now)
	if err != nil || len(rounds) != 1 {
		t.Fatalf("got %v, %v, want the round", rounds, err)
	}
	round, err := store.Round(ctx, v, rounds[0].ID, now)
	if err != nil {
		t.Fatal(err)
	}
	result := round.Result()
	yes, total := councils.Approved(consult.StageApproval)
	if got := fmt.Sprint(result.Counts[consult.ChoiceFor], result.Voices, result.Needed, yes, total); got != "5 7 3 13 14" {
		t.Errorf("the store says %s", got)
	}
	for i, parts := range [][]string{
		{"1 van 13: De oproep", "maandag 16 juni 2025", "Nog geen antwoord: OCMW Vorselaar", "round_card"},
		{fmt.Sprintf("Voorwaarde vervuld: %d van de %d gemeenten (minstens %d nodig)", result.Counts[consult.ChoiceFor], result.Voices, result.Needed), "12 augustus 2025", "Besluit B-2025-07 van dinsdag 15 juli 2025", "decision_card"},
		{"Hoe wordt de cofinanciering verdeeld · beantwoord", "Interlokale vereniging, sinds dinsdag 19 augustus 2025", "B-2025-08"},
		{"13 van de 14 besturen gaven een intentieverklaring", "20 augustus 2025", "OCMW Vorselaar"},
		{"2 september 2025", "13 van de 14 besturen gingen principieel akkoord", "minutes_read"},
		{"5 van de 7 personen antwoordden", "2 opmerkingen bij versie 1", "1 opmerking bij versie 2"},
		{fmt.Sprintf("%d van de %d besturen keurden goed", yes, total), "Uitgesteld: OCMW Vorselaar", "nog niet beslist (fictief)"},
		{"Gemeente Herentals diende de aanvraag in", "30 september 2025", "Behandeld in alle raden, in orde", "binding"},
		{"8 december 2025", "Start van de projectmedewerker · bereikt · maandag 4 mei 2026"},
		{"Beleidsgroep ISOM kwam samen", "4 van de 7 raden gedaan. OCMW Kasterlee, OCMW Lille en OCMW Olen nog niet."},
		{"Klaar: 12, bezig: 19, nog niet begonnen: 18"},
		{"31 mei 2027", "3 van de 13 besturen in orde", "klik bovenaan op de datum en kies maandag 1 maart 2027", "iemand van Gemeente Grobbendonk"},
		{"Op zaterdag 23 mei 2026: 0 klaar, 0 bezig, 49 nog niet begonnen", "Op maandag 23 november 2026: 12 klaar, 19 bezig, 18 nog niet begonnen (producten: 7, gemeenten: 7)", "typ `/overleg`"},
	} {
		r.wants(stops[i], parts...)
	}
	r.wants(strings.Join(opened, "\n"), "Ja, interesse (9)", "Voorwaarde vervuld", "Volgt op", "13 van de 14 besturen keurden goed", "Op één bestuur na", "Artikel 7",
		"Beherende gemeente", "Dossier van Project Wegwijzer", "OCMW Kasterlee", "Onthaalbrochure", "Bijdrage aan de voortgangsrapportage", "Overzicht van Project Wegwijzer")
	last := r.stopped(alma, wegwijzer, "13 van 13")
	r.answers(alma, wegwijzer, last, "tour_stop#before")
	r.answers(alma, wegwijzer, r.stopped(alma, wegwijzer, "12 van 13"), "tour_end")
	r.wants(r.see(alma, wegwijzer).all(), "De rondleiding is gestopt. Typ /overleg rondleiding")
}

func TestTheTourTellsOnlyWhatItsReaderMayRead(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	elif, _ := r.walk("elif.fictief", wegwijzer, "/overleg rondleiding") // neither of the executive committee nor of the policy group
	if len(elif) != 12 {
		t.Errorf("got %d stops for Elif, want 12", len(elif))
	}
	r.wants(strings.Join(elif, "\n"), "Voorwaarde vervuld: 5 van de 7 gemeenten", "13 van de 14 besturen keurden goed")
	r.wantsNone(strings.Join(elif, "\n"), "B-2025-07", "B-2025-08", "Beleidsgroep", "4 van de 7 raden", "Dagelijks bestuur")
	for _, in := range []string{"#mortsel-diversiteit", "#algemeen"} {
		got := r.command("mona.testaert", in, "/overleg rondleiding").all()
		r.wants(got, "Kies links bovenaan Alma Voorbeeld", "/overleg rondleiding")
		r.wantsNone(got, "Wegwijzer", "van 13", "Vorselaar", "tour_stop")
	}
}

func TestTheTourOpensInFrenchToWhoIsInvited(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	const hugo = "hugo.sjabloon"
	r.wants(r.command(hugo, "#rand5", "/overleg visite").all(), "Choisissez Alma Voorbeeld, en haut à gauche", "/overleg visite")
	r.act("alma.voorbeeld", wegwijzer, "invite", fields{"text": "@" + hugo})
	stops, _ := r.walk(hugo, wegwijzer, "/overleg visite")
	all := strings.Join(stops, "\n")
	r.wants(all, "Visite, 12 sur 12", "13 pouvoirs locaux sur 14 ont approuvé", "Condition remplie : 5 ", "Pas encore de réponse : Vorselaar", "cliquez sur la date, en haut", "Précédent")
	r.wantsNone(all, "Rondleiding", "besturen", "B-2025-07")
}

func TestOnTheFirstOfMarchTheBoardsAreAskedAndTheTourSaysSo(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	asked := r.see("cato.testaert", "@overlegbot").all()
	r.wantsNone(asked, "Bijdrage aan de voortgangsrapportage")
	r.clock("jump", time.Date(2027, 3, 1, 8, 59, 0, 0, demoStart().Location()).Sub(demoStart()).String())
	r.clock("to", "2027-03-01T10:00:00+01:00")
	for who, board := range map[string]string{"cato.testaert": "Gemeente Grobbendonk", "nele.sjabloon": "OCMW Olen", "idris.proefmans": ""} {
		seen := r.see(who, "@overlegbot").all()
		if board == "" { // handed in before
			r.wantsNone(seen, "wordt verwacht van Gemeente Kasterlee")
			continue
		}
		r.wants(seen, "Bijdrage aan de voortgangsrapportage", "wordt verwacht van "+board, "Wij hebben ingediend")
	}
	r.answers("cato.testaert", "@overlegbot", r.posted(r.see("cato.testaert", "@overlegbot"), "wordt verwacht van Gemeente Grobbendonk", "deadline_hand_in"), "deadline_hand_in")
	stops, _ := r.walk("alma.voorbeeld", wegwijzer, "/overleg rondleiding")
	told := strings.Join(stops, "\n")
	r.wants(told, "de vraag is op maandag 1 maart 2027 vertrokken", "4 van de 13 besturen in orde", "iemand van Gemeente Herenthout")
}

func TestOutsideTheDemoTheTourSaysWhereItBelongsAndNothingOffersIt(t *testing.T) {
	t.Parallel()
	r := newRigOn(t, postgres.Open, func(c *config.Config) { c.Demo = false })
	r.wants(r.command("alma.voorbeeld", wegwijzer, "/overleg rondleiding").all(), "De rondleiding hoort bij de demo", "/overleg help")
	offered := r.command("alma.voorbeeld", wegwijzer, "/overleg help").all() + r.command("alma.voorbeeld", wegwijzer, "/overleg").all() + r.home("alma.voorbeeld") +
		r.command("alma.voorbeeld", wegwijzer, "/overleg rondleidin").all()
	r.wantsNone(offered, "rondleiding*", "/overleg rondleiding", "Rondleiding")
	r.wants(newRig(t).home("mona.testaert"), "Nieuw hier?", "/overleg rondleiding")
}
