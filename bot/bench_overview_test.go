package main

import (
	"fmt"
	"testing"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/document/overview"
)

// A project as large as one becomes: 14 boards of 7 municipalities, 5 years, 60 meetings.
const (
	benchOverviewMeetings = 60
	benchOverviewRounds   = 7
)

// BenchmarkOverview measures what an overview of a large project takes, once it was read, to put into words and tables and as
// each file, its charts included.
func BenchmarkOverview(b *testing.B) {
	if b.N > 1 {
		b.Skip("measured once: -benchtime 1x")
	}
	o := longProject()
	var rows []benchRow
	measure := func(name string, do func() error) {
		var took []float64
		for range benchOverviewRounds {
			began := time.Now()
			if err := do(); err != nil {
				b.Fatal(err)
			}
			took = append(took, milliseconds(time.Since(began)))
		}
		rows = append(rows, row(name, "ms", took, 0))
	}
	measure("overview of 14 boards, 60 meetings: in words", func() error { overview.Of("nl", o); return nil })
	for _, format := range overview.Formats() {
		measure("the same as "+format, func() error {
			_, err := overview.Of("nl", o).Write(format, overview.Options{Lang: "nl", At: demoStart()})
			return err
		})
	}
	printRows(rows)
	writeRows(b, rows)
}

// longProject is a project of five years.
func longProject() consult.Overview {
	start, on := time.Date(2021, 12, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	o := consult.Overview{Card: consult.ProjectCard{On: on, Project: consult.Project{Name: "Groot project", Slug: "groot", Platform: "Regio", StartsOn: &start, Zone: "Europe/Brussels", Manages: true}}}
	municipalities := []string{"13010", "13011", "13012", "13017", "13019", "13029", "13044"}
	for i, nis := range municipalities {
		for j, kind := range []string{"Gemeente", "OCMW"} {
			o.Card.Memberships = append(o.Card.Memberships, consult.Membership{
				OrganisationID: consult.OrganisationID(2*i + j + 1), Organisation: kind + " " + nis, NIS: nis, State: consult.MembershipJoined, Since: start,
			})
		}
	}
	for i := range benchOverviewMeetings {
		m := consult.HeldMeeting{ID: consult.MeetingID(i + 1), On: start.AddDate(0, i, 8), Kept: true}
		for j, one := range o.Card.Memberships {
			m.Invited = append(m.Invited, consult.HeldSeat{Organisation: one.Organisation, NIS: one.NIS, There: (i+j)%5 > 0})
		}
		o.Meetings = append(o.Meetings, m)
		for n := range 4 {
			o.Decisions = append(o.Decisions, consult.Decision{Year: m.On.Year(), Seq: 4*i + n, Text: fmt.Sprintf("Besluit %d over onthaal en huisvesting in de regio", n), Scope: consult.ScopeSubregional, DecidedOn: m.On})
		}
	}
	for i := range 20 {
		d := consult.OverviewDeadline{Deadline: consult.Deadline{ID: consult.DeadlineID(i + 1), Title: fmt.Sprintf("Termijn %d", i), DueOn: start.AddDate(0, 3*i, 0)}}
		for j, one := range o.Card.Memberships {
			d.Marks = append(d.Marks, consult.DeadlineMark{OrganisationID: one.OrganisationID, Organisation: one.Organisation, State: consult.DeadlineStates()[(i+j)%4]})
		}
		o.Deadlines = append(o.Deadlines, d)
	}
	return o
}
