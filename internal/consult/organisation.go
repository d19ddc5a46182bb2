package consult

// OrganisationCard is an organisation with what it is called, its members and whose member it is (R20).
type OrganisationCard struct {
	Organisation
	NameFR     string // "" when it has none of its own
	NameEN     string
	ShortNames []string // abbreviations and what else it is called
	Members    []string // organisations
	Of         []string // organisations
}
