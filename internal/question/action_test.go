package question_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/place"
	"overlegbot/internal/question"
)

// monday is Monday 23 November 2026 at 9:00 in Brussels.
var monday = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

// known are people with and without Slack, two of them called Sjabloon, and the members of a platform.
func known(t *testing.T) consult.OwnerCandidates {
	t.Helper()
	nis := func(name string) string {
		found := place.Resolve(name)
		if found.Sure == nil {
			t.Fatalf("%s is no municipality", name)
		}
		return found.Sure.NIS
	}
	return consult.OwnerCandidates{
		People: []consult.Person{
			{ID: 1, SlackID: "U1", Name: "Alma Voorbeeld"}, {ID: 2, SlackID: "U2", Name: "Nele Sjabloon"}, {ID: 3, SlackID: "U3", Name: "Karim Verzonnen"},
			{ID: 4, Name: "Samira Voorbeeld"}, {ID: 5, SlackID: "U5", Name: "Dries Fictief"}, {ID: 6, SlackID: "U6", Name: "Elif Fictief"},
			{ID: 7, Name: "Chloé Sjabloon"}, {ID: 8, SlackID: "U8", Name: "Greet Van Nergens"}, {ID: 9, SlackID: "U9", Name: "Dries Demoens"},
		},
		Organisations: []consult.Organisation{
			{ID: 1, Name: "Gemeente Olen", Kind: "gemeente", NIS: nis("Olen")}, {ID: 2, Name: "OCMW Olen", Kind: "ocmw", NIS: nis("Olen")},
			{ID: 3, Name: "Gemeente Lille", Kind: "gemeente", NIS: nis("Lille")}, {ID: 4, Name: "OCMW Lille", Kind: "ocmw", NIS: nis("Lille")},
			{ID: 5, Name: "Stad Herentals", Kind: "gemeente", NIS: nis("Herentals")}, {ID: 6, Name: "OCMW Sint-Genesius-Rode", Kind: "ocmw", NIS: nis("Sint-Genesius-Rode")},
			{ID: 7, Name: "AgII", Kind: "agency"}, {ID: 8, Name: "VVSG", Kind: "association"},
		},
	}
}

