package intake

import (
	"slices"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/place"
)

// planner fills in a plan, row by row. It finds people, organisations and positions by what they are called.
type planner struct {
	consult.ContactPlan
	byAddress map[string]int   // lower case -> person
	byName    map[string][]int // folded -> people
	called    map[string]int   // folded name or abbreviation -> organisation
	boards    map[string]int   // NIS code and kind -> organisation
	heldBy    map[int][]int    // person -> positions
	heldAt    map[int][]int    // organisation -> positions
}

func newPlanner(known consult.KnownContacts) *planner {
	p := &planner{
		ContactPlan: consult.ContactPlan{ChangedPeople: map[int]bool{}}, byAddress: map[string]int{}, byName: map[string][]int{},
		called: map[string]int{}, boards: map[string]int{}, heldBy: map[int][]int{}, heldAt: map[int][]int{},
	}
	for _, person := range known.People {
		p.addPerson(person)
	}
	for _, o := range known.Organisations {
		p.addOrganisation(o)
	}
	for _, position := range known.Positions {
		p.addPosition(position)
	}
	return p
}

func (p *planner) addPerson(person consult.KnownPerson) int {
	i := len(p.People)
	p.People = append(p.People, person)
	if person.Email != "" {
		p.byAddress[strings.ToLower(person.Email)] = i
	}
	name := foldName(firstNameFirst(person.Name))
	p.byName[name] = append(p.byName[name], i)
	return i
}

func (p *planner) addOrganisation(o consult.KnownOrganisation) int {
	i := len(p.Organisations)
	p.Organisations = append(p.Organisations, o)
	for _, name := range append([]string{o.Name}, o.ShortNames...) {
		p.called[foldName(name)] = i
	}
	if board := o.NIS + o.Kind; o.NIS != "" {
		if _, taken := p.boards[board]; !taken {
			p.boards[board] = i
		}
	}
	return i
}

func (p *planner) addPosition(k consult.KnownPosition) {
	i := len(p.Positions)
	p.Positions = append(p.Positions, k)
	p.heldBy[k.Person] = append(p.heldBy[k.Person], i)
	p.heldAt[k.Organisation] = append(p.heldAt[k.Organisation], i)
}

// Plan compares rows with the directory. What is the same stays; fields of which the table has no column stay as
// they are; a row of which it is unclear whom it means is left out and told.
func Plan(known consult.KnownContacts, rows []consult.ContactRow, problems []consult.RowProblem) consult.ContactPlan {
	p := newPlanner(known)
	bad := map[int]consult.RowFate{}
	for _, problem := range problems {
		p.Report.Problems = append(p.Report.Problems, problem)
		if bad[problem.Row] != consult.RowRefused {
			bad[problem.Row] = problem.Fate
		}
	}
	for _, fate := range bad {
		p.count(fate)
	}
	for _, row := range rows {
		p.count(p.row(row))
	}
	slices.SortStableFunc(p.Report.Problems, func(a, b consult.RowProblem) int { return a.Row - b.Row })
	return p.ContactPlan
}

func (p *planner) count(fate consult.RowFate) {
	p.Report.Rows++
	switch fate {
	case consult.RowNew:
		p.Report.New++
	case consult.RowChanged:
		p.Report.Changed++
	case consult.RowSame:
		p.Report.Same++
	case consult.RowUnclear:
		p.Report.Unclear++
	case consult.RowRefused:
		p.Report.Refused++
	}
}

func (p *planner) row(row consult.ContactRow) consult.RowFate {
	organisation, problem := p.organisation(row)
	if problem == nil {
		var person int
		if person, problem = p.person(row, organisation); problem == nil {
			return p.position(row, person, organisation)
		}
	}
	problem.Row = row.Row
	p.Report.Problems = append(p.Report.Problems, *problem)
	return problem.Fate
}

