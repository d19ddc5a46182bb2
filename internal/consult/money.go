package consult

import (
	"math"
	"strconv"
	"strings"
)

// Cents is an amount of money in cents of a euro.
type Cents int64

// BasisPoints is a percentage in hundredths: 20 % is 2000.
type BasisPoints int64

// Whole is all of a base: 100 %.
const Whole BasisPoints = 10000

// maxCents is ten billion euro: more is a slip of the keyboard.
const maxCents Cents = 1e12

// Of is the part of a base, to the nearest cent.
func (b BasisPoints) Of(base Cents) Cents {
	return Cents(math.Round(float64(base) * float64(b) / float64(Whole)))
}

// ReadCents reads an amount as people write it in a language: "120.000,50" in Dutch, "120 000,50" in French and
// "120,000.50" in English, with or without a euro sign. What has one meaning only is read in every language; what has two,
// such as "120,000" in Dutch, is refused with both. field is the input that a refusal is about.
func ReadCents(field, typed, lang string) (Cents, error) {
	text := bareNumber(typed, "€", "eur", "euro", "euros")
	n, err := readHundredths(field, typed, text, lang)
	switch {
	case err != nil:
		return 0, err
	case n < 0:
		return 0, Invalid(field, "amount_negative", nil)
	case Cents(n) > maxCents:
		return 0, Invalid(field, "amount_too_large", map[string]any{"Typed": strings.TrimSpace(typed)})
	}
	return Cents(n), nil
}

// ReadBasisPoints reads a percentage, with or without its sign; it refuses one below zero and one over a hundred.
func ReadBasisPoints(field, typed, lang string) (BasisPoints, error) {
	text := bareNumber(typed, "%", "procent", "percent", "pour cent")
	n, err := readHundredths(field, typed, text, lang)
	switch {
	case err != nil:
		return 0, err
	case n < 0:
		return 0, Invalid(field, "percent_negative", nil)
	case BasisPoints(n) > Whole:
		return 0, Invalid(field, "percent_over", nil)
	}
	return BasisPoints(n), nil
}

// blanks are the characters with which people part thousands without a point or a comma.
var blanks = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2009", " ", "\t", " ", "'", " ", "’", " ")

// bareNumber takes a unit off a number, before or behind it.
func bareNumber(typed string, units ...string) string {
	text := strings.ToLower(strings.TrimSpace(blanks.Replace(typed)))
	for i := len(units) - 1; i >= 0; i-- { // the longest first
		text = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(text, units[i]), units[i]))
	}
	for _, end := range []string{",-", ",–", ",—", ".-"} { // whole euro, as on a price tag
		text = strings.TrimSuffix(text, end)
	}
	return text
}

// readHundredths reads a number with at most two digits behind the mark of its decimals, in hundredths.
func readHundredths(field, typed, text, lang string) (int64, error) {
	args := map[string]any{"Typed": strings.TrimSpace(typed)}
	digits, minus := strings.CutPrefix(text, "-")
	whole, parts, ok := split(strings.TrimSpace(digits), lang)
	if !ok {
		return 0, Invalid(field, "number_unreadable", args)
	}
	if parts == "?" {
		plain := strings.NewReplacer(".", "", ",", "").Replace(whole)
		args["Whole"], args["Parted"] = plain, decimal(whole, lang)
		return 0, Invalid(field, "number_ambiguous", args)
	}
	n, err := strconv.ParseInt(whole+(parts + "00")[:2], 10, 64)
	if err != nil {
		return 0, Invalid(field, "amount_too_large", args)
	}
	if minus {
		n = -n
	}
	return n, nil
}

// decimal writes a number of which the three digits behind the mark are decimals as it would be written with two.
func decimal(number, lang string) string {
	i := strings.IndexAny(number, ".,")
	mark := ","
	if lang == English {
		mark = "."
	}
	return number[:i] + mark + number[i+1:i+3]
}

// split parts a number into its digits before and behind the mark of its decimals. parts is "?" when the number has two
// meanings; ok is false when it has none.
func split(text, lang string) (whole, parts string, ok bool) {
	last := strings.LastIndexAny(text, ".,")
	if last < 0 {
		return grouped(text, " ")
	}
	mark, before, behind := text[last:last+1], text[:last], text[last+1:]
	other := map[string]string{".": ",", ",": "."}[mark]
	switch {
	case strings.Contains(before, mark) && strings.Contains(before, other):
		return "", "", false
	case strings.Contains(before, mark): // 1.200.000
		return grouped(text, mark)
	case len(behind) == 1 || len(behind) == 2:
		sep := " "
		if strings.Contains(before, other) {
			sep = other
		}
		whole, _, ok = grouped(before, sep)
		return whole, behind, ok && isDigits(behind)
	case strings.ContainsAny(before, " "+other) || len(behind) != 3 || before == "0" || before == "":
		return "", "", false
	}
	if whole, _, ok = grouped(text, mark); ok && mark != thousands(lang) {
		return text, "?", true
	}
	return whole, "", ok
}

// thousands is the mark with which a language parts thousands. French, which uses blanks, takes the Belgian point too.
func thousands(lang string) string {
	if lang == English {
		return ","
	}
	return "."
}

// grouped reads digits in groups of three, or in one.
func grouped(text, sep string) (whole, parts string, ok bool) {
	groups := strings.Split(text, sep)
	for i, g := range groups {
		if !isDigits(g) || i > 0 && len(g) != 3 || i == 0 && len(groups) > 1 && len(g) > 3 {
			return "", "", false
		}
	}
	return strings.Join(groups, ""), "", true
}

func isDigits(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}
