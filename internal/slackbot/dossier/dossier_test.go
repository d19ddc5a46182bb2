package dossier_test

import (
	"testing"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/roomtest"
)

// joined is a room with a project until the end of November 2028, which OCMW Olen has joined.
func joined(t *testing.T) *roomtest.Room {
	t.Helper()
	r := roomtest.New(t)
	r.Exec(`INSERT INTO organisations (workspace_id, name, kind, nis) VALUES ('T1', 'OCMW Olen', 'ocmw', '13029')`)
	r.Exec(`INSERT INTO platform_organisations (platform_id, organisation_id) VALUES (1, 1)`)
	added := r.Submit(r.Alma, "project_add_save", slackbot.Form{ID: "p", About: 1}, map[string]string{"name": "Wegwijzer", "starts": "2025-12-01", "ends": "2028-11-30"})
	r.Wants("the project", added, "Wegwijzer", "dossier_card")
	return r
}

// adds fills in the form of a kind of entry.
func adds(r *roomtest.Room, cause string, kind consult.EntryKind, filled map[string]string) roomtest.Outcome {
	return r.Submit(r.Alma, "dossier_add_save", slackbot.Form{ID: cause, About: 1, Words: string(kind)}, filled)
}

func TestMoneyIsNotedByAFormThatSaysOfWhat(t *testing.T) {
	t.Parallel()
	r := joined(t)
	r.Wants("nothing yet", r.Command(r.Nele, "C1", "dossier", ""), "Er is geen bedrag genoteerd.", "dossier_part#money")
	r.Wants("the form", r.Click(r.Alma, "dossier_add#budget", "1"), "dossier_add_save", "Percentage waarvan")
	r.Refused("by a member", r.Click(r.Nele, "dossier_add#budget", "1"), "not_chair_or_secretary", "")
	for _, c := range []struct{ name, amount, percentage, base, baseAmount, key, field string }{
		{"in two ways", "120,000", "", "", "", "number_ambiguous", "amount"},
		{"in words", "veel", "", "", "", "number_unreadable", "amount"},
		{"below zero", "-1", "", "", "", "amount_negative", "amount"},
		{"over 100", "", "101", "alles", "", "percent_over", "percentage"},
		{"of nothing", "", "20", "alles", "0", "base_zero", "base_amount"},
		{"of what", "", "20", "", "", "base_missing", "base"},
		{"off", "24000", "20", "de projectkost", "150000", "amount_off", "amount"},
		{"none", "", "", "", "", "amount_missing", "amount"},
	} {
		got := adds(r, c.name, consult.EntryBudget, map[string]string{
			"title": "Eigen aandeel", "amount": c.amount, "percentage": c.percentage, "base": c.base, "base_amount": c.baseAmount,
		})
		r.Refused(c.name, got, c.key, c.field)
	}
	own := map[string]string{"title": "Eigen aandeel", "amount": "30.000", "percentage": "20 %", "base": "de projectkost", "base_amount": "150.000"}
	r.Wants("added", adds(r, "own", consult.EntryBudget, own), "30.000\u00a0euro, 20\u00a0% van de projectkost (150.000\u00a0euro)", "nog niet beslist")
	r.Refused("a share before the key", adds(r, "share", consult.EntryShare, map[string]string{"organisations": "1", "amount": "10"}), "key_undecided", "")
	r.Wants("the form again", r.Click(r.Alma, "dossier_edit", "1"), "dossier_edit_save", "30000", "Weghalen uit het dossier")
	r.Refused("as it was", r.Submit(r.Alma, "dossier_edit_save", slackbot.Form{ID: "same", About: 1}, own), "entry_unchanged", "")
	gone := map[string]string{"removed": "removed", "note": ""}
	r.Refused("removed without a word", r.Submit(r.Alma, "dossier_edit_save", slackbot.Form{ID: "rm1", About: 1}, gone), "entry_reason_missing", "note")
	gone["note"] = "vergissing"
	r.Wants("removed", r.Submit(r.Alma, "dossier_edit_save", slackbot.Form{ID: "rm2", About: 1}, gone), "Er is geen bedrag genoteerd.")
	r.Alike("an outsider's button", r.Click(r.Mona, "dossier_card", "1"), r.Click(r.Mona, "dossier_card", "4444"))
	r.Alike("an outsider's entry", r.Click(r.Mona, "dossier_edit", "1"), r.Click(r.Mona, "dossier_edit", "4444"))
}