// organisation finds whom the row's person works for, or adds it.
func (p *planner) organisation(row consult.ContactRow) (int, *consult.RowProblem) {
	if row.Organisation == "" && row.OrgKind == "" {
		return 0, &consult.RowProblem{Column: "kind", Fate: consult.RowUnclear, Key: "import_gemeente_or_ocmw", Args: map[string]any{"Place": row.Place}}
	}
	if row.Organisation != "" {
		if i, ok := p.called[foldName(row.Organisation)]; ok {
			return i, nil
		}
	} else if i, ok := p.boards[row.NIS+row.OrgKind]; ok {
		return i, nil
	}
	made := consult.KnownOrganisation{Name: row.Organisation, Kind: row.OrgKind, NIS: row.NIS}
	if made.Kind == "" {
		made.Kind = "other"
	}
	if made.Name == "" {
		prefix := map[string]string{"gemeente": "Gemeente ", "ocmw": "OCMW "}[made.Kind]
		if prefix == "" {
			return 0, &consult.RowProblem{Column: "organisation", Fate: consult.RowUnclear, Key: "import_which_organisation", Args: map[string]any{"Place": row.Place}}
		}
		made.Name = prefix + row.Place
	}
	return p.addOrganisation(made), nil
}

// person finds who the row means, by address or name, or adds them. Somebody whose name is spelled almost the same at the
// same organisation, or who has the same address under another name, is asked about and never guessed.
func (p *planner) person(row consult.ContactRow, organisation int) (int, *consult.RowProblem) {
	name := foldName(row.Name)
	if i, ok := p.byAddress[strings.ToLower(row.Email)]; ok && row.Email != "" {
		if known := p.People[i].Name; foldName(firstNameFirst(known)) != name {
			return 0, &consult.RowProblem{Column: "name", Fate: consult.RowUnclear, Key: "import_same_address", Args: map[string]any{"Typed": row.Name, "Known": known}}
		}
		return i, nil
	}
	named := p.byName[name]
	if len(named) > 1 {
		if here := slices.DeleteFunc(slices.Clone(named), func(i int) bool { return !p.worksAt(i, organisation) }); len(here) == 1 {
			named = here
		}
	}
	switch len(named) {
	case 1:
		return named[0], nil
	case 0:
		if near := p.spelledAlmost(name, organisation); near != "" {
			return 0, &consult.RowProblem{Column: "name", Fate: consult.RowUnclear, Key: "import_spelled_otherwise", Args: map[string]any{"Typed": row.Name, "Known": near}}
		}
		return p.addPerson(consult.KnownPerson{Name: row.Name, Email: row.Email, Phone: row.Phone, Speaks: row.Speaks}), nil
	}
	return 0, &consult.RowProblem{Column: "name", Fate: consult.RowUnclear, Key: "import_namesakes", Args: map[string]any{"Typed": row.Name}}
}

func (p *planner) worksAt(person, organisation int) bool {
	return slices.ContainsFunc(p.heldBy[person], func(i int) bool { return p.Positions[i].Organisation == organisation })
}

// spelledAlmost names somebody of the organisation whose name is one or two letters off.
func (p *planner) spelledAlmost(name string, organisation int) string {
	for _, i := range p.heldAt[organisation] {
		known := p.People[p.Positions[i].Person].Name
		if folded := foldName(firstNameFirst(known)); folded != name && len(name) > 6 && place.Distance(folded, name, 2) <= 2 {
			return known
		}
	}
	return ""
}

// position compares the row with the position that it is about, or adds one.
func (p *planner) position(row consult.ContactRow, person, organisation int) consult.RowFate {
	changed := p.keepPerson(row, person)
	nis := row.NIS
	if nis == "" {
		nis = p.Organisations[organisation].NIS
	}
	if i := p.held(row, person, organisation, nis); i >= 0 {
		k := &p.Positions[i]
		differs := p.keepPosition(k, row)
		switch {
		case k.ID == 0:
			return consult.RowSame // a second row about what this import adds
		case differs || changed:
			k.Changed = k.Changed || differs
			return consult.RowChanged
		}
		return consult.RowSame
	}
	p.addPosition(consult.KnownPosition{
		Person: person, Organisation: organisation, NIS: nis, Role: row.Role, Topics: row.Topics, Hours: row.Hours, Office: row.Office,
		Backup: p.backup(row.Backup), From: row.From, To: row.To, Touched: true,
	})
	return consult.RowNew
}

