package consult

import "time"

// KnownContacts is the directory as an import finds it.
type KnownContacts struct {
	People        []KnownPerson
	Organisations []KnownOrganisation
	Positions     []KnownPosition
	Words         Vocabulary
}

// KnownPerson is somebody in the directory, or whom an import adds; ID is then 0.
type KnownPerson struct {
	ID     PersonID
	Name   string
	Email  string
	Phone  string
	Speaks []string
}

// KnownOrganisation is an organisation of the directory, or one that an import adds.
type KnownOrganisation struct {
	ID         OrganisationID
	Name       string
	Kind       string
	NIS        string
	ShortNames []string
}

// KnownPosition is a contact; people and organisations are their indices.
type KnownPosition struct {
	ID           ContactID
	Person       int
	Organisation int
	NIS          string
	Role         string
	Topics       []string
	Hours        string
	Office       string
	Backup       int // -1 for nobody
	From         *time.Time
	To           *time.Time
	Touched      bool // by an earlier row of this import
	Changed      bool
}

// ContactPlan is what an import will do: the directory as it is to be, and the report.
type ContactPlan struct {
	KnownContacts
	ChangedPeople map[int]bool // by index; those without an id are new
	Report        ContactImport
}
