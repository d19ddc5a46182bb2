package consult

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// PlaceMerger makes one municipality part of another from a day on; its fields are those of place.Merger.
type PlaceMerger struct {
	OldNIS      string    // Statbel's code of the municipality that ends
	NIS         string    // of the one that it becomes part of
	Name        string    // official Dutch name of that one
	On          time.Time // a date, the first day
	PostalCodes string    // that the new one has beside theirs, separated by blanks
}

// maxPlaceName is how long a municipality's name may be, in characters.
const maxPlaceName = 60

// Check refuses what is no merger: codes that are none, a name that is none, a day that there is not.
func (m PlaceMerger) Check() error {
	switch {
	case !digits(m.OldNIS, 5):
		return Invalid("old_nis", "merger_code", map[string]any{"Code": m.OldNIS})
	case !digits(m.NIS, 5):
		return Invalid("nis", "merger_code", map[string]any{"Code": m.NIS})
	case m.OldNIS == m.NIS:
		return Invalid("nis", "merger_itself", map[string]any{"Code": m.NIS})
	case m.Name == "" || utf8.RuneCountInString(m.Name) > maxPlaceName || strings.ContainsFunc(m.Name, notOfPlace):
		return Invalid("name", "merger_name", map[string]any{"Max": maxPlaceName})
	case m.On.IsZero():
		return Invalid("date", "merger_date", nil)
	}
	for code := range strings.FieldsSeq(m.PostalCodes) {
		if !digits(code, 4) {
			return Invalid("postal_codes", "merger_postal", map[string]any{"Code": code})
		}
	}
	return nil
}

func notOfPlace(r rune) bool { return !unicode.IsLetter(r) && !strings.ContainsRune(" -'’", r) }

func digits(s string, n int) bool { return len(s) == n && strings.Trim(s, "0123456789") == "" }

// CanApply refuses a merger that is not there yet: until its day the old municipalities are the ones to write to.
func (m PlaceMerger) CanApply(now time.Time) error {
	if m.On.After(now) {
		return Conflict("merger_ahead", map[string]any{"Name": m.Name, "Date": m.On.Format(time.DateOnly)})
	}
	return nil
}

// PlaceImport says what an import of mergers did, or would do.
type PlaceImport struct {
	Applied       bool
	Mergers       int // new or corrected
	Known         int
	Contacts      int // positions that moved to the new municipality
	Organisations int // that live on in one of the new municipality, or moved to it
	Partners      int
	Practices     int
	Memberships   int // of platforms, that passed to the one that lives on
}
