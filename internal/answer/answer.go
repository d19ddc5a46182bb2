// Package answer answers questions that package question has understood: it reads what the asker may see and says it in a
// few lines of plain text, with its source and date, in the asker's language; names of bodies stay Dutch. What cannot be
// answered is said, with what comes nearest.
package answer

import (
	"context"
	"reflect"
	"slices"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/place"
	"overlegbot/internal/question"
)

// Store is what is asked of the database. Every read is filtered by what its viewer may see.
type Store interface {
	nameStore
	meetingStore
	workStore
	recordStore
	directoryStore
	moneyStore
	owedStore
}

type nameStore interface {
	VisiblePlatforms(ctx context.Context, v consult.Viewer, now time.Time) ([]consult.Platform, error)
	QuestionNames(ctx context.Context, v consult.Viewer, now time.Time) (consult.QuestionNames, error)
}

// Asker is who asks.
type Asker struct {
	Viewers []consult.Viewer // one person; several for the operator, who sees what any of them sees
	Own     bool             // has meetings and actions of their own: not the operator
	Lang    string           // in which to answer, "" for that of the question
}

// Answer is what is said to a question.
type Answer struct {
	Reading question.Reading
	Lang    string
	Text    string // lines
	Refused bool   // politely: out of scope, or no right
	Missed  bool   // not understood
	Own     bool   // of what the asker has to do: nobody else's business
	Found   []Found
	Source  string // the last line: where it comes from, and of when it is; "" for none
}

// Found are the contacts that were found for one of the things that a question asks: Text says them in words.
type Found struct {
	Query consult.ContactQuery
	consult.ContactFound
	Places  *place.Index
	Members []string // platforms that the municipality takes part in, where nobody was found
}

// Same says whether two answers tell their readers the same.
func (a Answer) Same(b Answer) bool {
	return a.Text == b.Text && a.Refused == b.Refused && reflect.DeepEqual(a.Found, b.Found)
}

// Desk answers.
type Desk struct {
	store Store
}

// New makes a desk.
func New(store Store) *Desk { return &Desk{store: store} }

// Room is what one asker may name, read once for any number of questions.
type Room struct {
	desk      *Desk
	asker     Asker
	lexicon   *question.Lexicon
	places    *place.Index
	platforms []consult.Platform
}

// Open reads the names that the asker may know.
func (d *Desk) Open(ctx context.Context, asker Asker, now time.Time) (*Room, error) {
	r := &Room{desk: d, asker: asker}
	var names question.Names
	for _, v := range asker.Viewers {
		platforms, err := d.store.VisiblePlatforms(ctx, v, now)
		if err != nil {
			return nil, err
		}
		known, err := d.store.QuestionNames(ctx, v, now)
		if err != nil {
			return nil, err
		}
		for _, p := range platforms {
			if !slices.ContainsFunc(r.platforms, func(q consult.Platform) bool { return q.ID == p.ID }) {
				r.platforms = append(r.platforms, p)
			}
		}
		names.Persons = merge(names.Persons, known.Persons)
		names.Partners = merge(names.Partners, known.Partners)
		if len(names.Topics)+len(names.Without) == 0 { // they all have one workspace
			addTopics(&names, known.Words.Topics)
		}
		r.places = place.With(known.Words.Merged)
	}
	for _, p := range r.platforms {
		named := question.Platform{Slug: p.Slug, Name: p.Name, Kind: p.Kind}
		for _, q := range r.platforms {
			if p.ParentID != nil && q.ID == *p.ParentID {
				named.Parent = q.Slug
			}
		}
		names.Platforms = append(names.Platforms, named)
	}
	names.Places = r.places
	r.lexicon = question.New(names)
	return r, nil
}

// For is the room with the eyes of another reader of the same answer: it reads what they may see, and needs no names.
func (r *Room) For(ctx context.Context, reader consult.Viewer, now time.Time) (*Room, error) {
	platforms, err := r.desk.store.VisiblePlatforms(ctx, reader, now)
	other := *r
	other.asker.Viewers, other.platforms = []consult.Viewer{reader}, platforms
	return &other, err
}

// addTopics adds what the asker's workspace changed in the words of topics.
func addTopics(names *question.Names, book consult.TopicBook) {
	for _, c := range book.Changes() {
		if c.Removed {
			names.Without = append(names.Without, question.Topic{Name: c.Topic, Word: c.Word})
		} else {
			names.Topics = append(names.Topics, question.Topic{Name: c.Topic, Word: c.Shown})
		}
	}
}

func merge(list, more []string) []string {
	for _, m := range more {
		if !slices.Contains(list, m) {
			list = append(list, m)
		}
	}
	return list
}

// Read understands a question, and what it leaves to the one before it: "en voor Wemmel?".
func (r *Room) Read(text, lang string, before *question.Reading, now time.Time) question.Reading {
	reading := r.lexicon.Read(text, lang, now)
	if before != nil {
		reading = r.lexicon.Follow(*before, reading)
	}
	return reading
}

// ReadAs reads a question whose intent the asker has chosen; false for an intent that there is not.
func (r *Room) ReadAs(intent question.Intent, text, lang string, now time.Time) (question.Reading, bool) {
	if !slices.Contains(question.Intents(), intent) {
		return question.Reading{}, false
	}
	return r.lexicon.ReadAs(intent, text, lang, now), true
}
