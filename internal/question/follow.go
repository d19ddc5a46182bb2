package question

// longestFollow is how many words a question has that leans on the one before it.
const longestFollow = 7

// followers are the words with which such a question begins.
var followers = setOf("en et and dan ok oke of ou or quid what how wat hoe maar mais but")

// asking words make a question stand on its own.
var standalone = []string{
	"who", "who.for", "when", "where", "howlate", "howmany", "minutes", "decide", "task", "deadline", "agenda", "attend", "practice", "partner",
	"member", "contact", "how.do", "helpword", "oos.talk", "mine", "imust", "will.do", "discuss",
}

// follows reports whether the words only make sense after another question: "en voor Wemmel?", "et à Olen ?".
func (r *asking) follows() bool {
	if len(r.words) == 0 || len(r.words) > longestFollow {
		return false
	}
	for _, concept := range standalone {
		if r.has(concept) {
			return false
		}
	}
	named := len(r.reading.Slots.List()) > 0 || len(r.reading.Which) > 0 || r.has("#platform")
	return named && (followers[r.words[0].text] || len(r.words) <= 3 && placeHints[r.words[0].text])
}

// Follow reads a question that leans on the one before it: what it names takes the place of what that one named. Any other
// is handed back as it is.
func (l *Lexicon) Follow(before, now Reading) Reading {
	if !now.Follows || before.Intent == Help || before.Intent == OutOfScope {
		return now
	}
	merged := before
	merged.Text, merged.Lang, merged.Which, merged.Why, merged.Follows = now.Text, now.Lang, now.Which, now.Why, true
	merged.Unsure, merged.Asks = false, nil
	s, with := &merged.Slots, now.Slots
	for _, slot := range []struct{ old, new *[]string }{
		{&s.Municipalities, &with.Municipalities}, {&s.Topics, &with.Topics}, {&s.OrgTypes, &with.OrgTypes}, {&s.Platforms, &with.Platforms},
		{&s.Projects, &with.Projects}, {&s.Times, &with.Times}, {&s.Persons, &with.Persons}, {&s.Roles, &with.Roles}, {&s.Partners, &with.Partners},
	} {
		if len(*slot.new) > 0 {
			*slot.old = *slot.new
		}
	}
	if len(with.Municipalities) > 0 && len(with.Persons) == 0 {
		s.Persons = nil // another place has other people
	}
	return merged
}
