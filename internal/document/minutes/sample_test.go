package minutes

import (
	"testing"
	"time"

	"overlegbot/internal/consult"
)

func at(t testing.TB, s string) *time.Time {
	t.Helper()
	loc, err := time.LoadLocation("Europe/Brussels")
	if err != nil {
		t.Fatal(err)
	}
	v, err := time.ParseInLocation("2006-01-02 15:04", s, loc)
	if err != nil {
		t.Fatal(err)
	}
	return &v
}

// closedWord stands in all that only some may read.
const closedWord = "Zilverberg"

// sample is the minutes of an invented meeting, with all that can stand in them.
func sample(t testing.TB) consult.MinutesPaper {
	t.Helper()
	due := time.Date(2026, 12, 18, 0, 0, 0, 0, time.UTC)
	decided := func(seq int, text string) *consult.PaperDecision {
		return &consult.PaperDecision{Decision: consult.Decision{Year: 2026, Seq: seq, Text: text}, Votes: []consult.PaperVote{
			{Organisation: "Gemeente Olen", Vote: consult.VoteFor}, {Organisation: "OCMW Herentals", Vote: consult.VoteAbstain},
		}}
	}
	return consult.MinutesPaper{
		Meeting: consult.Meeting{
			ID: 7, StartsAt: *at(t, "2026-12-01 09:30"), EndsAt: *at(t, "2026-12-01 12:00"), Zone: "Europe/Brussels", Place: "De Kring, 1ste verdieping",
		},
		Platform: consult.Platform{Name: "Adviesgroep ISOM", Slug: "isom-adviesgroep", Lang: "nl", Zone: "Europe/Brussels", Level: consult.LevelMembers},
		Parent:   "ISOM", Lang: "nl", Needed: 2,
		Seal: consult.MinutesSeal{
			State: consult.MinutesApproved, ApprovedAt: at(t, "2027-01-05 10:00"), ApprovedBy: "Nele Sjabloon", Version: 1,
			Hash: "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
		},
		Attendance: []consult.PaperOrganisation{
			{OrganisationID: 1, Name: "Gemeente Olen", There: true, People: []consult.PaperPresence{
				{PersonID: 1, Name: "Nele Sjabloon", Presence: consult.WasPresent, FromAt: at(t, "2026-12-01 10:15"), ToItem: "Jaarplan 2027"},
			}},
			{OrganisationID: 2, Name: "OCMW Herentals", There: true, People: []consult.PaperPresence{
				{PersonID: 2, Name: "Étienne De Smedt", Presence: consult.WasRepresented, StandIn: "Maïté Vandenbroeck"},
			}},
			{OrganisationID: 3, Name: "Stad Geel"},
		},
		Guests:  []consult.PaperGuest{{Name: "Ayşe Łukasz", Organisation: "Agentschap Integratie"}},
		Present: "Nele Sjabloon van 10.15 uur tot het jaarplan.",
		Items: []consult.PaperItem{
			{Level: consult.LevelMembers, Lines: []consult.PaperLine{{ID: 1, Kind: consult.Note, Text: "Welkom aan <@U7> :tada: 🎉", Level: consult.LevelMembers, Author: "Nele Sjabloon"}}},
			{AgendaItemID: 1, Approves: &consult.Meeting{StartsAt: *at(t, "2026-10-06 09:30"), Zone: "Europe/Brussels"}, Level: consult.LevelMembers},
			{
				AgendaItemID: 2, Title: "Jaarplan 2027 & begroting", Level: consult.LevelOpen, Speakers: []string{"Ayşe Łukasz"},
				Lines: []consult.PaperLine{
					{ID: 2, Kind: consult.Note, Text: "*Nele Sjabloon* licht het plan toe: &lt;b&gt;niet vet&lt;/b&gt;, zie <https://example.org/plan|het plan>.\nTweede alinea.", Level: consult.LevelOpen, Author: "Nele Sjabloon"},
					{ID: 3, Kind: consult.Decided, Text: "Het jaarplan 2027 wordt goedgekeurd.", Level: consult.LevelOpen, Decision: decided(5, "Het jaarplan 2027 wordt goedgekeurd.")},
					{ID: 4, Kind: consult.ToDo, Text: "=SOM(A1) nakijken in de begroting", Level: consult.LevelOpen, Action: &consult.PaperAction{ActionItemID: 1, Owners: []string{"Étienne De Smedt", "Stad Geel", "Joris Voorbeeld"}, DueOn: &due}},
					{ID: 5, Kind: consult.Question, Text: "Wie vervangt محمد الأحمد in januari? @Griet Buitenstaander?", Level: consult.LevelOpen},
				},
				Status: []consult.StatusAnswer{{PersonID: 2, Name: "Étienne De Smedt", StatusDraft: consult.StatusDraft{Done: "Zaal besteld", Next: "Uitnodigen", Blocked: "Niets"}}},
			},
			{
				AgendaItemID: 3, Title: "Personeel " + closedWord, Level: consult.LevelClosed,
				Lines: []consult.PaperLine{
					{ID: 6, Kind: consult.Decided, Text: closedWord + " krijgt een opvolger.", Level: consult.LevelClosed, Decision: decided(6, closedWord)},
					{ID: 7, Kind: consult.ToDo, Text: "Bel " + closedWord, Level: consult.LevelClosed, Action: &consult.PaperAction{Owners: []string{"Nele Sjabloon"}}},
				},
			},
		},
		Remarks:     []consult.Remark{{Text: "Graag het bedrag erbij " + closedWord, Author: "Étienne De Smedt", At: *at(t, "2026-12-04 11:00"), Answer: "Gedaan."}},
		Corrections: []consult.Correction{{Number: 1, Before: "Het jaarplan 2026", After: "Het jaarplan 2027", Why: "Verkeerd jaar", Author: "Nele Sjabloon", At: *at(t, "2027-01-07 09:00")}},
		Public:      consult.PublicSummary{Text: "De groep keurde het jaarplan goed.", ReleasedAt: at(t, "2027-01-08 09:00")},
	}
}

// redacted is what the store gives of sample for a copy to hand on.
func redacted(t testing.TB) consult.MinutesPaper {
	t.Helper()
	m := sample(t)
	m.Redacted, m.Remarks = true, nil
	m.Items = m.Items[:3]
	return m
}
