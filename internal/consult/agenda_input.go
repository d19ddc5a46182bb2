package consult

// AgendaInput is what somebody says beforehand on an item of an agenda, mostly because they cannot come.
type AgendaInput struct {
	PersonID PersonID
	Name     string
	Text     string
}

// TakesInput says whether something can be said beforehand on an item: not on what was treated, nor on what bundles a
// status round, which asks by itself.
func (i AgendaItem) TakesInput() bool { return !i.Treated && i.Round == 0 && i.State == "open" }

// InputOf is what a person said beforehand on an item, "" when nothing.
func (i AgendaItem) InputOf(person PersonID) string {
	for _, n := range i.Inputs {
		if n.PersonID == person {
			return n.Text
		}
	}
	return ""
}
