package view

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// dossierPart is a page of a dossier.
type dossierPart struct {
	name  string
	kinds []consult.EntryKind
}

var dossierParts = []dossierPart{
	{"grant", []consult.EntryKind{consult.EntryCall, consult.EntryCondition, consult.EntryApplication, consult.EntryAward}},
	{"money", []consult.EntryKind{consult.EntryBudget, consult.EntryKey, consult.EntryShare}},
	{"progress", []consult.EntryKind{consult.EntryDeliverable, consult.EntryTarget}},
	{"steps", []consult.EntryKind{consult.EntryMilestone, consult.EntryQuestion}},
	{"goals", []consult.EntryKind{consult.EntryObjective, consult.EntryResult}},
	{"parties", []consult.EntryKind{consult.EntryForm, consult.EntryTrack}},
	{"support", []consult.EntryKind{consult.EntrySupport}},
	{"embedding", []consult.EntryKind{consult.EntryEmbedding}},
}

// DossierPartOf is the page on which entries of a kind stand.
func DossierPartOf(kind consult.EntryKind) string {
	for _, p := range dossierParts {
		if slices.Contains(p.kinds, kind) {
			return p.name
		}
	}
	return dossierParts[0].name
}

// Dossier shows how a project stands, a few lines for each part, with a button to each. today is a local date.
func Dossier(lang string, d consult.Dossier, today time.Time) (string, []slack.Block) {
	text := i18n.Text(lang, "dossier.of", i18n.Args{"Project": Literal(d.Project.Name)})
	blocks := []slack.Block{Header(i18n.Text(lang, "dossier.of", i18n.Args{"Project": d.Project.Name})), Rich(aboutProject(lang, d.Project.Project)...)}
	var buttons []slack.BlockElement
	for _, p := range dossierParts {
		name := i18n.Text(lang, "dossier.part."+p.name)
		blocks = append(blocks, Rich(append([]Span{Bold(name)}, summary(lang, d, p, today)...)...))
		buttons = append(buttons, Button("dossier_part#"+p.name, name, projectID(d.Project.Project)))
	}
	return text, append(blocks, Actions(buttons...), Actions(Button("project_card", i18n.Text(lang, "dossier.project"), projectID(d.Project.Project))))
}

// summary is what a part says in a few lines; what is not recorded is said.
func summary(lang string, d consult.Dossier, p dossierPart, today time.Time) []Span {
	lines := map[string]func(string, consult.Dossier, time.Time) []string{
		"grant": grantLines, "money": moneyLines, "progress": progressLines, "steps": milestoneLines, "goals": goalLines, "parties": partyLines,
		"support": supportLines, "embedding": embeddingLines,
	}[p.name](lang, d, today)
	if len(lines) == 0 {
		lines = []string{i18n.Text(lang, "dossier.nothing")}
	}
	return []Span{Plain("\n" + strings.Join(lines, "\n"))}
}

func grantLines(lang string, d consult.Dossier, today time.Time) []string {
	var lines []string
	if all := d.Of(consult.EntryCondition); len(all) > 0 {
		lines = append(lines, i18n.Text(lang, "dossier.sum.conditions", i18n.Args{"Met": len(d.In(consult.EntryCondition, consult.StateMet)), "Total": len(all)}))
	}
	for _, e := range d.Of(consult.EntryApplication, consult.EntryAward) {
		lines = append(lines, joined(" · ", e.Title, stateText(lang, e), dayText(lang, e)))
	}
	for _, r := range d.Reports {
		if !r.Done && (!r.Dated() || r.DaysLeft(today) >= 0) {
			return append(lines, i18n.Text(lang, "dossier.sum.report", i18n.Args{"Title": r.Title, "Date": dueText(lang, r)}))
		}
	}
	return lines
}

func moneyLines(lang string, d consult.Dossier, _ time.Time) []string {
	var lines []string
	for _, e := range d.Of(consult.EntryBudget) {
		lines = append(lines, labelled(lang, e.Title)+moneyText(lang, e))
	}
	if len(lines) == 0 {
		return []string{i18n.Text(lang, "dossier.no_money")}
	}
	if !d.KeyIsDecided() {
		lines = append(lines, i18n.Text(lang, "dossier.no_key"))
	}
	return lines
}

