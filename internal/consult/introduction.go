package consult

// WhoCard is a member of a platform as the others know them (R24).
type WhoCard struct {
	PersonID      PersonID
	Name          string
	SlackID       string
	Organisations []string // for which they sit
	Roles         []Role   // on the platform
	Function      string   // in the directory, "" for none
	Introduction  string   // in their own words, "" for none
}

// WhoIsWho is a platform with its members.
type WhoIsWho struct {
	Platform Platform
	Members  []WhoCard
}
