package consult

import (
	"net/mail"
	"slices"
	"strings"
	"time"
	"unicode"
)

// ContactFresh is how long a confirmation holds: "Klopt dit nog?" is asked every half year.
const ContactFresh = 183 * 24 * time.Hour

// Contact is one position: who holds it, for which place and topics, and how to reach them.
type Contact struct {
	ID           ContactID
	PersonID     PersonID
	Name         string // "" when the position is vacant
	SlackID      string
	Email        string
	Phone        string // "" unless the viewer shares a platform with the person
	Speaks       []string
	Reach        string // how they like to be reached: slack, email, phone, or "" for no matter how
	Organisation string
	NameFR       string // of the organisation, "" when it has none of its own
	NameEN       string
	OrgKind      string
	NIS          string // the municipality that the position is for, "" = wherever the organisation works
	Role         string
	Service      string       // the regional service that it belongs to, "" for none
	Scope        ContactScope // of a service: for whom it is the contact, "" when nobody said
	Topics       []string
	Hours        string // office hours, in words
	Office       string // where they are held
	ValidFrom    *time.Time
	ValidTo      *time.Time
	Vacant       bool     // the mandate ended and nobody follows yet; whoever left is not named
	BackupID     PersonID // 0 for nobody
	Backup       string
	BackupSlack  string
	BackupEmail  string
	Source       string
	ConfirmedOn  *time.Time
	ConfirmedBy  string
}

// ContactScope says for whom somebody is a service's contact (R07).
type ContactScope string

// The scopes of a service's contact.
const (
	ContactRegional ContactScope = "regional" // for all who joined the service
	ContactLocal    ContactScope = "local"    // for its own municipality
)

// IsStale says whether nobody confirmed the position within the half year before now, though somebody once did or the
// position is older than that.
func (c Contact) IsStale(now time.Time) bool {
	seen := c.ConfirmedOn
	if seen == nil {
		seen = c.ValidFrom
	}
	return seen != nil && now.Sub(*seen) > ContactFresh
}

// NeedsConfirming says whether its person is to be asked if it still holds: nobody ever confirmed it, or too long ago.
func (c Contact) NeedsConfirming(now time.Time) bool { return c.ConfirmedOn == nil || c.IsStale(now) }

// SpokenLanguages are those that a contact can say to speak (ISO 639-1); other codes of an import are kept.
func SpokenLanguages() []string {
	return []string{"nl", "fr", "en", "de", "es", "it", "pt", "pl", "ro", "bg", "uk", "ru", "tr", "ar", "fa", "ps", "so", "ti"}
}

// ContactDraft is what somebody fills in about a position.
type ContactDraft struct {
	Role   string
	Topics []string
	Email  string
	Phone  string
	Speaks []string
	Reach  string
	Hours  string
	Office string
	Backup PersonID   // 0 for nobody
	Until  *time.Time // the last day on which it is held, nil for no end
}

// Check refuses what cannot stand on a contact card.
func (d ContactDraft) Check() error {
	for field, text := range map[string]string{"role": d.Role, "hours": d.Hours, "office": d.Office} {
		if len([]rune(text)) > 200 || strings.ContainsAny(text, "\r\n") {
			return Invalid(field, "contact_field_too_long", nil)
		}
	}
	if err := CheckEmail("email", d.Email); err != nil {
		return err
	}
	if err := CheckPhone("phone", d.Phone); err != nil {
		return err
	}
	return CheckTopics(d.Topics)
}

// CheckEmail refuses what is no plain address (RFC 5322 addr-spec); "" is none and allowed.
func CheckEmail(field, address string) error {
	if address == "" {
		return nil
	}
	if strings.ContainsFunc(address, unicode.IsControl) || len(address) > 254 {
		return Invalid(field, "email_invalid", nil)
	}
	parsed, err := mail.ParseAddress(address)
	if err != nil || parsed.Address != address || !strings.Contains(address[strings.LastIndex(address, "@"):], ".") {
		return Invalid(field, "email_invalid", nil)
	}
	return nil
}

// CheckPhone refuses what nobody can dial; "" is none and allowed.
func CheckPhone(field, number string) error {
	digits := 0
	for _, r := range number {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case !strings.ContainsRune("+ ()/.-", r):
			return Invalid(field, "phone_invalid", nil)
		}
	}
	if number != "" && (digits < 6 || digits > 15) { // ITU-T E.164: at most 15
		return Invalid(field, "phone_invalid", nil)
	}
	return nil
}

// ContactSuggestion is what somebody else thinks should be corrected.
type ContactSuggestion struct {
	ID      int64
	Contact Contact
	By      string
	BySlack string
	Text    string
	At      time.Time
	State   SuggestionState
	Settler string // who took it over or declined it
}

// SuggestionState says what became of a suggestion.
type SuggestionState string

// The states of a suggestion.
const (
	SuggestionOpen     SuggestionState = "open"
	SuggestionTaken    SuggestionState = "taken"    // the position was corrected
	SuggestionDeclined SuggestionState = "declined" // it stays as it was
)

// CanSettle refuses a suggestion that somebody settled before.
func (s ContactSuggestion) CanSettle() error {
	switch s.State {
	case SuggestionOpen:
		return nil
	case SuggestionTaken:
		return Conflict("suggestion_taken", map[string]any{"Name": s.Settler})
	}
	return Conflict("suggestion_declined", map[string]any{"Name": s.Settler})
}

// ContactGap is a municipality of a platform's members without a contact for a topic (R77).
type ContactGap struct {
	NIS    string
	Topics []string // without a contact
}

// TopicsWithout lists the topics that are not among covered, in the order of Topics.
func TopicsWithout(covered []string) []string {
	var missing []string
	for _, t := range Topics() {
		if !slices.Contains(covered, t.Name) {
			missing = append(missing, t.Name)
		}
	}
	return missing
}