// held finds the person's position that the row is about, -1 for none. A position without a municipality of its own is
// for wherever its organisation works: a row that names that place, or none, is about it too.
func (p *planner) held(row consult.ContactRow, person, organisation int, nis string) int {
	anywhere := -1
	for _, i := range p.heldBy[person] {
		k := p.Positions[i]
		switch {
		case k.Organisation != organisation || row.Given["role"] && foldName(k.Role) != foldName(row.Role):
		case k.NIS == nis && (row.NIS != "" || k.NIS == ""):
			return i
		case k.NIS == "" && (row.NIS == "" || row.NIS == p.Organisations[organisation].NIS), k.NIS == nis && anywhere < 0:
			anywhere = i
		}
	}
	return anywhere
}

// keepPerson writes what the row knows of a person who was there already.
func (p *planner) keepPerson(row consult.ContactRow, person int) bool {
	known := &p.People[person]
	if known.ID == 0 {
		return false
	}
	was := *known
	if row.Email != "" {
		known.Email = row.Email
	}
	if row.Phone != "" {
		known.Phone = row.Phone
	}
	if len(row.Speaks) > 0 {
		known.Speaks = row.Speaks
	}
	changed := was.Email != known.Email || was.Phone != known.Phone || !slices.Equal(was.Speaks, known.Speaks)
	p.ChangedPeople[person] = p.ChangedPeople[person] || changed
	return changed
}

// keepPosition writes the fields that the table has columns for. A second row about the same position adds its topics.
func (p *planner) keepPosition(k *consult.KnownPosition, row consult.ContactRow) bool {
	was := *k
	if row.Given["topics"] {
		if k.Touched {
			for _, topic := range row.Topics {
				if !slices.Contains(k.Topics, topic) {
					k.Topics = append(slices.Clone(k.Topics), topic)
				}
			}
		} else {
			k.Topics = row.Topics
		}
	}
	if row.Given["hours"] {
		k.Hours = row.Hours
	}
	if row.Given["office"] {
		k.Office = row.Office
	}
	if row.Given["backup"] && !p.isBackup(*k, row.Backup) {
		k.Backup = p.backup(row.Backup)
	}
	if row.Given["from"] {
		k.From = row.From
	}
	if row.Given["to"] {
		k.To = row.To
	}
	k.Touched = true
	return !sameTexts(was.Topics, k.Topics) || was.Hours != k.Hours || was.Office != k.Office || was.Backup != k.Backup ||
		!sameDay(was.From, k.From) || !sameDay(was.To, k.To)
}

// isBackup says whether a name is that of who steps in already; a namesake does not change that.
func (p *planner) isBackup(k consult.KnownPosition, name string) bool {
	return k.Backup >= 0 && name != "" && foldName(firstNameFirst(p.People[k.Backup].Name)) == foldName(firstNameFirst(name))
}

// backup finds somebody by a name that is theirs alone, -1 for nobody.
func (p *planner) backup(name string) int {
	if name == "" {
		return -1
	}
	if named := p.byName[foldName(firstNameFirst(name))]; len(named) == 1 {
		return named[0]
	}
	return -1
}

func sameTexts(a, b []string) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(s string) bool { return !slices.Contains(b, s) })
}

func sameDay(a, b *time.Time) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Equal(*b)
}

// firstNameFirst reads "Sjabloon, Nele" as Nele Sjabloon.
func firstNameFirst(name string) string {
	if last, first, ok := strings.Cut(name, ","); ok {
		return strings.TrimSpace(first) + " " + strings.TrimSpace(last)
	}
	return name
}

// foldName makes names comparable: lower case, no accents, marks as blanks.
func foldName(name string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("-", " ", "'", " ", ".", " ").Replace(Fold(name))), " ")
}