// moneyText is an amount, a percentage and of what; an amount that is not recorded is said when a base is.
func moneyText(lang string, e consult.Entry) string {
	return i18n.Share(lang, (*int64)(e.Amount), (*int64)(e.Percentage), e.Base, (*int64)(e.BaseAmount))
}

func progressLines(lang string, d consult.Dossier, _ time.Time) []string {
	var lines []string
	if n := len(d.Of(consult.EntryDeliverable)); n > 0 {
		t := d.Tally()
		lines = append(lines, i18n.Text(lang, "dossier.sum.cells", i18n.Args{
			"Deliverables": n, "Municipalities": len(d.Municipalities), "Done": t[consult.CellDone], "Busy": t[consult.CellBusy], "ToDo": t[consult.CellToDo],
		}))
	}
	for _, e := range d.Of(consult.EntryTarget) {
		lines = append(lines, labelled(lang, e.Title)+targetText(lang, e))
	}
	return lines
}

func targetText(lang string, e consult.Entry) string {
	return i18n.Text(lang, "dossier.target", i18n.Args{"Done": e.Count, "Goal": e.Goal})
}

func milestoneLines(lang string, d consult.Dossier, today time.Time) []string {
	var lines []string
	if planned := d.In(consult.EntryMilestone, consult.StatePlanned); len(planned) > 0 {
		e := planned[0]
		line := joined(" · ", e.Title, dayText(lang, e))
		if e.OnDay != nil && e.OnDay.Before(consult.Day(today)) {
			line += " · " + i18n.Text(lang, "dossier.overdue")
		}
		if len(d.Blocking(e.ID)) > 0 {
			line += " · " + i18n.Text(lang, "dossier.blocked")
		}
		lines = append(lines, line)
	}
	if all := d.Of(consult.EntryMilestone); len(all) > 0 {
		lines = append(lines, i18n.Text(lang, "dossier.sum.milestones", i18n.Args{"Reached": len(d.In(consult.EntryMilestone, consult.StateReached)), "Total": len(all)}))
	}
	if open := len(d.In(consult.EntryQuestion, consult.StateOpen)); open > 0 {
		lines = append(lines, i18n.Text(lang, "dossier.sum.questions", i18n.Args{"Number": open}))
	}
	return lines
}

func goalLines(lang string, d consult.Dossier, _ time.Time) []string {
	if len(d.Of(consult.EntryObjective)) == 0 {
		return nil
	}
	return []string{i18n.Text(lang, "dossier.sum.goals", i18n.Args{"Objectives": len(d.Of(consult.EntryObjective)), "Results": len(d.Of(consult.EntryResult))})}
}

func partyLines(lang string, d consult.Dossier, today time.Time) []string {
	var lines []string
	if form, found := d.LegalForm(today); found {
		lines = append(lines, i18n.Text(lang, "dossier.form_since", i18n.Args{"Form": form.Title, "Date": i18n.Date(lang, *form.OnDay)}))
	}
	for _, e := range d.Of(consult.EntryTrack) {
		lines = append(lines, joined(" · ", e.Title, e.Group))
	}
	if len(d.Partners) > 0 {
		lines = append(lines, i18n.Text(lang, "dossier.sum.partners", i18n.Args{"Number": len(d.Partners)}))
	}
	return lines
}

func supportLines(lang string, d consult.Dossier, _ time.Time) []string {
	all := d.Of(consult.EntrySupport)
	if len(all) == 0 {
		return nil
	}
	last := all[len(all)-1]
	return []string{i18n.Text(lang, "dossier.sum.support", i18n.Args{"Number": len(all), "Last": joined(" · ", dayText(lang, last), last.Organisation, last.Title)})}
}

func embeddingLines(lang string, d consult.Dossier, _ time.Time) []string {
	all := d.Of(consult.EntryEmbedding)
	if len(all) == 0 {
		return nil
	}
	return []string{i18n.Text(lang, "dossier.sum.embedding", i18n.Args{"Agreed": len(all) - len(d.In(consult.EntryEmbedding, consult.StateOpen)), "Total": len(all)})}
}

func stateText(lang string, e consult.Entry) string {
	if e.State == "" {
		return ""
	}
	return i18n.Text(lang, "dossier.state."+string(e.Kind)+"."+string(e.State))
}

func dayText(lang string, e consult.Entry) string {
	if e.OnDay == nil {
		return ""
	}
	return i18n.Date(lang, *e.OnDay)
}

func entryID(e consult.Entry) string { return strconv.FormatInt(int64(e.ID), 10) }
