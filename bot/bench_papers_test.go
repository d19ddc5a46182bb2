package main

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/document/minutes"
	"overlegbot/internal/document/paper"
)

// A report that a year of a learning network fills: as many items as make thirty pages.
const (
	benchPages      = 30
	benchItems      = 41
	benchPaperRound = 7
)

// BenchmarkPapers measures how long a report of thirty pages takes as a file, what one takes off the heap while it is
// made, and what stays behind.
func BenchmarkPapers(b *testing.B) {
	if b.N > 1 {
		b.Skip("measured once: -benchtime 1x")
	}
	report := minutes.Paper(longMinutes(), minutes.Options{Lang: "nl", At: demoStart()})
	var rows []benchRow
	before := heap()
	for _, format := range paper.Formats() {
		var took, taken []float64
		var file paper.File
		for range benchPaperRound {
			var from, to runtime.MemStats
			runtime.ReadMemStats(&from)
			began := time.Now()
			var err error
			if file, err = paper.Write(report, format); err != nil {
				b.Fatal(err)
			}
			took = append(took, milliseconds(time.Since(began)))
			runtime.ReadMemStats(&to)
			taken = append(taken, mebibytes(to.TotalAlloc-from.TotalAlloc))
		}
		if pages := bytes.Count(file.Body, []byte("/Type /Page\n")); format == paper.PDF && (pages < benchPages-2 || pages > benchPages+2) {
			b.Fatalf("got %d pages, want about %d", pages, benchPages)
		}
		name := fmt.Sprintf("%d pages as %s", benchPages, format)
		rows = append(rows, row(name, "ms", took, 0), row(name+": allocated", "MiB", taken, 0),
			row(name+": size", "KiB", []float64{float64(len(file.Body)) / 1024}, 0))
	}
	rows = append(rows, row("heap that stays after papers", "MiB", []float64{max(0, heap()-before)}, 0))
	printRows(rows)
	writeRows(b, rows)
}

func mebibytes(n uint64) float64 { return float64(n) / (1 << 20) }

// heap is what is in use after a collection, in MiB.
func heap() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return mebibytes(m.HeapAlloc)
}

// longMinutes are minutes that fill the report.
func longMinutes() consult.MinutesPaper {
	const said = "De werkgroep bespreekt de stand van zaken van het onthaaltraject en vraagt de besturen om hun cijfers vóór de volgende vergadering na te kijken. "
	m := consult.MinutesPaper{
		Meeting:  consult.Meeting{StartsAt: demoStart(), EndsAt: demoStart().Add(2 * time.Hour), Zone: "Europe/Brussels", Place: "De Kring"},
		Platform: consult.Platform{Name: "Lerend netwerk", Slug: "netwerk", Lang: "nl", Zone: "Europe/Brussels"}, Lang: "nl",
	}
	due := demoStart().AddDate(0, 1, 0)
	for i := range benchItems {
		item := consult.PaperItem{AgendaItemID: consult.AgendaItemID(i + 1), Title: fmt.Sprintf("Punt %d: onthaal en huisvesting", i+1), Level: consult.LevelMembers}
		for range 4 {
			item.Lines = append(item.Lines, consult.PaperLine{Kind: consult.Note, Text: strings.Repeat(said, 3)})
		}
		item.Lines = append(item.Lines,
			consult.PaperLine{Kind: consult.Decided, Text: said, Decision: &consult.PaperDecision{Decision: consult.Decision{Year: 2026, Seq: i + 1}}},
			consult.PaperLine{Kind: consult.ToDo, Text: said, Action: &consult.PaperAction{Owners: []string{"Gemeente Voorbeeld"}, DueOn: &due}})
		m.Items = append(m.Items, item)
	}
	return m
}