func TestConditionsMilestonesAndCellsByForms(t *testing.T) {
	t.Parallel()
	r := joined(t)
	r.Wants("a condition", adds(r, "c", consult.EntryCondition, map[string]string{"title": "Minstens drie gemeenten", "state": "open"}), "dossier_check#1")
	r.Wants("ticked off", r.Click(r.Alma, "dossier_check#1", "1"), "voldaan", "Alma")
	r.Refused("ticked off twice", r.Click(r.Alma, "dossier_check#1", "1"), "condition_checked", "")
	late := map[string]string{"title": "Slot", "state": "planned", "on": "2028-12-01"}
	r.Refused("a milestone after the end", adds(r, "m1", consult.EntryMilestone, late), "milestone_after_end", "on")
	late["on"] = "2026-11-30"
	r.Wants("a milestone", adds(r, "m2", consult.EntryMilestone, late), "Slot", "gepland")
	r.Wants("what blocks it", adds(r, "q", consult.EntryQuestion, map[string]string{"title": "Wie betaalt?", "state": "open", "parent": "2"}), "geblokkeerd door: Wie betaalt?")
	reached := map[string]string{"title": "Slot", "state": "reached", "on": "2026-11-20"}
	r.Refused("reached while blocked", r.Submit(r.Alma, "dossier_edit_save", slackbot.Form{ID: "m3", About: 2}, reached), "milestone_blocked", "state")
	r.Wants("settled", r.Submit(r.Alma, "dossier_edit_save", slackbot.Form{ID: "q2", About: 3}, map[string]string{"title": "Wie betaalt?", "state": "settled", "note": "De gemeenten."}), "beantwoord")
	r.Wants("reached", r.Submit(r.Alma, "dossier_edit_save", slackbot.Form{ID: "m4", About: 2}, reached), "bereikt")
	r.Says("the news", r.Rendered(r.Delivery(consult.PurposeMilestone)), "Wegwijzer")
	target := map[string]string{"title": "Projecten", "goal": "2", "count": "-1"}
	r.Refused("below zero", adds(r, "t1", consult.EntryTarget, target), "target_below_zero", "count")
	target["count"] = "één"
	r.Refused("in words", adds(r, "t2", consult.EntryTarget, target), "number_expected", "count")
	target["count"] = "1"
	r.Wants("one of two", adds(r, "t3", consult.EntryTarget, target), "1 van 2", "Er doet nog geen gemeente mee")
	r.Wants("a deliverable", adds(r, "d", consult.EntryDeliverable, map[string]string{"title": "Onthaalfiche"}), "Onthaalfiche")
	r.Refused("cells of nobody", r.Click(r.Alma, "dossier_cells", "1"), "matrix_without_members", "")
	r.Exec(`UPDATE project_memberships SET state = 'joined', since = '2025-12-01'`)
	r.Refused("by who sits for nobody", r.Click(r.Nele, "dossier_cells", "1"), "cells_of_others", "")
	r.Wants("the form", r.Click(r.Alma, "dossier_cells", "1"), "dossier_cells_save", "Olen")
	r.Wants("of all projects", r.Command(r.Nele, "D1", "dossier", "wegw"), "Klaar: 0, bezig: 0, nog niet begonnen: 1")
	r.Refused("of none", r.Command(r.Nele, "D1", "dossier", "maanlanding"), "project_not_found", "")
}
