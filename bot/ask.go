package main

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"overlegbot/internal/answer"
	"overlegbot/internal/config"
	"overlegbot/internal/consult"
	"overlegbot/internal/postgres"
	"overlegbot/internal/question"
)

type askCommand struct {
	Question []string `arg:"" optional:"" help:"A question, in Dutch, French or English."`
	File     string   `help:"Answer the column question of this CSV file." type:"existingfile" placeholder:"F.csv"`
	Demo     bool     `help:"Ask the demo: the one that runs, or a world of its own that is taken down again."`
	As       string   `help:"Who asks; without it, the operator, who sees all." placeholder:"HANDLE|U..."`
	Now      string   `help:"What the time is; without it, the clock of this machine, in the demo that of its beginning." placeholder:"RFC3339"`
	Lang     string   `help:"Language of the answer; without it, that of the question." enum:",nl,fr,en" default:"" placeholder:"nl|fr|en"`
	Explain  bool     `help:"Tell on stderr which words led to what."`
	Missed   bool     `help:"List the questions that were not understood, as far as their askers agreed."`
	JSON     bool     `name:"json" help:"Answer in JSON, one line each."`
}

// askAnswer is one line of answer; the order of the keys is promised.
type askAnswer struct {
	Question string            `json:"question"`
	Lang     string            `json:"lang"`
	Intent   question.Intent   `json:"intent"`
	Slots    askSlots          `json:"slots"`
	Answer   string            `json:"answer"`
	Refused  bool              `json:"refused"`
	Asks     []question.Intent `json:"asks"`
}

// askSlots are the slots by the names that are promised.
type askSlots struct {
	Municipality []string `json:"municipality,omitempty"`
	Topic        []string `json:"topic,omitempty"`
	OrgType      []string `json:"org_type,omitempty"`
	Platform     []string `json:"platform,omitempty"`
	Project      []string `json:"project,omitempty"`
	Time         []string `json:"time,omitempty"`
	Person       []string `json:"person,omitempty"`
	Role         []string `json:"role,omitempty"`
	Partner      []string `json:"partner,omitempty"`
	Keyword      []string `json:"keyword,omitempty"`
}

// Run answers one question, or those of a file, from the database.
func (c askCommand) Run(ctx context.Context, w world) error {
	text := strings.TrimSpace(strings.Join(c.Question, " "))
	given := 0
	for _, is := range []bool{text != "", c.File != "", c.Missed} {
		if is {
			given++
		}
	}
	if given != 1 {
		return wrongUse(nil, "ask wants a question, a --file of them, or --missed")
	}
	counter, err := c.open(ctx, w)
	if err != nil {
		return err
	}
	defer counter.close()
	switch {
	case c.Missed:
		return counter.missed(ctx, w)
	case c.File != "":
		return c.answerFile(ctx, w, counter)
	}
	a, err := counter.answer(ctx, text, c.Explain, w.stderr)
	if err != nil {
		return err
	}
	if err := c.print(w.stdout, a); err != nil {
		return err
	}
	if a.Refused {
		return wrongUse(nil, "this question is not for the bot")
	}
	return nil
}

func (c askCommand) print(to io.Writer, a askAnswer) error {
	if c.JSON {
		return answerLine(to, a)
	}
	_, err := fmt.Fprintln(to, a.Answer)
	return err
}

// answerFile answers the questions of a CSV file in their order.
func (c askCommand) answerFile(ctx context.Context, w world, counter *counter) error {
	f, err := os.Open(c.File)
	if err != nil {
		return wrongUse(err, "the file cannot be read: %v", err)
	}
	defer f.Close()
	rows := csv.NewReader(f)
	rows.FieldsPerRecord, rows.LazyQuotes = -1, true
	head, err := rows.Read()
	if err != nil {
		return wrongUse(err, "the file is no CSV with a line of names: %v", err)
	}
	column := slices.IndexFunc(head, func(name string) bool {
		return strings.EqualFold(strings.TrimSpace(strings.TrimPrefix(name, "\ufeff")), "question")
	})
	if column < 0 {
		return wrongUse(nil, "the file has no column called question")
	}
	out := bufio.NewWriterSize(w.stdout, 1<<16)
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return out.Flush()
		}
		if err != nil {
			return wrongUse(err, "the file cannot be read on: %v", err)
		}
		text := ""
		if column < len(row) {
			text = row[column]
		}
		a, err := counter.answer(ctx, text, c.Explain, w.stderr)
		if err != nil {
			return err
		}
		if err := c.print(out, a); err != nil {
			return err
		}
	}
}

// counter is where questions of the command line are answered.
type counter struct {
	store     *postgres.DB
	workspace consult.WorkspaceID
	room      *answer.Room
	lang      string
	now       time.Time
	closers   []func()
}

func (c *counter) close() {
	for _, end := range slices.Backward(c.closers) {
		end()
	}
}