// A phrase is what was typed | the text | the owners: U Slack, p person, o organisation, all | the due date | the doubts.
const phrases = `
<@U2|nele> lijst nakijken tegen 4/12 | lijst nakijken | U2 | 2026-12-04 |
<@U2> en <@U3|Karim Verzonnen> lijst nakijken | lijst nakijken | U2 U3 | |
lijst nakijken tegen vrijdag <@U2> | lijst nakijken | U2 | 2026-11-27 |
lijst nakijken <@U2> tegen 4 december 2026 | lijst nakijken | U2 | 2026-12-04 |
lijst nakijken <@U2>, tegen 4 december | lijst nakijken | U2 | 2026-12-04 |
tegen vrijdag de lijst nakijken <@U2> | de lijst nakijken | U2 | 2026-11-27 |
<@U2>: lijst nakijken | lijst nakijken | U2 | |
<@U2> moet de lijst nakijken tegen morgen | de lijst nakijken | U2 | 2026-11-24 |
<@U2> bellen over de lijst | <@U2> bellen over de lijst | U2 | | owner_unclear
bel <@U2|nele> over de lijst | bel <@U2> over de lijst | U2 | | owner_unclear
overleggen met <@U2> | overleggen met <@U2> | U2 | | owner_unclear
<@U2> | | U2 | |
<@U2><@U3> lijst nakijken | lijst nakijken | U2 U3 | |
Nele Sjabloon: lijst nakijken tegen 4/12 | lijst nakijken | U2 | 2026-12-04 |
nele sjabloon: lijst nakijken | lijst nakijken | U2 | |
Nele: lijst nakijken | lijst nakijken | U2 | |
Nele en Karim: lijst nakijken | lijst nakijken | U2 U3 | |
Nele, Karim en Elif: lijst nakijken tegen eind januari | lijst nakijken | U2 U3 U6 | 2027-01-31 |
Nele en Karim elk: lijst nakijken | lijst nakijken | U2 U3 all | |
Dries: cijfers LOI doorgeven | cijfers LOI doorgeven | | | owner_several
Dries Fictief: cijfers LOI doorgeven | cijfers LOI doorgeven | U5 | |
Samira Voorbeeld: datum Babycafé bevestigen tegen 30 november | datum Babycafé bevestigen | p4 | 2026-11-30 |
Samira: datum bevestigen | datum bevestigen | p4 | |
Chloe Sjabloon: de zaal regelen | de zaal regelen | p7 | |
Greet Van Nergens: affiche ophangen | affiche ophangen | U8 | |
Nele Sjabloon zal de lijst nakijken tegen vrijdag | de lijst nakijken | U2 | 2026-11-27 |
Nele Sjabloon bezorgt de lijst tegen vrijdag | bezorgt de lijst | U2 | 2026-11-27 |
Karim vult de lijst aan tegen 4 december | vult de lijst aan | U3 | 2026-12-04 |
Nele Sjabloon bellen over de lijst | Nele Sjabloon bellen over de lijst | U2 | | owner_unclear
lijst nakijken (Nele Sjabloon) | lijst nakijken | U2 | |
lijst nakijken (Nele Sjabloon, tegen vrijdag) | lijst nakijken | U2 | 2026-11-27 |
lijst nakijken (Samira) | lijst nakijken | p4 | |
lijst nakijken -> Nele | lijst nakijken | U2 | |
lijst nakijken → Nele en Karim, tegen 4/12 | lijst nakijken | U2 U3 | 2026-12-04 |
lijst nakijken – Nele Sjabloon – tegen 4/12 | lijst nakijken | U2 | 2026-12-04 |
lijst nakijken. Wie: Nele | lijst nakijken. | U2 | |
lijst nakijken, verantwoordelijke: Karim Verzonnen, deadline: 4 december | lijst nakijken | U3 | 2026-12-04 |
lijst nakijken @Nele | lijst nakijken | U2 | |
lijst nakijken Nele Sjabloon | lijst nakijken Nele Sjabloon | U2 | | owner_unclear
lijst nakijken door Nele Sjabloon | lijst nakijken door Nele Sjabloon | | | owner_unclear
overleg met Nele Sjabloon plannen | overleg met Nele Sjabloon plannen | | | owner_unclear
ik kijk de lijst na | ik kijk de lijst na | | | owner_unclear
actie voor Nele: lijst nakijken | lijst nakijken | U2 | |
voor OCMW Olen: terugkoppeling aan de raad tegen 1 december | terugkoppeling aan de raad | o2 | 2026-12-01 |
OCMW Olen: terugkoppeling aan de raad vóór 1/12 | terugkoppeling aan de raad | o2 | 2026-12-01 |
OCMW van Olen: terugkoppeling tegen 1/12 | terugkoppeling | o2 | 2026-12-01 |
OCMW Olen bezorgt de cijfers uiterlijk 15 januari | bezorgt de cijfers | o2 | 2027-01-15 |
OCMW Olen en Lille: cijfers bezorgen | cijfers bezorgen | o2 o4 | |
gemeenten Olen en Lille: cijfers bezorgen | cijfers bezorgen | o1 o3 | |
gemeente Olen: zaal reserveren | zaal reserveren | o1 | |
stad Herentals dient het dossier in te dienen tegen 30/9/2027 | het dossier in te dienen | o5 | 2027-09-30 |
Herentals: dossier indienen | dossier indienen | o5 | |
Olen: zaal reserveren | zaal reserveren | | | owner_which
OCMW Rode: cijfers bezorgen | cijfers bezorgen | o6 | |
OCMW Sint-Genesius-Rode: cijfers bezorgen | cijfers bezorgen | o6 | |
OCMW St.-Genesius-Rode: cijfers bezorgen | cijfers bezorgen | o6 | |
OCMW Kasterlee: cijfers bezorgen | cijfers bezorgen | | | owner_not_here
Mol: cijfers bezorgen | cijfers bezorgen | | | owner_not_here
AgII: vorming uitwerken tegen eind maart | vorming uitwerken | o7 | 2027-03-31 |
AgII en VVSG: vorming uitwerken | vorming uitwerken | o7 o8 | |
alle gemeenten: cijfers bezorgen tegen 1 december | cijfers bezorgen | o1 o3 o5 all | 2026-12-01 |
alle gemeenten bezorgen hun cijfers tegen 1 december | bezorgen hun cijfers | o1 o3 o5 all | 2026-12-01 |
alle gemeenten moeten hun cijfers bezorgen tegen eind februari | hun cijfers bezorgen | o1 o3 o5 all | 2027-02-28 |
alle gemeenten bellen | alle gemeenten bellen | o1 o3 o5 all | | owner_unclear
alle OCMW's: LOI-cijfers doorgeven | LOI-cijfers doorgeven | o2 o4 o6 all | |
elk OCMW bezorgt de cijfers | bezorgt de cijfers | o2 o4 o6 all | |
alle scholen: ouders uitnodigen | ouders uitnodigen | | | owner_none_such
alle besturen: statuten nalezen | statuten nalezen | o1 o2 o3 o4 o5 o6 o7 o8 all | |
Nele en OCMW Olen: verslag nalezen | verslag nalezen | U2 o2 | |
affiche maken voor de bib | affiche maken voor de bib | | |
affiche ophangen in Olen | affiche ophangen in Olen | | |
lijst NT2-aanbod Olen aanvullen | lijst NT2-aanbod Olen aanvullen | | |
meer info over Mol opzoeken | meer info over Mol opzoeken | | |
nota voor de raad tegen 4/12 | nota voor de raad | | 2026-12-04 |
zaal reserveren voor 4 december | zaal reserveren | | 2026-12-04 | due_or_event
zaal reserveren vóór 4 december | zaal reserveren | | 2026-12-04 |
lijst nakijken voor gisteren | lijst nakijken voor gisteren | | | date_past
lijst nakijken tegen 4/12/2025 | lijst nakijken tegen 4/12/2025 | | | date_past
lijst nakijken tegen 31/2/2027 | lijst nakijken tegen 31/2/2027 | | | date_impossible
lijst nakijken tegen de kerstvakantie | lijst nakijken tegen de kerstvakantie | | | due_not_understood
lijst nakijken tegen elke maandag | lijst nakijken tegen elke maandag | | | due_not_understood
lijst nakijken tegen vrijdag om 14u | lijst nakijken tegen vrijdag om 14u | | | due_not_understood
lijst nakijken tegen vrijdag of maandag | lijst nakijken tegen vrijdag of maandag | | | due_not_understood
lijst nakijken tegen eind mei volgend jaar | lijst nakijken tegen eind mei volgend jaar | | | due_not_understood
lijst nakijken tegen maandag | lijst nakijken tegen maandag | | | due_not_understood
vragenlijst sturen tegen 1/12 en antwoorden bundelen tegen 15/12 | vragenlijst sturen tegen 1/12 en antwoorden bundelen tegen 15/12 | | | due_several
campagne tegen discriminatie | campagne tegen discriminatie | | | due_not_understood
brief voor 3 gemeenten | brief voor 3 gemeenten | | |
lijst nakijken tegen overmorgen | lijst nakijken | | 2026-11-25 |
lijst nakijken tegen half januari | lijst nakijken | | 2027-01-15 |
lijst nakijken binnen 2 weken | lijst nakijken binnen 2 weken | | |
Lijst nakijken tegen vrijdag. | Lijst nakijken | | 2026-11-27 |
lijst nakijken ten laatste 4 december | lijst nakijken | | 2026-12-04 |
lijst nakijken tegen 2026-12-04 | lijst nakijken | | 2026-12-04 |
lijst nakijken tegen vrijdag 27 november | lijst nakijken | | 2026-11-27 |
lijst nakijken tegen donderdag 27 november | lijst nakijken tegen donderdag 27 november | | | due_not_understood
vérifier la liste d'ici le 4 décembre | vérifier la liste | | 2026-12-04 |
vérifier la liste d'ici fin mars | vérifier la liste | | 2027-03-31 |
vérifier la liste avant le 4 décembre | vérifier la liste | | 2026-12-04 |
vérifier la liste d’ici vendredi | vérifier la liste | | 2026-11-27 |
vérifier la liste pour le 4 décembre | vérifier la liste | | 2026-12-04 | due_or_event
réserver la salle pour la bibliothèque | réserver la salle pour la bibliothèque | | |
vérifier la liste au plus tard le 15 janvier | vérifier la liste | | 2027-01-15 |
vérifier la liste d'ici demain | vérifier la liste | | 2026-11-24 |
vérifier la liste avant hier | vérifier la liste avant hier | | | date_past
vérifier la liste d'ici les vacances | vérifier la liste d'ici les vacances | | | due_not_understood
d'ici vendredi, vérifier la liste (Nele Sjabloon) | vérifier la liste | U2 | 2026-11-27 |
Nele Sjabloon : vérifier la liste d'ici mardi prochain | vérifier la liste d'ici mardi prochain | U2 | | due_not_understood
Nele et Karim : vérifier la liste | vérifier la liste | U2 U3 | |
Nele Sjabloon doit vérifier la liste avant le 1er décembre | vérifier la liste | U2 | 2026-12-01 |
Samira Voorbeeld envoie la liste d'ici le 30 novembre | envoie la liste | p4 | 2026-11-30 |
le CPAS de Lille : envoyer les chiffres | le CPAS de Lille : envoyer les chiffres | | |
CPAS de Lille : envoyer les chiffres | envoyer les chiffres | o4 | |
commune d'Olen : réserver la salle | réserver la salle | o1 | |
CPAS d'Olen et de Lille : envoyer les chiffres | envoyer les chiffres | o2 o4 | |
toutes les communes : envoyer les chiffres d'ici le 1er décembre | envoyer les chiffres | o1 o3 o5 all | 2026-12-01 |
toutes les communes envoient leurs chiffres d'ici fin février | envoient leurs chiffres | o1 o3 o5 all | 2027-02-28 |
tous les CPAS doivent envoyer leurs chiffres | envoyer leurs chiffres | o2 o4 o6 all | |
chaque commune envoie ses chiffres | envoie ses chiffres | o1 o3 o5 all | |
contacter toutes les communes | contacter toutes les communes | o1 o3 o5 all | | owner_unclear
contacter <@U2> | contacter <@U2> | U2 | | owner_unclear
<@U2> contacter les écoles | contacter les écoles | U2 | |
réunion avec Nele Sjabloon | réunion avec Nele Sjabloon | | | owner_unclear
envoyer la liste à <@U2> | envoyer la liste à <@U2> | U2 | | owner_unclear
vérifier la liste, responsable : Nele | vérifier la liste | U2 | |
vérifier la liste d'ici le 31/2/2027 | vérifier la liste d'ici le 31/2/2027 | | | date_impossible
nous préparons la salle | nous préparons la salle | | | owner_unclear
check the list by 4 December | check the list | | 2026-12-04 |
check the list before Friday | check the list | | 2026-11-27 |
check the list by next Friday | check the list by next Friday | | | due_not_understood
check the list by next Tuesday | check the list by next Tuesday | | | due_not_understood
check the list by Friday next week | check the list | | 2026-12-04 |
check the list by tomorrow | check the list | | 2026-11-24 |
check the list by the end of March | check the list | | 2027-03-31 |
check the list no later than 15 January | check the list | | 2027-01-15 |
check the list before yesterday | check the list before yesterday | | | date_past
book the room for 4 December | book the room | | 2026-12-04 | due_or_event
a poster made by the school | a poster made by the school | | |
Nele Sjabloon to check the list by Friday | check the list | U2 | 2026-11-27 |
Nele will check the list by 4 December | check the list | U2 | 2026-12-04 |
Nele and Karim both: check the list | check the list | U2 U3 all | |
Samira Voorbeeld sends the list by 30 November | sends the list | p4 | 2026-11-30 |
all municipalities: send the figures by 1 December | send the figures | o1 o3 o5 all | 2026-12-01 |
all municipalities send their figures by 1 December | send their figures | o1 o3 o5 all | 2026-12-01 |
every municipality must send its figures | send its figures | o1 o3 o5 all | |
call all municipalities | call all municipalities | o1 o3 o5 all | | owner_unclear
municipality of Olen: book the room | book the room | o1 | |
check the list (owner: Nele) | check the list | U2 | |
check the list, owner: Nele Sjabloon, due Friday | check the list | U2 | 2026-11-27 |
meet <@U2> about the list | meet <@U2> about the list | U2 | | owner_unclear
I'll check the list | I'll check the list | | | owner_unclear
*vet* &lt;!channel&gt; tegen 4/12 | *vet* &lt;!channel&gt; | | 2026-12-04 |
zie https://example.org/tegen/4/12: nakijken | zie https://example.org/tegen/4/12: nakijken | | |
`

