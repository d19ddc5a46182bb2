package main

import (
	"strings"

	"overlegbot/internal/place"
)

type placeCommand struct {
	Name []string `arg:"" optional:"" help:"The name of a municipality, as people type it."`
	File string   `help:"Answer each line of this file, a name each." type:"existingfile" placeholder:"F"`
	JSON bool     `name:"json" help:"Answer in JSON, one line each; there is no other form."`
}

// placeAnswer is one line of answer; the order of the keys is promised. NIS and Name are "" exactly when Sure is false.
type placeAnswer struct {
	Query      string           `json:"query"`
	NIS        string           `json:"nis"`
	Name       string           `json:"name"`
	Sure       bool             `json:"sure"`
	Candidates []placeCandidate `json:"candidates"`
}

type placeCandidate struct {
	NIS  string `json:"nis"`
	Name string `json:"name"`
	Why  string `json:"why"`
}

// Run resolves one name, or those of a file; it needs no database. A single name that nothing comes near to is a refusal.
func (c placeCommand) Run(w world) error {
	switch {
	case (len(c.Name) == 0) == (c.File == ""):
		return wrongUse(nil, "place wants a name, or a --file of them")
	case c.File != "":
		return answerLines(w, c.File, func(line string) (any, error) { return tellPlace(line), nil })
	}
	answer := tellPlace(strings.Join(c.Name, " "))
	if err := answerLine(w.stdout, answer); err != nil {
		return err
	}
	if len(answer.Candidates) == 0 {
		return wrongUse(nil, "no municipality of Flanders or Brussels is called %q", answer.Query)
	}
	return nil
}

func tellPlace(query string) placeAnswer {
	found := place.Resolve(query)
	a := placeAnswer{Query: query, Candidates: []placeCandidate{}}
	if found.Sure != nil {
		a.NIS, a.Name, a.Sure = found.Sure.NIS, found.Sure.Name, true
	}
	for _, c := range found.Candidates {
		a.Candidates = append(a.Candidates, placeCandidate{c.NIS, c.Name, c.Why})
	}
	return a
}
