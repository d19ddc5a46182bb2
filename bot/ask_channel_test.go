package main

import (
	"strings"
	"testing"
	"time"

	"overlegbot/internal/consult"
)

const (
	mentioned = "@overlegbot "
	advies    = "#isom-adviesgroep"
)

func TestAnAnswerStandsInTheThreadOnlyWhenEveryMemberMaySeeIt(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.act(nele, advies, "say", fields{"text": mentioned + "wie doet huisvesting in Olen?"})
	r.wants(r.see("dries.fictief", advies).all(), "Nele Sjabloon", "Bron: contactenlijst")
	r.wantsNone(r.see("dries.fictief", advies).all(), "alleen u")

	// Alma sits in the executive committee; the others of the channel do not, and may not know that there is one.
	seen := r.act(alma, advies, "say", fields{"text": mentioned + "wanneer is het volgende dagelijks bestuur?"}).all()
	r.wants(seen, "15 december 2026", "Niet iedereen in dit kanaal mag dit volledig zien")
	r.wantsNone(r.see("dries.fictief", advies).all(), "15 december 2026")

	// What somebody has to do themselves is nobody else's.
	r.wants(r.act(nele, advies, "say", fields{"text": mentioned + "wat moet ik nog doen?"}).all(), "Terugkoppeling OCMW-raad Olen")
	r.wantsNone(r.see("dries.fictief", advies).all(), "Terugkoppeling OCMW-raad Olen")
}

func TestAWholeQuestionBehindWieGoesToTheQuestions(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.wants(r.command(nele, advies, "/overleg wie is er niet ingestapt in wegwijzer?").all(), "OCMW Vorselaar")
	r.wants(r.command(nele, advies, "/overleg wie olen huisvesting").all(), "Nele Sjabloon")
	r.wants(r.act(nele, dm, "say", fields{"text": "wie was er verontschuldigd op de adviesgroep van 12 november?"}).all(), "Bron: aanwezigheidslijst")
}

func TestVraagIsAQuestionToTheBotExceptForWhoKeepsOpenMinutes(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	asked := "/overleg vraag wie doet huisvesting in Olen?"
	r.wants(r.command(nele, advies, asked).all(), "Nele Sjabloon", "Bron: contactenlijst")
	r.wants(r.command(bram, advies, asked).all(), "Nele Sjabloon", "Open eerst het verslag")
	r.wants(r.act(nele, dm, "say", fields{"text": "vraag wie doet huisvesting in Olen?"}).all(), "Nele Sjabloon")

	r.clock("to", "2026-12-10T09:35:00+01:00")
	r.command(bram, advies, "/overleg start")
	r.wants(r.command(bram, advies, asked).all(), "wie doet huisvesting in Olen?", "Dit was een vraag aan de bot")
	r.wants(r.click(bram, advies, "ask_instead").all(), "Nele Sjabloon")
	r.wants(r.command(nele, advies, asked).all(), "Nele Sjabloon", "Bron: contactenlijst")
}

// Two replicas have one memory: what is kept is what the question was about, not its words, for a quarter of an hour.
func TestTheLastQuestionIsRememberedForItsAskerAlone(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.wants(r.act(nele, dm, "say", fields{"text": "wie doet huisvesting in Olen?"}).all(), "Nele Sjabloon")
	s := r.d.service
	viewer := func(called string) consult.Viewer {
		p, err := s.store.PersonCalled(t.Context(), s.workspace, called)
		if err != nil {
			t.Fatal(err)
		}
		return consult.Viewer{Workspace: s.workspace, Person: p.ID}
	}
	now := r.d.clock.Now()
	kept, err := s.store.LastQuestion(t.Context(), viewer(nele), now)
	if err != nil || !strings.Contains(kept.Understood, "Huisvesting") || strings.Contains(kept.Understood, "doet") {
		t.Errorf("got %+v, %v, want the topic and none of the words", kept, err)
	}
	if other, err := s.store.LastQuestion(t.Context(), viewer("dries.fictief"), now); err != nil || other.Understood != "" {
		t.Errorf("of somebody else: got %+v, %v, want nothing", other, err)
	}
	if late, err := s.store.LastQuestion(t.Context(), viewer(nele), now.Add(16*time.Minute)); err != nil || late.Understood != "" {
		t.Errorf("after a quarter of an hour: got %+v, %v, want nothing", late, err)
	}
	r.wants(r.act("dries.fictief", dm, "say", fields{"text": "en voor Wemmel?"}).all(), "Wemmel")
	r.wantsNone(r.see("dries.fictief", dm).all(), "huisvesting, Wemmel")
	r.wants(r.act(nele, dm, "say", fields{"text": "en voor Wemmel?"}).all(), "huisvesting, Wemmel")
}
