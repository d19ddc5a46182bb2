package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"overlegbot/internal/answer"
	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/internal/place"
	"overlegbot/internal/postgres"
	"overlegbot/internal/question"
)

// gridTopics are the policy domains by a word with which people ask for them.
var gridTopics = map[string]string{
	"": "", "Burgerzaken": "burgerzaken", "Communicatie": "de onthaalbrochure", "Cultuur": "de bib", "Gelijke kansen": "gelijke kansen",
	"Integratie": "inburgering", "Levensbeschouwing": "de moskee", "OCMW": "leefloon", "Samenlevingsopbouw": "buurtwerk", "Taalbeleid": "NT2",
	"Vrije tijd": "sport", "Vrijwilligerwerk": "vrijwilligers", "Tewerkstelling": "tewerkstelling", "Huisvesting": "huisvesting",
	"Onderwijs": "kinderopvang", "Rechtshulp": "rechtshulp",
}

// gridPlaces are places with contacts, places that are known and have none, and names that are a place's no more.
var gridPlaces = map[string]string{
	"Olen": "Olen", "Herentals": "Herentals", "Lille": "Lille", "Poederlee": "Lille", "Grobbendonk": "Grobbendonk", "Vorselaar": "Vorselaar",
	"Rhode-Saint-Genèse": "Sint-Genesius-Rode", "Wemmel": "Wemmel", "Linkebeek": "Linkebeek", "Mol": "Mol", "Kraainem": "Kraainem",
	"Vosselaar": "Vosselaar", "Meeuwen-Gruitrode": "Oudsbergen",
}

// cell is one question of the grid.
type cell struct{ text, nis, kind, topic string }

func grid() []cell {
	var all []cell
	for typed, name := range gridPlaces {
		nis := place.Resolve(name).Sure.NIS
		for kind, of := range map[string]string{"": "in ", "gemeente": "bij de gemeente ", "ocmw": "bij het OCMW van "} {
			for topic, words := range gridTopics {
				asked := "wie is het aanspreekpunt " + of + typed + "?"
				if words != "" {
					asked = fmt.Sprintf("wie volgt %s op %s%s?", words, of, typed)
				}
				all = append(all, cell{asked, nis, kind, topic})
			}
		}
	}
	return all
}

// astray says whom an answer names although they are for another place, kind of organisation or topic than asked; what is
// offered instead of nobody says so, and comes after a line of its own.
func (c cell) astray(a answer.Answer) string {
	if a.Reading.Intent != question.ContactLookup {
		return "is taken for " + string(a.Reading.Intent)
	}
	exact, _, _ := strings.Cut(a.Text, "\n"+i18n.Text(a.Lang, "ask.instead")+"\n")
	for _, f := range a.Found {
		for _, x := range slices.Concat(f.Contacts, f.Instead) {
			fits := x.NIS == c.nis && (c.kind == "" || x.OrgKind == c.kind) && (c.topic == "" || slices.Contains(x.Topics, c.topic))
			if !fits && (slices.ContainsFunc(f.Contacts, func(y consult.Contact) bool { return y.ID == x.ID }) || x.Name != "" && strings.Contains(exact, "• "+x.Name+" ") && !c.alsoFits(f, x.Name)) {
				return fmt.Sprintf("names %s of %s (%s, %v)", x.Name, x.Organisation, x.NIS, x.Topics)
			}
		}
	}
	return ""
}

// alsoFits says whether somebody of that name is an exact answer in another position.
func (c cell) alsoFits(f answer.Found, name string) bool {
	return slices.ContainsFunc(f.Contacts, func(x consult.Contact) bool { return x.Name == name })
}

func TestNoAnswerOverTheGridNamesAContactForAnotherPlaceKindOrTopic(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	s := r.d.service
	viewers, err := s.store.Leaders(t.Context(), s.workspace, demoStart())
	if err != nil {
		t.Fatal(err)
	}
	look := func(store answer.Store) (faults []string, named int) {
		room, err := answer.New(store).Open(t.Context(), answer.Asker{Viewers: viewers[:1]}, demoStart())
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range grid() {
			a, err := room.Answer(t.Context(), room.Read(c.text, "nl", nil, demoStart()), demoStart())
			if err != nil {
				t.Fatalf("%s: %v", c.text, err)
			}
			for _, f := range a.Found {
				named += len(f.Contacts)
			}
			if fault := c.astray(a); fault != "" {
				faults = append(faults, fmt.Sprintf("%q %s\n%s", c.text, fault, a.Text))
			}
		}
		return faults, named
	}
	faults, named := look(s.store)
	for _, f := range faults {
		t.Error(f)
	}
	if named < 60 {
		t.Errorf("got %d contacts in all answers, want the grid to meet more", named)
	}
	for name, store := range map[string]answer.Store{"topic": anyTopic{s.store}, "place": anyPlace{s.store}, "kind": anyKind{s.store}} {
		if faults, _ := look(store); len(faults) == 0 {
			t.Errorf("a directory that forgets the %s is not caught", name)
		}
	}
}

// Directories that forget a part of what is asked.
type (
	anyTopic struct{ *postgres.DB }
	anyPlace struct{ *postgres.DB }
	anyKind  struct{ *postgres.DB }
)

func (d anyTopic) FindContacts(ctx context.Context, v consult.Viewer, q consult.ContactQuery, now time.Time) (consult.ContactFound, error) {
	q.Topics = nil
	return d.DB.FindContacts(ctx, v, q, now)
}

func (d anyPlace) FindContacts(ctx context.Context, v consult.Viewer, q consult.ContactQuery, now time.Time) (consult.ContactFound, error) {
	q.NIS = nil
	return d.DB.FindContacts(ctx, v, q, now)
}

func (d anyKind) FindContacts(ctx context.Context, v consult.Viewer, q consult.ContactQuery, now time.Time) (consult.ContactFound, error) {
	q.OrgKind = ""
	return d.DB.FindContacts(ctx, v, q, now)
}
