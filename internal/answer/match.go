package answer

import (
	"strings"

	"overlegbot/internal/consult"
)

// words are the keywords one by one.
func (t *teller) words() []string {
	var all []string
	for _, k := range t.slots.Keywords {
		all = append(all, strings.Fields(k)...)
	}
	return all
}

// mentions says how many of the words a text holds, by their beginnings.
func mentions(text string, words []string) int {
	n := 0
	folded := consult.Fold(text)
	for _, w := range words {
		w = consult.Fold(w)
		if len(w) > 5 {
			w = w[:5]
		}
		if len(w) > 2 && strings.Contains(folded, w) {
			n++
		}
	}
	return n
}

// matching keeps what mentions most of the words; all of it when there are no words, or none is mentioned.
func matching[T any](list []T, words []string, text func(T) string) (kept []T, some bool) {
	best := 0
	for _, x := range list {
		n := mentions(text(x), words)
		switch {
		case n > best:
			best, kept = n, []T{x}
		case n == best && n > 0:
			kept = append(kept, x)
		}
	}
	if best == 0 {
		return list, len(words) == 0
	}
	return kept, true
}

// gather reads with the eyes of everybody for whom the asker sees, each thing once.
func gather[T any, K comparable](t *teller, key func(T) K, read func(consult.Viewer) ([]T, error)) ([]T, error) {
	var all []T
	seen := map[K]bool{}
	for _, v := range t.asker.Viewers {
		list, err := read(v)
		if _, refused := consult.Refusal(err); refused {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, x := range list {
			if !seen[key(x)] {
				seen[key(x)] = true
				all = append(all, x)
			}
		}
	}
	return all, nil
}
