package consult

import (
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Level says who may see a platform ("Who may see" in the domain).
type Level string

// The levels, from wide to narrow. Screens say open, leden, besloten.
const (
	LevelOpen    Level = "open"
	LevelMembers Level = "members"
	LevelClosed  Level = "closed"
)

// Levels lists them from wide to narrow.
func Levels() []Level { return []Level{LevelOpen, LevelMembers, LevelClosed} }

// Kinds of platforms and bodies, as the catalogues name them ("kind." + kind).
func Kinds() []string {
	return []string{
		"stuurgroep", "adviesgroep", "beleidsgroep", "dagelijks_bestuur", "beheerscomite", "algemene_vergadering",
		"werkgroep", "adviesraad", "overleg", "lerend_netwerk", "ontmoetingsdag",
	}
}

// Platform is a consultation platform; a body is one with a parent.
type Platform struct {
	ID             PlatformID
	WorkspaceID    WorkspaceID
	ParentID       *PlatformID
	ChannelID      string // "" when it has no channel of its own
	Slug           string // short name
	Name           string
	Kind           string
	Level          Level
	Lang           string
	Zone           string // TZID
	InvitationLead Seconds
	UnansweredLead Seconds
	AttendingLead  Seconds
	DeadlineLeads  []int // days
	QuietFrom      int   // minutes after local midnight
	QuietTo        int
	BotPresent     bool
	Quorum         Quorum // of member organisations
}

// Location returns the platform's zone; a zone that tzdata does not know counts as UTC.
func (p Platform) Location() *time.Location { return location(p.Zone) }

func location(zone string) *time.Location {
	if loc, err := time.LoadLocation(zone); err == nil {
		return loc
	}
	return time.UTC
}

// Standing is what a viewer is on one platform.
type Standing struct {
	Member bool // in the channel, or holder of a role
	Roles  []Role
}

// Has says whether one of roles is held.
func (s Standing) Has(roles ...Role) bool {
	for _, have := range s.Roles {
		for _, r := range roles {
			if have == r {
				return true
			}
		}
	}
	return false
}

// CanManage refuses whoever is not chair, secretary or coordinator: they plan, open and close meetings,
// write the minutes and change the settings.
func (s Standing) CanManage() error {
	if s.Has(RoleChair, RoleSecretary, RoleCoordinator) {
		return nil
	}
	return Forbidden("not_chair_or_secretary")
}

// PlatformDraft is what somebody fills in to register a channel's platform.
type PlatformDraft struct {
	ChannelID     string
	Name          string
	Slug          string
	Kind          string
	ParentID      *PlatformID
	Organisations []OrganisationID
	Lang          string
	Chair         string // Slack ids; the persons may be new to us
	Secretary     string
	Level         Level
	Defaults      Defaults
}

// Defaults are what a platform starts with; its chair and secretary can change them. The zero value stands for the
// tables' own.
type Defaults struct {
	Zone           string // TZID
	InvitationLead Seconds
	UnansweredLead Seconds
	AttendingLead  Seconds
	DeadlineLeads  []int // days
	QuietFrom      int   // minutes after local midnight
	QuietTo        int
}

// The longest texts that are taken; Slack's own limit for an input is 3,000 characters.
const (
	MaxName = 150
	MaxText = 3000
)

var slugPattern = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{1,39}$`)

// Check refuses a draft that cannot become a platform, and tells which field is wrong.
func (d PlatformDraft) Check() error {
	if err := CheckName("name", d.Name); err != nil {
		return err
	}
	if !slugPattern.MatchString(d.Slug) {
		return Invalid("slug", "slug_form", nil)
	}
	return nil
}

// CheckName refuses a name that is empty, too long, or has no letter or digit (emoji only).
func CheckName(field, name string) error {
	if err := checkText(field, name, MaxName); err != nil {
		return err
	}
	for _, r := range emojiCode.ReplaceAllString(name, "") {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return nil
		}
	}
	return Invalid(field, "name_without_letters", nil)
}

// CheckText refuses a text that is empty or longer than MaxText characters.
func CheckText(field, text string) error { return checkText(field, text, MaxText) }

func checkText(field, text string, limit int) error {
	n := utf8.RuneCountInString(strings.TrimSpace(text))
	switch {
	case n == 0:
		return Invalid(field, "text_empty", nil)
	case n > limit:
		return Invalid(field, "text_too_long", map[string]any{"Max": limit, "Length": n})
	}
	return nil
}

// emojiCode is how Slack writes an emoji in text: ":tada:".
var emojiCode = regexp.MustCompile(`:[a-z0-9_+'-]+:`)

// Slug makes a short name of a name or a channel's name: lower case, no accents, dashes.
func Slug(name string) string {
	var b strings.Builder
	dash := false
	for _, r := range strings.ToLower(name) {
		if plain, ok := unaccented[r]; ok {
			r = plain
		}
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			if dash && b.Len() > 0 {
				b.WriteByte('-')
			}
			dash = false
			b.WriteRune(r)
			continue
		}
		dash = true
	}
	s := b.String()
	if len(s) > 40 {
		s = strings.TrimRight(s[:40], "-")
	}
	return s
}

var unaccented = map[rune]rune{
	'à': 'a', 'á': 'a', 'â': 'a', 'ä': 'a', 'ç': 'c', 'è': 'e', 'é': 'e', 'ê': 'e', 'ë': 'e', 'ì': 'i', 'í': 'i',
	'î': 'i', 'ï': 'i', 'ñ': 'n', 'ò': 'o', 'ó': 'o', 'ô': 'o', 'ö': 'o', 'ù': 'u', 'ú': 'u', 'û': 'u', 'ü': 'u', 'ÿ': 'y',
}
