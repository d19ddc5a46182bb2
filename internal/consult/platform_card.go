package consult

// PlatformCard is what whoever may know of a platform sees of it: who leads it, and when it meets next.
type PlatformCard struct {
	Platform
	Parent        string // name of the platform whose body it is; "" when there is none that the viewer may know of
	Organisations int    // that sit on it
	Offices       []Office
	Next          *Meeting // nil while no date is known
	HasSummaries  bool     // something of its minutes was released for the public
	Manages       bool     // the viewer fills the offices
}

// Office is a role that a platform is led by, and who holds it. One whose holder left or was not replaced is vacant.
type Office struct {
	Role   Role
	Person PersonID // 0 = vacant
	Name   string
}

// IsVacant says whether nobody holds the office.
func (o Office) IsVacant() bool { return o.Person == 0 }

// Offices puts who holds a role in the order in which one looks for them. Chair and secretary always stand there, vacant when
// nobody holds them; a coordinator only where there is one.
func Offices(held []Office) []Office {
	var all []Office
	for _, role := range []Role{RoleChair, RoleSecretary, RoleCoordinator} {
		found := false
		for _, o := range held {
			if o.Role == role {
				all, found = append(all, o), true
			}
		}
		if !found && role != RoleCoordinator {
			all = append(all, Office{Role: role})
		}
	}
	return all
}
