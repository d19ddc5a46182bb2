package overview

import (
	"fmt"
	"strings"
	"time"

	"overlegbot/internal/consult"
)

func date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// long is a name as long as the bot takes one.
func long(words string) string { return words + strings.Repeat(" en wat er verder bij hoort", 6) }

// large is a project as large as one becomes: 14 boards of 7 municipalities, 5 years, 60 meetings of 3 groups. wordy makes
// each name in it as long as the bot takes one.
func large(wordy bool) consult.Overview {
	name := func(text string) string {
		if wordy {
			return long(text)
		}
		return text
	}
	start, on := date(2021, 12, 1), date(2026, 11, 23)
	project := consult.Project{ID: 1, Name: name("Project Wegwijzer"), Slug: "wegwijzer", Platform: name("ILV Wegwijzer"), PlatformID: 1, StartsOn: &start, Zone: "Europe/Brussels", Manages: true}
	o := consult.Overview{Card: consult.ProjectCard{On: on, Project: project}, Groups: []consult.OverviewGroup{
		{ID: 1, Name: name("ILV Wegwijzer"), Manages: true, Actions: 20}, {ID: 2, Name: name("Beheerscomité"), Manages: true, Actions: 4}, {ID: 3, Name: name("Stuurgroep onderwijs"), Actions: 2}}}
	for i, nis := range []string{"13010", "13011", "13012", "13017", "13019", "13029", "13044"} {
		o.Dossier.Municipalities = append(o.Dossier.Municipalities, nis)
		for j, kind := range []string{"Gemeente", "OCMW"} {
			m := consult.Membership{OrganisationID: consult.OrganisationID(2*i + j + 1), Organisation: name(kind + " " + nis), NIS: nis, State: consult.MembershipJoined, Since: start}
			if i == 6 {
				m.State = []consult.MembershipState{consult.MembershipUndecided, consult.MembershipDeclined}[j]
			}
			o.Card.Memberships = append(o.Card.Memberships, m)
		}
	}
	meet(&o, name)
	owe(&o, name)
	keep(&o, name)
	return o
}

// meet adds meetings with attendance, decisions and action items.
func meet(o *consult.Overview, name func(string) string) {
	for i := range 60 {
		g := o.Groups[i%len(o.Groups)]
		m := consult.HeldMeeting{ID: consult.MeetingID(i + 1), PlatformID: g.ID, Platform: g.Name, On: o.Card.StartsOn.AddDate(0, i, 8), Kept: true, Approved: i < 55}
		for j, one := range o.Card.Memberships {
			seat := consult.HeldSeat{Organisation: one.Organisation, NIS: one.NIS, There: (i+j)%5 > 0}
			if !g.Manages {
				seat.Organisation, seat.NIS = "", ""
			}
			m.Invited = append(m.Invited, seat)
		}
		o.Meetings = append(o.Meetings, m)
		for n := range 4 {
			d := consult.Decision{PlatformID: g.ID, Platform: g.Name, Year: m.On.Year(), Seq: 4*i + n, Text: name(fmt.Sprintf("Besluit %d over onthaal en huisvesting in de regio", n)), Scope: consult.ScopeSubregional, DecidedOn: m.On}
			if n == 3 {
				d.Scope, d.LocalOf = consult.ScopeLocal, o.Card.Memberships[0].Organisation
			}
			o.Decisions = append(o.Decisions, d)
		}
	}
	o.Actions = consult.ActionTally{Given: 26, OnTime: 12, Late: 3, Undated: 1, Overdue: 4, Open: 5, Dropped: 1}
}

// owe adds deadlines, commitments and partners.
func owe(o *consult.Overview, name func(string) string) {
	for i := range 20 {
		d := consult.OverviewDeadline{Deadline: consult.Deadline{ID: consult.DeadlineID(i + 1), Title: name(fmt.Sprintf("Termijn %d", i+1)), DueOn: o.Card.StartsOn.AddDate(0, 3*i+5, 0)}}
		for j, one := range o.Card.Memberships {
			d.Marks = append(d.Marks, consult.DeadlineMark{OrganisationID: one.OrganisationID, Organisation: one.Organisation, State: consult.DeadlineStates()[(i+j)%4]})
		}
		o.Deadlines = append(o.Deadlines, d)
	}
	since := date(2020, 1, 1)
	for _, one := range o.Card.Memberships {
		o.Commitments.Boards = append(o.Commitments.Boards, consult.Board{Membership: one})
		o.Commitments.Lines = append(o.Commitments.Lines, consult.Commitment{OrganisationID: one.OrganisationID, Stage: consult.StageApproval, Result: consult.CouncilApproved, OnDay: since})
	}
	for i := range 9 {
		o.Partners = append(o.Partners, consult.Partner{Organisation: name(fmt.Sprintf("Partner %d vzw", i+1)), Activity: name("Taalles"), Talks: consult.TalksOngoing, TalksOn: &since})
	}
}

// keep adds what a dossier holds.
func keep(o *consult.Overview, name func(string) string) {
	id := consult.EntryID(0)
	add := func(e consult.Entry) consult.EntryID {
		id++
		e.ID = id
		o.Dossier.Entries = append(o.Dossier.Entries, e)
		return id
	}
	then := date(2024, 5, 2)
	for i := range 7 {
		objective := add(consult.Entry{Kind: consult.EntryObjective, Title: name(fmt.Sprintf("Beter bereik %d", i+1))})
		add(consult.Entry{Kind: consult.EntryTarget, Title: name(fmt.Sprintf("Gezinnen bereikt %d", i+1)), Count: 12, Goal: 40})
		if i < 5 {
			add(consult.Entry{Kind: consult.EntryResult, ParentID: objective, Title: name("Onthaalfiche in drie talen")})
			add(consult.Entry{Kind: consult.EntryResult, ParentID: objective, Title: name("Onthaalmoment per kwartaal")})
		}
		add(consult.Entry{Kind: consult.EntryMilestone, Title: name(fmt.Sprintf("Mijlpaal %d", i+1)), OnDay: &then, State: []consult.EntryState{consult.StateReached, consult.StatePlanned}[i%2]})
		d := add(consult.Entry{Kind: consult.EntryDeliverable, Title: name(fmt.Sprintf("Product %d", i+1))})
		for _, nis := range o.Dossier.Municipalities {
			o.Dossier.Cells = append(o.Dossier.Cells, consult.Cell{EntryID: d, NIS: nis, State: consult.CellStates()[i%3]})
		}
	}
	whole, own, percent := consult.Cents(150_000_00), consult.Cents(30_000_00), consult.BasisPoints(2000)
	add(consult.Entry{Kind: consult.EntryAward, Title: name("Subsidie van de Vlaamse overheid"), State: consult.StateGranted, OnDay: &then})
	for range 3 {
		add(consult.Entry{Kind: consult.EntryBudget, Title: name("Eigen aandeel"), Amount: &own, Percentage: &percent, Base: name("de totale projectkost"), BaseAmount: &whole})
	}
}
