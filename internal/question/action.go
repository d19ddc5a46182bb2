package question

import (
	"slices"
	"strings"
	"time"

	"overlegbot/internal/consult"
)

// Action is what was understood of a line that gives somebody something to do.
type Action struct {
	Text          string // what is left when owners and date are taken out, as it was typed
	Slack         []string
	People        []consult.PersonID
	Organisations []consult.OrganisationID
	Finish        consult.Finish
	DueOn         *time.Time       // a date
	Doubts        []*consult.Error // what has to be asked; what stands above is then only a proposal
}

// Clear says whether nothing has to be asked.
func (a Action) Clear() bool { return len(a.Doubts) == 0 }

// ReadAction reads a line as Slack delivers it, mentions and all. known are the names that may own something; now says what
// "vrijdag" is in zone, a TZID.
//
// Owners are who stands before a colon, a dash or a verb, in brackets or after an arrow or "wie:" at the end, and who is
// mentioned at either end. A name anywhere else may be what the action is about: it is a doubt. The due date is what follows
// "tegen", "vóór", "d'ici", "avant", "by" and the like; a date after "voor", "pour" and "for" may be that of an event, so it
// is proposed and asked.
func ReadAction(line string, known consult.OwnerCandidates, now time.Time, zone string) Action {
	line = plainLine(line)
	r := &reader{line: line, tokens: lex(line), known: known, action: Action{Finish: consult.FinishAny}}
	r.used = make([]bool, len(r.tokens))
	for _, p := range known.People {
		r.people = append(r.people, foldWords(p.Name))
	}
	for _, o := range known.Organisations {
		r.groups = append(r.groups, foldWords(o.Name))
	}
	r.takeDue(now, zone)
	r.takeOwners()
	r.action.Text = r.rest()
	return r.action
}

// reader holds a line while parts of it find their place.
type reader struct {
	line   string
	tokens []token
	used   []bool // tokens that are no part of the text
	known  consult.OwnerCandidates
	people [][]string // the words of their names, folded
	groups [][]string // the same of organisations
	reads  int        // dates that were tried
	action Action
}

func (r *reader) doubt(err *consult.Error) {
	if !slices.ContainsFunc(r.action.Doubts, func(d *consult.Error) bool { return d.Key == err.Key }) {
		r.action.Doubts = append(r.action.Doubts, err)
	}
}

func (r *reader) use(from, to int) {
	for i := from; i < to; i++ {
		r.used[i] = true
	}
}

// left lists the tokens that are still text.
func (r *reader) left() []int {
	var list []int
	for i := range r.tokens {
		if !r.used[i] {
			list = append(list, i)
		}
	}
	return list
}

// rest is the text that was not used, as it was typed.
func (r *reader) rest() string {
	var b strings.Builder
	last := -1
	for _, i := range r.left() {
		t := r.tokens[i]
		if last >= 0 && (i != last+1 || r.tokens[last].end < t.start) {
			b.WriteByte(' ')
		}
		b.WriteString(r.line[t.start:t.end])
		last = i
	}
	text := b.String()
	for _, empty := range []string{"()", "( )", "[]", "(,)", "(, )", "( ,)", "( , )"} {
		text = strings.ReplaceAll(text, empty, "")
	}
	text = strings.Trim(strings.ReplaceAll(text, " ,", ","), ",:-–—→ ")
	if !entity.MatchString(text) {
		text = strings.TrimRight(text, "; ")
	}
	return strings.TrimLeft(text, "; ")
}
