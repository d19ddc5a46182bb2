package consult

// The languages that the bot speaks (ISO 639-1). Dutch is first: it is the
// language of the platforms and the fallback for everything.
const (
	Dutch   = "nl"
	French  = "fr"
	English = "en"
)

// Languages lists them in the order in which they are offered.
func Languages() []string { return []string{Dutch, French, English} }

// Language reduces a locale such as "fr-BE" to one of Languages, or Dutch.
func Language(locale string) string {
	for _, l := range Languages() {
		if len(locale) >= 2 && locale[:2] == l {
			return l
		}
	}
	return Dutch
}