// open brings up what is asked: the demo's world, or the database of the configuration.
func (c askCommand) open(ctx context.Context, w world) (*counter, error) {
	k := &counter{}
	err := c.bringUp(ctx, w, k)
	if refusal, refused := consult.Refusal(err); refused {
		err = wrongUse(err, "%s", inEnglish(refusal))
	}
	if err != nil {
		k.close()
		return nil, err
	}
	return k, nil
}

func (c askCommand) bringUp(ctx context.Context, w world, k *counter) error {
	var err error
	if c.Demo {
		k.now = demoStart()
		err = k.openDemo(ctx, w)
	} else {
		err = k.openConfigured(ctx, w)
	}
	if err != nil {
		return err
	}
	if c.Now != "" {
		if k.now, err = time.Parse(time.RFC3339, c.Now); err != nil {
			return wrongUse(err, "--now %q is no moment such as 2026-11-23T09:00:00+01:00", c.Now)
		}
		k.now = k.now.In(demoStart().Location())
	}
	if k.workspace, err = k.store.OnlyWorkspace(ctx); err != nil {
		return err
	}
	asker, err := c.asker(ctx, k)
	if err != nil {
		return err
	}
	k.room, err = answer.New(k.store).Open(ctx, asker, k.now)
	return err
}

// asker is who asks: a person, or the operator.
func (c askCommand) asker(ctx context.Context, k *counter) (answer.Asker, error) {
	a := answer.Asker{Lang: c.Lang}
	k.lang = c.Lang
	if c.As == "" {
		var err error
		a.Viewers, err = k.store.Leaders(ctx, k.workspace, k.now)
		return a, err
	}
	person, err := k.store.PersonCalled(ctx, k.workspace, strings.TrimPrefix(c.As, "@"))
	if err != nil {
		return a, err
	}
	if k.lang == "" {
		k.lang = person.Lang
	}
	a.Viewers, a.Own = []consult.Viewer{{Workspace: k.workspace, Person: person.ID}}, true
	return a, nil
}

func (k *counter) openConfigured(ctx context.Context, w world) error {
	cfg, err := w.config()
	if err != nil {
		return err
	}
	if err := cfg.ValidateDatabase(); err != nil {
		return wrongUse(err, "%s", err.Error())
	}
	k.now = fileClock(cfg.ClockFile)()
	if loc, err := time.LoadLocation(cfg.Timezone); err == nil {
		k.now = k.now.In(loc)
	}
	return k.openStore(ctx, cfg)
}

func (k *counter) openStore(ctx context.Context, cfg config.Config) error {
	store, err := postgres.Open(cfg.Database.URL.Reveal(), 2)
	if err != nil {
		return wrongUse(err, "database.url cannot be read: %v", err)
	}
	k.store = store
	k.closers = append(k.closers, func() { _ = store.Close() })
	if err := store.Ping(ctx); err != nil {
		return wrongUse(err, "the database at database.url does not answer: %v", err)
	}
	return nil
}

// answer answers one question; on stderr it tells why, when asked.
func (k *counter) answer(ctx context.Context, text string, explain bool, stderr io.Writer) (askAnswer, error) {
	reading := k.room.Read(text, k.lang, nil, k.now)
	if explain {
		explainReading(stderr, reading)
	}
	a, err := k.room.Answer(ctx, reading, k.now)
	if err != nil {
		return askAnswer{}, err
	}
	s := reading.Slots
	line := askAnswer{
		Question: text, Lang: reading.Lang, Intent: reading.Intent, Answer: a.Text, Refused: a.Refused, Asks: reading.Asks,
		Slots: askSlots{s.Municipalities, s.Topics, s.OrgTypes, s.Platforms, s.Projects, s.Times, s.Persons, s.Roles, s.Partners, s.Keywords},
	}
	if line.Asks == nil {
		line.Asks = []question.Intent{}
	}
	return line, nil
}

// explainReading says which words led to what: what was seen in them, then the rules with their weights, by intent.
func explainReading(to io.Writer, r question.Reading) {
	fmt.Fprintf(to, "%s → %s, %s\n", r.Text, r.Lang, r.Intent)
	for _, why := range r.Why {
		if why.Intent == "" {
			fmt.Fprintf(to, "  %-30s %s\n", why.Words, why.Means)
		}
	}
	for _, intent := range question.Intents() {
		total := 0.0
		for _, why := range r.Why {
			if why.Intent == intent {
				total += why.Weight
			}
		}
		if total <= 0 {
			continue
		}
		fmt.Fprintf(to, "  %s %.1f\n", intent, total)
		for _, why := range r.Why {
			if why.Intent == intent {
				fmt.Fprintf(to, "    %+.1f %-40s %s\n", why.Weight, why.Means, why.Words)
			}
		}
	}
}

// missed lists what was not understood.
func (k *counter) missed(ctx context.Context, w world) error {
	list, err := k.store.MissedQuestions(ctx, k.workspace)
	if err != nil {
		return err
	}
	for _, m := range list {
		text := m.Text
		if text == "" {
			text = "(not shared)"
		}
		fmt.Fprintf(w.stdout, "%s\t%s\t%s\n", m.On.Format(time.DateOnly), m.Lang, strings.Join(strings.Fields(text), " "))
	}
	return nil
}
