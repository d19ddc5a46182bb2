package main

import (
	"fmt"
	"testing"
	"time"

	"overlegbot/internal/question"
)

// How many names the lexicon holds while questions are read: those of a large workspace.
const (
	benchNamedPersons   = 3_000
	benchNamedPlatforms = 200
)

// BenchmarkQuestions measures how long it takes to understand a question, over all that are kept.
func BenchmarkQuestions(b *testing.B) {
	if b.N > 1 {
		b.Skip("measured once: -benchtime 1x")
	}
	var names question.Names
	for n := range benchNamedPersons {
		names.Persons = append(names.Persons, fmt.Sprintf("Naam%d Verzonnen%d", n, n))
	}
	for n := range benchNamedPlatforms {
		names.Platforms = append(names.Platforms, question.Platform{Slug: fmt.Sprint("overleg-", n), Name: fmt.Sprint("Overleg Streek", n), Kind: "overleg"})
	}
	lexicon := question.New(names)
	asked := readQuestions(b)
	lexicon.Read("wie doet huisvesting in Olen?", "nl", demoStart()) // reads the files once
	quantiles := map[int][]float64{}
	for range benchRounds {
		var took []time.Duration
		for _, q := range asked {
			began := time.Now()
			lexicon.Read(q.text, q.lang, demoStart())
			took = append(took, time.Since(began))
		}
		for _, at := range []int{50, 99} {
			quantiles[at] = append(quantiles[at], quantile(took, at))
		}
	}
	rows := []benchRow{row("understand a question: p50", "ms", quantiles[50], 0), row("understand a question: p99", "ms", quantiles[99], 0)}
	printRows(rows)
	writeRows(b, rows)
}