func TestAnActionIsReadFromPlainWordsInThreeLanguagesWithoutGuessing(t *testing.T) {
	t.Parallel()
	names, count := known(t), 0
	for line := range strings.Lines(strings.TrimSpace(phrases)) {
		cells := strings.Split(strings.TrimRight(line, "\n"), "|")
		tail := len(cells) - 4 // mentions hold the sign too
		typed := strings.TrimSpace(strings.Join(cells[:tail], "|"))
		want := make([]string, 4)
		for i := range want {
			want[i] = strings.TrimSpace(cells[tail+i])
		}
		count++
		if got := told(question.ReadAction(typed, names, monday, "Europe/Brussels")); !slices.Equal(got, want) {
			t.Errorf("%s:\n got %q\nwant %q", typed, got, want)
		}
	}
	if count < 120 {
		t.Errorf("%d phrases, want 120 at least", count)
	}
}

func told(a question.Action) []string {
	owners := slices.Clone(a.Slack)
	for _, p := range a.People {
		owners = append(owners, fmt.Sprint("p", p))
	}
	for _, o := range a.Organisations {
		owners = append(owners, fmt.Sprint("o", o))
	}
	if a.Finish == consult.FinishAll {
		owners = append(owners, "all")
	}
	due := ""
	if a.DueOn != nil {
		due = a.DueOn.Format(time.DateOnly)
	}
	var doubts []string
	for _, d := range a.Doubts {
		doubts = append(doubts, d.Key)
	}
	return []string{a.Text, strings.Join(owners, " "), due, strings.Join(doubts, " ")}
}

