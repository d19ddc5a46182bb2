package i18n

import (
	"strconv"
	"strings"
)

// Money is an amount in euro as people of a language write it: whole euro without cents. cents are those of a euro.
func Money(lang string, cents int64) string {
	sign := ""
	if cents < 0 {
		sign, cents = "-", -cents
	}
	amount := sign + grouped(strconv.FormatInt(cents/100, 10), thousandsMark(lang))
	if rest := cents % 100; rest != 0 {
		amount += decimalMark(lang) + strconv.FormatInt(100+rest, 10)[1:]
	}
	switch language(lang) {
	case "fr":
		return amount + "\u00a0euros"
	case "en":
		return "€" + amount
	}
	return amount + "\u00a0euro"
}

// Percent is a percentage as people of a language write it. points are hundredths of a percent.
func Percent(lang string, points int64) string {
	text := strconv.FormatInt(points/100, 10)
	if rest := points % 100; rest != 0 {
		text += decimalMark(lang) + strings.TrimRight(strconv.FormatInt(100+rest, 10)[1:], "0")
	}
	if language(lang) == "en" {
		return text + "%"
	}
	return text + "\u00a0%"
}

// Amount is an amount as one types it in a form: without a unit, and without marks between thousands.
func Amount(lang string, cents int64) string {
	text := strconv.FormatInt(cents/100, 10)
	if rest := cents % 100; rest != 0 {
		text += decimalMark(lang) + strconv.FormatInt(100+rest, 10)[1:]
	}
	return text
}

func thousandsMark(lang string) string {
	switch language(lang) {
	case "fr":
		return "\u00a0"
	case "en":
		return ","
	}
	return "."
}

func decimalMark(lang string) string {
	if language(lang) == "en" {
		return "."
	}
	return ","
}

// grouped puts a mark between groups of three digits.
func grouped(digits, mark string) string {
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + mark + digits[i:]
	}
	return digits
}

// Share is an amount, and a percentage with what it is of: either may be nil, and so may the amount of the base. cents and
// points as in Money and Percent.
func Share(lang string, cents, points *int64, base string, baseCents *int64) string {
	var parts []string
	if cents != nil {
		parts = append(parts, Money(lang, *cents))
	}
	if points != nil {
		if baseCents != nil {
			base += " (" + Money(lang, *baseCents) + ")"
		}
		parts = append(parts, Text(lang, "dossier.percent_of", Args{"Percent": Percent(lang, *points), "Base": base}))
	}
	return strings.Join(parts, ", ")
}
