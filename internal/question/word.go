package question

import (
	"strings"
	"unicode"
)

// word is a word of the question.
type word struct {
	raw        string
	text       string   // lower case, no accents
	forms      []string // the lexicon's words that it can be; text itself when the lexicon knows it
	start, end int      // bytes of the text
	capital    bool     // begins with a capital, and does not begin a sentence
	upper      bool     // capitals only
	known      bool     // the lexicon has it as it is
	everyday   bool     // so has the common one, without the names that were handed in
	slip       bool     // forms are a slip of the finger away
}

// mostWords bounds the work: a question is shorter, and what comes after is not read.
const mostWords = 80

// cut takes the words out of text: letters and digits; every other sign ends a word. "l'intégration" is two words,
// "action's" too, and 27/10 is kept for the reader of dates by the bytes.
func cut(text string) []word {
	var words []word
	start, opening := -1, true
	flush := func(end int) {
		if start < 0 || len(words) == mostWords {
			start = -1
			return
		}
		raw := text[start:end]
		first := []rune(raw)[0]
		words = append(words, word{
			raw: raw, text: fold(raw), start: start, end: end,
			capital: unicode.IsUpper(first) && !opening, upper: len(raw) > 1 && strings.ToUpper(raw) == raw && strings.ToLower(raw) != raw,
		})
		start, opening = -1, false
	}
	for i, r := range text {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r):
			if start < 0 {
				start = i
			}
		default:
			flush(i)
			if r == '.' || r == '?' || r == '!' || r == '\n' {
				opening = true
			}
		}
		if len(words) == mostWords {
			return words
		}
	}
	flush(len(text))
	return words
}

// spoken writes out what people write as they speak. The pieces share the place of the word in the text.
var spoken = map[string]string{
	"moek": "moet ik", "moetek": "moet ik", "moettek": "moet ik", "moekik": "moet ik", "kmoet": "ik moet", "mok": "moet ik", "mottek": "moet ik",
	"kanek": "kan ik", "kank": "kan ik", "kannek": "kan ik", "kunde": "kun je", "kundu": "kunt u", "kundeme": "kun je me", "kunje": "kun je",
	"hebde": "heb je", "hedde": "heb je", "edde": "heb je", "hebk": "heb ik", "hek": "heb ik", "kheb": "ik heb", "keb": "ik heb",
	"zijde": "ben je", "zedde": "ben je", "weette": "weet je", "wete": "weet je", "wette": "weet je", "gade": "ga je", "doede": "doe je", "zoude": "zou je",
	"kzou": "ik zou", "zouk": "zou ik", "kzoek": "ik zoek", "kwil": "ik wil", "kzit": "ik zit", "kweet": "ik weet", "kvind": "ik vind", "kben": "ik ben", "benk": "ben ik",
	"k": "ik", "ekik": "ik", "ikke": "ik", "da": "dat", "wa": "wat", "nie": "niet", "ni": "niet", "nekeer": "een keer", "nen": "een", "nog's": "nog eens",
	"ist": "is het", "tis": "het is", "wanneerist": "wanneer is het", "wnr": "wanneer", "wneer": "wanneer", "effe": "even", "ff": "even", "efkes": "even", "goe": "goed",
	"mijne": "mijn", "mijnen": "mijn", "mn": "mijn", "ge": "je", "gij": "je", "gulle": "jullie", "gullie": "jullie", "diene": "die", "dienen": "dien",
	"vr": "voor", "ivm": "over", "mbt": "over", "gem": "gemeente", "verg": "vergadering", "watdoet": "wat doet", "wieis": "wie is", "hoelaat": "hoe laat",
	"vanwaar": "van waar", "allee": "", "seg": "", "amai": "", "euh": "",
	"ya": "y a", "qd": "quand", "ki": "qui", "koi": "quoi", "pr": "pour", "jsuis": "je suis", "jdois": "je dois", "jai": "j ai", "cest": "c est", "ke": "que", "kel": "quel",
	"ds": "dans", "rdv": "rendez vous", "reu": "reunion", "keske": "qu est ce que", "kesk": "qu est ce que", "sappelle": "s appelle", "aujourdhui": "aujourd hui", "chuis": "je suis",
	"whos": "who is", "whats": "what is", "whens": "when is", "wheres": "where is", "hows": "how is", "gotta": "have to", "gonna": "going to", "wanna": "want to", "pls": "please",
	"plz": "please", "tmrw": "tomorrow", "whois": "who is", "dont": "don t", "didnt": "did not", "isnt": "is not", "wasnt": "was not", "gimme": "give me", "lemme": "let me", "im": "i am", "ive": "i have",
}

// writeOut replaces the spoken forms.
func writeOut(words []word) []word {
	out := make([]word, 0, len(words)+4)
	for _, w := range words {
		full, is := spoken[w.text]
		if !is || w.capital || w.upper && w.text != "k" {
			out = append(out, w)
			continue
		}
		for part := range strings.FieldsSeq(full) {
			w.text = part
			out = append(out, w)
		}
	}
	return out
}
