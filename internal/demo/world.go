package demo

import (
	"embed"
	"fmt"
	"time"

	"github.com/goccy/go-yaml"

	"overlegbot/internal/recurrence"
)

//go:embed world/*.yaml
var files embed.FS

// world is what the files say; see there what the fields mean.
type world struct {
	people     people
	register   []registered
	platforms  []platform
	projects   []project
	committed  committed
	rounds     []votingRound
	dossiers   []dossier
	history    history
	neighbours neighbours
	coming     coming
}

type people struct {
	Boards        map[string][]string
	Organisations []organisation
	People        []person
}

type organisation struct {
	Name string
	Kind string
	In   string
}

type person struct {
	Name      string
	Handle    string // "" for who has no Slack
	Lang      string
	New       bool
	Positions []position
}

type position struct {
	At      string
	As      string
	Topics  []string
	For     string
	Since   string
	Service string // by its name
	Scope   string // of a service: regional or local
	Hours   string
	Office  string
}

type platform struct {
	Slug        string
	Name        string
	Kind        string
	Channel     *string
	Parent      string
	Level       string
	Since       string
	Members     []string
	Absent      string
	Chair       string
	Secretary   string
	Coordinator string
	Rhythm      string
	Place       string
	Link        string
	Hosts       []string
	Event       string // kind of event that the one date is, "" for a meeting
	Places      int    // of the event, 0 for as many as come
}

// channel is the name of the platform's Slack channel, "" for none.
func (p platform) channel() string {
	if p.Channel != nil {
		return *p.Channel
	}
	return p.Slug
}

type history struct {
	Meetings  []meeting
	Decisions []decision
	Actions   []action
	Deadlines []deadline
}

type meeting struct {
	Platform string
	At       string
	Until    string
	Place    string
	Link     string
	Present  []string
	Online   []string
	Excused  []string
	Lines    []line
	Life     filed
}

// filed is what became of minutes, each step on its date; nothing for a draft.
type filed struct {
	Circulated string
	Remarks    []remark
	Approved   string // by who takes the minutes
	Silent     bool   // the platform lets silence approve, and it did on the day Approved
	Corrected  []fix
	Public     string // what the public reads, released the day after the approval
}

type remark struct {
	By     string
	On     string
	Text   string
	Answer string // "" leaves it open
}

type fix struct {
	On    string
	Line  int // from 1
	After string
	Why   string
}

// line is a note when it is a text, else a decision or an action item.
type line struct {
	Note   string `yaml:"-"`
	Number string `yaml:"besluit"`
	Text   string
	Action string `yaml:"actie"`
	Owners []string
	Due    string
}

// UnmarshalYAML reads either form.
func (l *line) UnmarshalYAML(unmarshal func(any) error) error {
	if err := unmarshal(&l.Note); err == nil {
		return nil
	}
	type fields line
	return unmarshal((*fields)(l))
}

type decision struct {
	Number   string
	Platform string
	On       string
	Text     string
}

type action struct {
	Platform string
	Text     string
	Owners   []string
	Given    string
	Due      string
	Done     string
}

type deadline struct {
	Platform string
	Project  string
	Title    string
	Owners   []string
	Noted    string
	Due      string // "" while it is not known
	Every    int    // months after which it comes back
	Shift    string
	Owed     bool // by all who take part
	Before   int  // of a step: days
	Done     string
	Steps    []deadline
	Marks    []deadlineMark
}

type deadlineMark struct {
	Of    []string
	State string
	On    string
	Paper string
}

// read reads the files; a field that they should not have is a fault.
func read() (world, error) {
	var w world
	for file, into := range map[string]any{"people": &w.people, "platforms": &w.platforms, "projects": &w.projects, "commitments": &w.committed, "rounds": &w.rounds, "dossiers": &w.dossiers, "register": &w.register, "history": &w.history, "partners": &w.neighbours, "coming": &w.coming} {
		body, err := files.ReadFile("world/" + file + ".yaml")
		if err != nil {
			return w, err
		}
		if err := yaml.UnmarshalWithOptions(body, into, yaml.Strict()); err != nil {
			return w, fmt.Errorf("%s.yaml: %w", file, err)
		}
	}
	return w, nil
}

// Start is when the demo begins, whatever the machine's date: Monday 23 November 2026, 9:00 in Brussels.
func Start() time.Time { return local("2026-11-23 09:00") }

// local reads a moment or a date of the files, as nine in the morning of that day, on the clock of Brussels.
func local(clock string) time.Time {
	loc, err := recurrence.LoadZone(recurrence.DefaultZone)
	if err != nil {
		panic(err) // cannot happen: tzdata is embedded
	}
	if len(clock) == len(time.DateOnly) {
		clock += " 09:00"
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", clock, loc)
	if err != nil {
		panic("demo world: " + err.Error()) // the tests read every date
	}
	return at
}
