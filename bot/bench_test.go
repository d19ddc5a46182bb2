package main

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"sync"
	"testing"
	"text/tabwriter"
	"time"
)

// How long and how hard is measured: at 200 commands a second, whether serve keeps up or not.
const (
	benchRate   = 200
	benchRounds = 3
	benchRound  = 6 * time.Second
	benchWarmUp = time.Second
	benchStarts = 10
	benchIdle   = 5 * time.Second
)

// benchRow is a line of bench.jsonl. Ours is the median over the rounds; Reference and Ratio are 0 where nothing is
// compared; CPUus is serve's processor time for one command.
type benchRow struct {
	Row       string  `json:"row"`
	Unit      string  `json:"unit"`
	Ours      float64 `json:"ours"`
	Reference float64 `json:"reference"`
	Ratio     float64 `json:"ratio"`
	Rounds    int     `json:"rounds"`
	Min       float64 `json:"min"`
	Max       float64 `json:"max"`
	CPUus     float64 `json:"cpu_us"`
}

// benchCommands are what is measured: with a change, of which the inbox row is committed before the ack, and without.
var benchCommands = []struct{ name, text string }{
	{"nota (change)", "nota Afspraak # over de onthaalfiche"},
	{"wie olen huisvesting", "wie olen huisvesting"},
	{"help", "help"},
}

// BenchmarkServe measures serve from outside, as Slack sees it. It is for make bench, which builds the binary:
// OVERLEGBOT_BENCH names the file that the rows are written to.
func BenchmarkServe(b *testing.B) {
	if b.N > 1 {
		b.Skip("measured once: -benchtime 1x")
	}
	r := newBenchRig(b)
	rows := r.starts()
	for _, c := range benchCommands {
		rows = append(rows, r.measure(c.name, c.text)...)
	}
	rows = append(rows, row("memory after load", "MiB", []float64{r.resident()}, 0))
	r.stop()
	r.checkNotes()
	printRows(rows)
	writeRows(b, rows)
}

// starts measures from the start of the process to the first ack, and its memory when nothing has happened for a while.
// The last one keeps running.
func (r *benchRig) starts() []benchRow {
	r.b.Helper()
	var took []float64
	for range benchStarts {
		r.stop()
		began := time.Now()
		r.start()
		for {
			if _, _, err := r.command("help", began); err == nil {
				break
			}
			if time.Since(began) > 10*time.Second {
				r.b.Fatal("serve does not answer")
			}
			time.Sleep(200 * time.Microsecond)
		}
		took = append(took, milliseconds(time.Since(began)))
	}
	time.Sleep(benchIdle)
	return []benchRow{row("start to first ack", "ms", took, 0), row("idle memory", "MiB", []float64{r.resident()}, 0)}
}

// measure sends one command again and again and looks at ack and answer.
func (r *benchRig) measure(name, text string) []benchRow {
	r.b.Helper()
	r.load(text, benchWarmUp)
	quantiles := map[string][]float64{}
	var cpu []float64
	for range benchRounds {
		before := r.cpu()
		acks, answers := r.load(text, benchRound)
		cpu = append(cpu, float64((r.cpu()-before).Microseconds())/float64(len(acks)))
		for _, q := range []int{50, 99} {
			quantiles[fmt.Sprint("ack p", q)] = append(quantiles[fmt.Sprint("ack p", q)], quantile(acks, q))
			quantiles[fmt.Sprint("answer p", q)] = append(quantiles[fmt.Sprint("answer p", q)], quantile(answers, q))
		}
	}
	var rows []benchRow
	for _, what := range []string{"ack p50", "ack p99", "answer p50", "answer p99"} {
		rows = append(rows, row(name+": "+what, "ms", quantiles[what], median(cpu)))
	}
	return rows
}

// load keeps to its rate whatever the answers do: each time is counted from the moment at which the command was due.
func (r *benchRig) load(text string, lasting time.Duration) (acks, answers []time.Duration) {
	r.b.Helper()
	var mu sync.Mutex
	var all sync.WaitGroup
	begin := time.Now()
	for i := range int(lasting.Seconds() * benchRate) {
		due := begin.Add(time.Duration(i) * time.Second / benchRate)
		time.Sleep(time.Until(due))
		all.Go(func() {
			ack, answer, err := r.command(text, due)
			if err != nil {
				r.b.Error(err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			acks, answers = append(acks, ack), append(answers, answer)
		})
	}
	all.Wait()
	if len(acks) == 0 {
		r.b.Fatal("nothing was answered")
	}
	return acks, answers
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// quantile is the q-th of a hundred parts, in milliseconds.
func quantile(all []time.Duration, q int) float64 {
	slices.Sort(all)
	return milliseconds(all[min(len(all)*q/100, len(all)-1)])
}

func median(all []float64) float64 {
	all = slices.Sorted(slices.Values(all))
	return all[len(all)/2]
}

func row(name, unit string, rounds []float64, cpu float64) benchRow {
	return benchRow{Row: name, Unit: unit, Ours: median(rounds), Rounds: len(rounds), Min: slices.Min(rounds), Max: slices.Max(rounds), CPUus: cpu}
}

func printRows(rows []benchRow) {
	t := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "\nwhat\tmedian\tmin\tmax\tunit\tCPU us\treference\tratio\t")
	for _, r := range rows {
		beside := "\t"
		if r.Reference > 0 {
			beside = fmt.Sprintf("%.2f\t%.2f", r.Reference, r.Ratio)
		}
		fmt.Fprintf(t, "%s\t%.2f\t%.2f\t%.2f\t%s\t%.0f\t%s\t\n", r.Row, r.Ours, r.Min, r.Max, r.Unit, r.CPUus, beside)
	}
	_ = t.Flush()
}

// writeRows adds rows to the file; make bench begins it anew.
func writeRows(b *testing.B, rows []benchRow) {
	b.Helper()
	path := os.Getenv("OVERLEGBOT_BENCH")
	if path == "" {
		return
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	enc := json.NewEncoder(f)
	for _, r := range rows {
		if err := enc.Encode(r); err != nil {
			b.Fatal(err)
		}
	}
}
