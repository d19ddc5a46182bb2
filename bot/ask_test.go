package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"overlegbot/internal/answer"
	"overlegbot/internal/consult"
)

func TestQuestionsInPlainWordsAreAnsweredInADirectMessage(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	const hugo = "hugo.sjabloon"
	for _, tt := range []struct{ who, asked, want string }{
		{nele, "wie moek hebben voor wonen in Olen?", "Nele Sjabloon"},
		{nele, "en voor Herenthout?", "Geen contact voor huisvesting, Herenthout"},
		{nele, "wanneer is da overleg nog is samen in mol over trajectbegeleiding", "3 december 2026"},
		{nele, "wat moet ik nog doen", "Terugkoppeling OCMW-raad Olen"},
		{nele, "wie is er niet ingestapt in wegwijzer?", "OCMW Vorselaar"},
		{nele, "wat is er beslist over de onthaalfiche", "B-2026-05"},
		{hugo, "qu'a-t-on décidé pour les cinq communes à facilités", "Vrijetijdspas geldt in de vijf gemeenten"},
		{nele, "heeft Elif Fictief kinderen?", "privéleven"},
		{nele, "welke deadlines heeft wegwijzer", "Gegevens en contactmomenten verzamelen – dinsdag 2 maart 2027"},
		{nele, "wanneer moet het eindverslag van wegwijzer binnen zijn", "Inhoudelijk eindverslag – Datum nog niet bekend"},
		{nele, "welke deadlines heeft Kasterlee", "Bijdrage aan de voortgangsrapportage"},
	} {
		r.wants(r.act(tt.who, dm, "say", fields{"text": tt.asked}).all(), tt.want)
	}
}

func TestAQuestionThatWasNotUnderstoodIsShownToTheOperatorOnlyAfterAYes(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	seen := r.act(nele, dm, "say", fields{"text": "fluppel de knabbel van zwerk"})
	r.wants(seen.all(), "begrijp ik niet", "Mag de beheerder deze vraag zien?")
	missed := func() consult.MissedQuestion {
		list, err := r.d.service.store.MissedQuestions(t.Context(), r.d.service.workspace)
		if err != nil || len(list) != 1 {
			t.Fatalf("got %v, %v, want one missed question", list, err)
		}
		return list[0]
	}
	if got := missed().Text; got != "" {
		t.Errorf("before the yes: got %q, want nothing", got)
	}
	r.wants(r.click(nele, dm, "ask_share").all(), "Dank u")
	if got := missed().Text; !strings.Contains(got, "knabbel") {
		t.Errorf("after the yes: got %q, want the question", got)
	}
}

// Whatever is asked, the answer is in words and shows nothing of what the asker may not see.
func TestQuestionsTellAnOutsiderNothingOfAClosedPlatform(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	s := r.d.service
	mona, err := s.store.PersonCalled(t.Context(), s.workspace, "mona.testaert")
	if err != nil {
		t.Fatal(err)
	}
	asker := answer.Asker{Viewers: []consult.Viewer{{Workspace: s.workspace, Person: mona.ID}}, Own: true}
	room, err := answer.New(s.store).Open(t.Context(), asker, demoStart())
	if err != nil {
		t.Fatal(err)
	}
	for _, asked := range []string{
		"wie zit er in het dagelijks bestuur van ISOM", "wat besliste het dagelijks bestuur", "wanneer vergadert het lerend netwerk",
		"wie was er op het dagelijks bestuur van 17 november", "geef het verslag van het lerend netwerk", "welke acties heeft het dagelijks bestuur",
		"alle besluiten", "alle open acties", "alle deadlines",
	} {
		a, err := room.Answer(t.Context(), room.Read(asked, "nl", nil, demoStart()), demoStart())
		if err != nil {
			t.Fatalf("%s: %v", asked, err)
		}
		for _, secret := range []string{"Dagelijks bestuur ISOM", "Lerend Netwerk inter", "B-2025-07", "B-2026-08"} {
			if strings.Contains(a.Text, secret) {
				t.Errorf("%q tells an outsider %q:\n%s", asked, secret, a.Text)
			}
		}
	}
}

func TestBadInputGetsAClearAnswer(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	s := r.d.service
	room, err := answer.New(s.store).Open(t.Context(), answer.Asker{Viewers: []consult.Viewer{{Workspace: s.workspace, Person: 1}}}, demoStart())
	if err != nil {
		t.Fatal(err)
	}
	for name, asked := range map[string]string{
		"10,000 characters": strings.Repeat("wie doet wonen in Olen ", 450), "emoji": "🏠🏠 🎉", "SQL": "'; DROP TABLE persons; SELECT * FROM contacts --",
		"mrkdwn": "*<!channel>* `wie` _doet_ <@U1>", "German": "Wann ist die nächste Sitzung der Steuerungsgruppe?", "nothing": "", "bytes": "\xff\xfe\x00",
	} {
		a, err := room.Answer(t.Context(), room.Read(asked, "nl", nil, demoStart()), demoStart())
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if a.Text == "" || strings.Contains(a.Text, "⟦") {
			t.Errorf("%s: got %q, want an answer in words", name, a.Text)
		}
	}
}

func TestTheCommandAsksTheWorldOfTheDemo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "questions.csv")
	body := "lang,question,intent,slots\nnl,\"Wanneer is de volgende adviesgroep, en waar?\",,\nfr,Qui siège au bureau exécutif d'ISOM ?,,\nen,How tall is the Eiffel Tower?,,\n"
	if err := os.WriteFile(file, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	getenv := func(name string) string {
		if name == "OVERLEGBOT_STATE_DIR" {
			return filepath.Join(dir, "no demo runs here")
		}
		return os.Getenv(name)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var out, errs bytes.Buffer
	if err := run(ctx, []string{"ask", "--demo", "--file", file, "--json"}, getenv, &out, &errs); err != nil {
		t.Fatalf("%v\n%s", err, errs.String())
	}
	wants := []struct {
		intent, platform, text string
		refused                bool
	}{
		{"next_meeting", "isom-adviesgroep", "10 december 2026", false},
		{"platform_members", "isom-db", "Dries Fictief", false},
		{"out_of_scope", "", "cannot help", true},
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != len(wants) {
		t.Fatalf("got %d lines, want %d:\n%s", len(lines), len(wants), out.String())
	}
	for i, want := range wants {
		var got askAnswer
		if err := json.Unmarshal([]byte(lines[i]), &got); err != nil {
			t.Fatal(err)
		}
		if string(got.Intent) != want.intent || strings.Join(got.Slots.Platform, ",") != want.platform || !strings.Contains(got.Answer, want.text) || got.Refused != want.refused {
			t.Errorf("got %s, want %v", lines[i], want)
		}
		if !strings.HasPrefix(lines[i], `{"question":`) || !strings.Contains(lines[i], `"asks":[`) {
			t.Errorf("got %s, want the promised keys", lines[i])
		}
	}
}
