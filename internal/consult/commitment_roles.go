package consult

import (
	"slices"
	"strings"
	"time"
)

// AgreementID is the id of an agreement that boards sign.
type AgreementID int64

// Signature is that of one organisation under an agreement (R16).
type Signature struct {
	AgreementID    AgreementID
	OrganisationID OrganisationID
	Organisation   string
	Kind           string
	SignedOn       time.Time  // a date
	EndedOn        *time.Time // a date: it is bound no longer from that day on
	Reason         string
	Paper          string
}

// Binds says whether the organisation is bound by it on a day.
func (s Signature) Binds(day time.Time) bool {
	return !s.SignedOn.After(Day(day)) && (s.EndedOn == nil || s.EndedOn.After(Day(day)))
}

// SignedAgreement is what the boards of a project sign.
type SignedAgreement struct {
	ID         AgreementID
	Name       string
	Signatures []Signature
}

// Signed counts who is bound on a day, by kind of organisation.
func (a SignedAgreement) Signed(day time.Time) map[string]int {
	count := map[string]int{}
	for _, s := range a.Signatures {
		if s.Binds(day) {
			count[s.Kind]++
		}
	}
	return count
}

// signature is the one of an organisation that binds on a day, nil when none does.
func (a SignedAgreement) signature(id OrganisationID, day time.Time) *Signature {
	for i, s := range a.Signatures {
		if s.OrganisationID == id && s.Binds(day) {
			return &a.Signatures[i]
		}
	}
	return nil
}

// Duty is something that the managing member does for the others.
type Duty string

// The duties (R13).
const (
	DutySubmit Duty = "submit"
	DutySign   Duty = "sign"
	DutyEmploy Duty = "employ"
)

// Duties lists them in order.
func Duties() []Duty { return []Duty{DutySubmit, DutySign, DutyEmploy} }

// Lead is the member that manages a project for the others.
type Lead struct {
	OrganisationID OrganisationID
	Organisation   string
	Kind           string
	Duties         []Duty
	FromOn         time.Time  // a date
	ToOn           *time.Time // the last day
}

// Binding is what holds the members of a project together: agreements, and who manages it.
type Binding struct {
	CommitmentCard
	Agreements []SignedAgreement
	Leads      []Lead // the latest first
}

// Lead is who manages the project on the card's day, nil when nobody does.
func (b Binding) Lead() *Lead {
	for i, l := range b.Leads {
		if !l.FromOn.After(b.On) && (l.ToOn == nil || !l.ToOn.Before(b.On)) {
			return &b.Leads[i]
		}
	}
	return nil
}

// Unsigned are the counted boards that an agreement does not bind on the card's day.
func (b Binding) Unsigned(a SignedAgreement) []Board {
	return slices.DeleteFunc(b.Counted(), func(x Board) bool { return a.signature(x.OrganisationID, b.On) != nil })
}

// SignatureDraft says that organisations signed an agreement or, with a last day, that they gave notice.
type SignatureDraft struct {
	ProjectID     ProjectID
	AgreementID   AgreementID
	Organisations []OrganisationID
	SignedOn      time.Time  // a date, as the next
	EndedOn       *time.Time // nil while it binds
	Reason        string
	Paper         string
}

// Check refuses what is not filled in, a day that has not come, an end before the signature or without a reason, somebody
// else's board, one that was never asked, and a second signature while the first one binds. today is a local date.
func (d SignatureDraft) Check(b Binding, today time.Time) error {
	at := slices.IndexFunc(b.Agreements, func(a SignedAgreement) bool { return a.ID == d.AgreementID })
	switch {
	case at < 0:
		return Invalid("agreement", "agreement_missing", nil)
	case len(d.Organisations) == 0:
		return Invalid("organisations", "organisations_missing", nil)
	case d.SignedOn.IsZero():
		return Invalid("signed", "due_missing", nil)
	case Day(d.SignedOn).After(Day(today)):
		return Invalid("signed", "date_ahead", nil)
	case d.EndedOn != nil && Day(*d.EndedOn).Before(Day(d.SignedOn)):
		return Invalid("ended", "ends_before_start", nil)
	case d.EndedOn != nil && strings.TrimSpace(d.Reason) == "":
		return Invalid("reason", "notice_reason_missing", nil)
	}
	for _, id := range d.Organisations {
		board := b.Board(id)
		switch {
		case board == nil:
			return Invalid("organisations", "board_stranger", nil)
		case !b.Manages && !slices.Contains(b.Mine, id):
			return Forbidden("board_of_others")
		}
		if s := b.Agreements[at].signature(id, d.SignedOn); s != nil && !s.SignedOn.Equal(Day(d.SignedOn)) {
			return Invalid("signed", "signed_already", map[string]any{"Board": board.Organisation, "Date": s.SignedOn})
		}
	}
	if err := checkOptional("reason", d.Reason); err != nil {
		return err
	}
	return checkOptional("paper", d.Paper)
}

// LeadDraft says which member manages a project from a day on, and what it does for the others.
type LeadDraft struct {
	ProjectID      ProjectID
	OrganisationID OrganisationID
	Duties         []Duty
	FromOn         time.Time // a date
}

// Check refuses it by who does not manage the project's platform, nobody, an organisation that has not joined the project on
// that day or merged, no duty, and a day on or before the one on which another began.
func (d LeadDraft) Check(b Binding) error {
	board := b.Board(d.OrganisationID)
	switch {
	case !b.Manages:
		return Forbidden("not_chair_or_secretary")
	case d.OrganisationID == 0:
		return Invalid("organisation", "organisations_missing", nil)
	case d.FromOn.IsZero():
		return Invalid("from", "due_missing", nil)
	case len(d.Duties) == 0:
		return Invalid("duties", "duties_missing", nil)
	case board == nil || board.State != MembershipJoined || board.MergedOn != nil:
		return Invalid("organisation", "lead_not_in", nil)
	}
	if len(b.Leads) > 0 && !Day(d.FromOn).After(b.Leads[0].FromOn) {
		return Invalid("from", "lead_before", map[string]any{"Board": b.Leads[0].Organisation, "Date": b.Leads[0].FromOn})
	}
	return nil
}
