package question

import (
	"slices"
	"strings"

	"overlegbot/internal/consult"
)

// takeOwners looks where owners stand: first the places that leave no doubt.
func (r *reader) takeOwners() {
	r.atStart()
	r.labelled()
	r.atEnd()
	r.inBetween()
}

// first is the first token that is still text, len(tokens) without any.
func (r *reader) first() int {
	for i := range r.tokens {
		if !r.used[i] {
			return i
		}
	}
	return len(r.tokens)
}

func (r *reader) atStart() {
	i := r.first()
	for _, lead := range leads {
		if r.says(i, lead) {
			if _, end := r.list(i + len(lead)); end > i+len(lead) && r.endsHead(end) {
				o, _ := r.list(i + len(lead))
				r.use(i, end)
				r.give(o, true)
				return
			}
		}
	}
	o, end := r.list(i)
	if o.none() {
		r.speakerItself(i)
		return
	}
	switch verb := r.word(end); {
	case r.endsHead(end):
	case modal[verb]:
		end++
	case r.finite(end):
	case !o.plain && !contacted[verb]: // mentioned, as one does to give somebody something
	default:
		r.give(o, false)
		return
	}
	r.use(i, end)
	r.give(o, true)
}

// speakerItself asks who is meant by "ik" and "nous".
func (r *reader) speakerItself(i int) {
	if selves[r.word(i)] {
		r.doubt(consult.Invalid("owner", "owner_unclear", nil))
	}
}

func (r *reader) word(i int) string {
	if i >= len(r.tokens) || r.used[i] {
		return ""
	}
	return r.tokens[i].text
}

// endsHead says whether the token at i parts what stands before it from the text: a colon, a dash, or a date taken out.
func (r *reader) endsHead(i int) bool {
	if i >= len(r.tokens) {
		return false
	}
	if r.used[i] {
		for i < len(r.tokens) && r.used[i] {
			i++
		}
		return r.word(i) == ":" || r.word(i) == "-"
	}
	return r.tokens[i].text == ":" || r.tokens[i].text == "-" || r.tokens[i].text == "->" || r.tokens[i].text == "=>"
}

// finite says whether a verb stands at i whose subject is what stands before it. A Dutch plural looks like an infinitive,
// so that an object has to follow: "alle gemeenten bezorgen hun cijfers", not "alle gemeenten bellen".
func (r *reader) finite(i int) bool {
	verb := r.word(i)
	return verbs[verb] || pluralVerbs[verb] && determiners[r.word(i+1)]
}

// labelled takes owners after "wie:", an arrow, or in brackets.
func (r *reader) labelled() {
	for i := 0; i < len(r.tokens); i++ {
		if r.used[i] {
			continue
		}
		var start int
		switch word := r.tokens[i].text; {
		case arrows[word], word == "(", word == "[", word == "-" && i > 0:
			start = i + 1
		case whoLabels[word] && r.word(i+1) == ":":
			start = i + 2
		default:
			continue
		}
		o, end := r.list(start)
		close := r.closes(end)
		if o.none() || close == 0 && !r.ends(end) {
			continue
		}
		if i > 0 && (r.word(i-1) == "(" || r.word(i-1) == "[") {
			i--
		}
		r.use(i, max(end, close))
		r.give(o, true)
		i = max(end, close) - 1
	}
}

// ends says whether no text is left from i on.
func (r *reader) ends(i int) bool {
	for ; i < len(r.tokens); i++ {
		if !r.used[i] && !strings.Contains(".,;!-)]", r.tokens[i].text) {
			return false
		}
	}
	return true
}

// closes is the token behind the end of a bracket that is all that follows; 0 when something else does.
func (r *reader) closes(i int) int {
	for ; i < len(r.tokens); i++ {
		if w := r.tokens[i].text; w == ")" || w == "]" {
			return i + 1
		} else if !r.used[i] && w != "," {
			return 0
		}
	}
	return 0
}

// atEnd takes the mentions, or proposes the names, with which the line ends.
func (r *reader) atEnd() {
	for i := range r.tokens {
		if r.used[i] {
			continue
		}
		o, end := r.list(i)
		if o.none() || !r.ends(end) {
			continue
		}
		before := ""
		if i > 0 {
			before = r.word(i - 1)
		}
		if prepositions[before] || !o.plain && (contacted[before] || i == r.first()+1) || joints[before] && o.plain {
			if !o.plain || r.nobody() {
				r.give(r.only(o), false)
			}
			return
		}
		if o.plain {
			if r.nobody() && !onlyPlace(o, r.tokens[i:end]) {
				r.give(o, false)
			}
			return
		}
		r.use(i, end)
		if joints[before] {
			r.used[i-1] = true
		}
		r.give(o, true)
		return
	}
}

// only keeps what may be proposed of whom the text may speak: who is mentioned.
func (r *reader) only(o owners) owners {
	if o.plain {
		return owners{doubt: o.doubt}
	}
	return o
}

// onlyPlace says whether what was named is a place at the end of a sentence, which is rather where than who.
func onlyPlace(o owners, named []token) bool {
	return len(named) == 1 && len(o.people)+len(o.slack) == 0
}

func (r *reader) nobody() bool {
	return len(r.action.Slack)+len(r.action.People)+len(r.action.Organisations) == 0
}

// inBetween asks about who is named where the action may be about them.
func (r *reader) inBetween() {
	sure := !r.nobody()
	for i := 0; i < len(r.tokens); i++ {
		if r.used[i] {
			continue
		}
		if at := mentioned.FindStringSubmatch(r.tokens[i].text); at != nil {
			if !slices.Contains(r.action.Slack, at[1]) {
				r.give(owners{slack: []string{at[1]}}, false)
			}
			continue
		}
		if o, end := r.person(i); end > i+1 && !sure && r.nobody() && o.doubt == nil {
			r.doubt(consult.Invalid("owner", "owner_unclear", nil))
			i = end
		}
	}
}