func TestANameThatIsNotKnownIsNoOwner(t *testing.T) {
	t.Parallel()
	for _, line := range []string{"Nele Sjabloon: lijst nakijken", "OCMW van Kasterlee bezorgt de cijfers", "alle gemeenten: cijfers"} {
		got := question.ReadAction(line, consult.OwnerCandidates{}, monday, "Europe/Brussels")
		if len(got.Slack)+len(got.People)+len(got.Organisations) > 0 {
			t.Errorf("%q: got %+v, want no owner", line, got)
		}
	}
}

func TestTheTimeToReadATextGrowsWithItsLength(t *testing.T) {
	t.Parallel()
	who := known(t)
	for _, word := range []string{"tegen ", "tegen vrijdag of ", "voor ", "Nele en ", "alle ", "<@U2> ", "((((", "OCMW "} {
		const short, long = 500, 5000
		if few, many := quickest(word, short, who), quickest(word, long, who); many > long/short*long/short*few/2 {
			t.Errorf("%q: %v for %d letters, %v for %d", word, few, short, many, long)
		}
	}
}

// quickest is the shortest of several readings of a text of so many letters: a busy machine delays some, not all.
func quickest(word string, letters int, who consult.OwnerCandidates) time.Duration {
	best := time.Hour
	for range 7 {
		started := time.Now()
		question.ReadAction(strings.Repeat(word, letters/len(word)), who, monday, "Europe/Brussels")
		best = min(best, time.Since(started))
	}
	return best
}

func FuzzReadAction(f *testing.F) {
	for line := range strings.Lines(phrases) {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		a := question.ReadAction(line, consult.OwnerCandidates{}, monday, "Europe/Brussels")
		if a.DueOn != nil && a.DueOn.Before(monday.AddDate(0, 0, -1)) {
			t.Errorf("%q is due %v, which is past", line, a.DueOn)
		}
	})
}
