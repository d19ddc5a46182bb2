package view

import (
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// dossierPage is how many entries a page of a part shows: they stay within Slack's fifty blocks, however long they are.
const dossierPage = 15

// DossierPart shows one part of a dossier, from the entry at skip on, with what the reader may add or change. places are the
// names of the municipalities by NIS; today is a local date.
func DossierPart(lang string, d consult.Dossier, part string, skip int, places map[string]string, today time.Time) (string, []slack.Block) {
	p := dossierParts[0]
	for _, known := range dossierParts {
		if known.name == part {
			p = known
		}
	}
	text := i18n.Text(lang, "dossier.part_of", i18n.Args{"Part": i18n.Text(lang, "dossier.part."+p.name), "Project": Literal(d.Project.Name)})
	blocks := []slack.Block{Header(i18n.Text(lang, "dossier.part."+p.name)), Small(Literal(d.Project.Name))}
	all := d.Of(p.kinds...)
	if skip < 0 || skip >= len(all) {
		skip = 0
	}
	shown := all[skip:min(skip+dossierPage, len(all))]
	blocks = append(blocks, dossierEntries(lang, d, shown, places, today)...)
	if len(all) == 0 && p.name != "money" { // which says what is not recorded
		blocks = append(blocks, Section(i18n.Text(lang, "dossier.nothing")))
	}
	blocks = append(blocks, partExtras(lang, d, p, places, today)...)
	return text, append(blocks, partButtons(lang, d, p, shown, skip, len(all))...)
}

// dossierEntries are entries, kind by kind.
func dossierEntries(lang string, d consult.Dossier, list []consult.Entry, places map[string]string, today time.Time) []slack.Block {
	var blocks []slack.Block
	for i, e := range list {
		if i == 0 || list[i-1].Kind != e.Kind {
			blocks = append(blocks, Rich(Bold(i18n.Text(lang, "dossier.kinds."+string(e.Kind)))))
		}
		blocks = append(blocks, Bullets(entrySpans(lang, d, e, places, today)))
	}
	return blocks
}

// entrySpans is all that an entry says.
func entrySpans(lang string, d consult.Dossier, e consult.Entry, places map[string]string, today time.Time) []Span {
	title := e.Title
	if e.Kind == consult.EntryShare {
		title = e.Organisation
	}
	spans := []Span{Bold(cut(title, consult.MaxName))}
	if about := joined(" · ", entryFacts(lang, d, e, today)...); about != "" {
		spans = append(spans, Plain("\n"+about))
	}
	if e.Kind == consult.EntryDeliverable {
		spans = append(spans, cellSpans(lang, d, e, places)...)
	}
	if e.Paper != "" {
		spans = append(spans, Plain("\n"+i18n.Text(lang, "dossier.paper")+" "), paperSpan(e.Paper))
	}
	if e.Note != "" {
		spans = append(spans, Plain("\n"+cut(e.Note, noteShown)))
	}
	return spans
}

// noteShown is how much of a remark a page shows; the form shows all of it.
const noteShown = 400

func paperSpan(paper string) Span {
	if strings.HasPrefix(paper, "https://") || strings.HasPrefix(paper, "http://") {
		return Link(paper)
	}
	return Plain(paper)
}

// entryFacts are what an entry says in a word each.
func entryFacts(lang string, d consult.Dossier, e consult.Entry, today time.Time) []string {
	facts := []string{stateText(lang, e), dayText(lang, e), moneyText(lang, e), e.Group, e.Decision()}
	if e.Kind != consult.EntryShare {
		facts = append(facts, e.Organisation)
	}
	switch e.Kind {
	case consult.EntryTarget:
		facts = append(facts, targetText(lang, e))
	case consult.EntryMilestone:
		if e.State == consult.StatePlanned && e.OnDay != nil && e.OnDay.Before(consult.Day(today)) {
			facts = append(facts, i18n.Text(lang, "dossier.overdue"))
		}
		for _, q := range d.Blocking(e.ID) {
			facts = append(facts, i18n.Text(lang, "dossier.blocked_by", i18n.Args{"Question": q.Title}))
		}
	case consult.EntryCondition:
		if e.State != consult.StateOpen {
			facts = append(facts, i18n.Text(lang, "dossier.noted", i18n.Args{"By": e.NotedBy, "Date": i18n.Date(lang, e.Since)}))
		}
	}
	if parent, found := d.Entry(e.ParentID); found {
		under := string(e.Kind)
		if e.State == consult.StateSettled {
			under = "settled"
		}
		facts = append(facts, i18n.Text(lang, "dossier.under."+under, i18n.Args{"Title": parent.Title}))
	}
	return facts
}

// cellSpans name the municipalities by how far a deliverable is there, each with its local variant.
func cellSpans(lang string, d consult.Dossier, e consult.Entry, places map[string]string) []Span {
	var spans []Span
	for _, state := range []consult.CellState{consult.CellDone, consult.CellBusy, consult.CellToDo} {
		var names []Span
		count, written := 0, 0
		for _, nis := range d.Municipalities {
			c := d.Cell(e.ID, nis)
			if c.State != state {
				continue
			}
			if count++; written > namesShown {
				continue
			}
			if count > 1 {
				names = append(names, Plain(", "))
			}
			names = append(names, variantSpans(placeOf(places, nis), c.Paper)...)
			written += len(placeOf(places, nis)) + len(c.Paper)
		}
		if count > 0 {
			spans = append(spans, Plain("\n"+labelled(lang, i18n.Text(lang, "dossier.cell."+string(state))+" ("+strconv.Itoa(count)+")")))
			spans = append(spans, names...)
		}
	}
	return spans
}

// variantSpans is a municipality, with its own variant of the common document behind it.
func variantSpans(name, paper string) []Span {
	if paper == "" {
		return []Span{Plain(name)}
	}
	return []Span{Plain(name + " ("), paperSpan(paper), Plain(")")}
}

// namesShown is how many characters of names one line holds.
const namesShown = 600

func placeOf(places map[string]string, nis string) string {
	if name := places[nis]; name != "" {
		return name
	}
	return nis
}

// partExtras are what a part shows that stands elsewhere, with the way there: deadlines, partners, what is not recorded.
func partExtras(lang string, d consult.Dossier, p dossierPart, places map[string]string, today time.Time) []slack.Block {
	var lines [][]Span
	heading := ""
	switch p.name {
	case "grant":
		heading = "dossier.reports"
		for _, r := range d.Reports[:min(len(d.Reports), dossierPage)] {
			lines = append(lines, projectReport(lang, r, today))
		}
	case "parties":
		heading = "dossier.partners"
		for _, partner := range d.Partners[:min(len(d.Partners), dossierPage)] {
			lines = append(lines, partnerSpans(lang, partner, places))
		}
	case "money":
		if len(d.Of(consult.EntryBudget)) == 0 {
			return []slack.Block{Section(i18n.Text(lang, "dossier.no_money"))}
		}
		if len(d.Of(consult.EntryKey)) == 0 {
			return []slack.Block{Section(i18n.Text(lang, "dossier.no_key"))}
		}
	case "progress":
		if len(d.Municipalities) == 0 {
			return []slack.Block{Section(i18n.Text(lang, "dossier.no_members"))}
		}
	}
	if len(lines) == 0 {
		return nil
	}
	return []slack.Block{Rich(Bold(i18n.Text(lang, heading))), Bullets(lines...)}
}

func projectReport(lang string, r consult.Deadline, today time.Time) []Span {
	switch {
	case r.Done:
		return []Span{Struck(r.Title)}
	case r.Dated() && r.DaysLeft(today) < 0:
		return []Span{Bold(r.Title), Plain(" – " + dueText(lang, r) + " – "), Bold(i18n.Relative(lang, r.DaysLeft(today)))}
	}
	return []Span{Bold(r.Title), Plain(" – " + dueText(lang, r))}
}

// partButtons are what the reader can do on a part: tick off, change and add for who manages, note cells for who sits.
func partButtons(lang string, d consult.Dossier, p dossierPart, shown []consult.Entry, skip, total int) []slack.Block {
	id := projectID(d.Project.Project)
	var blocks []slack.Block
	if p.name == "progress" && len(d.Of(consult.EntryDeliverable)) > 0 && len(d.CellsToNote()) > 0 {
		blocks = append(blocks, Actions(Primary("dossier_cells", i18n.Text(lang, "dossier.note_cells"), id)))
	}
	if d.Project.CanChange() == nil {
		blocks = append(blocks, changeButtons(lang, d, p, shown)...)
	}
	row := []slack.BlockElement{Button("dossier_card", i18n.Text(lang, "dossier.back"), id)}
	if skip > 0 {
		row = append(row, Button("dossier_part#"+p.name+"#earlier", i18n.Text(lang, "dossier.earlier"), id+":"+strconv.Itoa(max(0, skip-dossierPage))))
	}
	if skip+len(shown) < total {
		row = append(row, Button("dossier_part#"+p.name+"#later", i18n.Text(lang, "dossier.later"), id+":"+strconv.Itoa(skip+dossierPage)))
	}
	if p.name == "grant" && len(d.Reports) > 0 {
		row = append(row, Button("deadline_card", i18n.Text(lang, "dossier.report_open"), strconv.FormatInt(int64(nextReport(d).ID), 10)))
	}
	return append(blocks, Actions(row...))
}

// nextReport is the first deadline that is not met, else the last.
func nextReport(d consult.Dossier) consult.Deadline {
	for _, r := range d.Reports {
		if !r.Done {
			return r
		}
	}
	return d.Reports[len(d.Reports)-1]
}

func changeButtons(lang string, d consult.Dossier, p dossierPart, shown []consult.Entry) []slack.Block {
	var blocks []slack.Block
	var ticks []slack.BlockElement
	var options []*slack.OptionBlockObject
	for _, e := range shown {
		title := e.Title
		if e.Kind == consult.EntryShare {
			title = e.Organisation
		}
		options = append(options, Option(labelled(lang, i18n.Text(lang, "dossier.kind."+string(e.Kind)))+title, entryID(e)))
		if e.Kind == consult.EntryCondition && e.State == consult.StateOpen && len(ticks) < 5 {
			ticks = append(ticks, Button("dossier_check#"+entryID(e), i18n.Text(lang, "dossier.tick", i18n.Args{"Title": e.Title}), entryID(e)))
		}
	}
	if len(ticks) > 0 {
		blocks = append(blocks, Actions(ticks...))
	}
	if len(options) > 0 {
		blocks = append(blocks, Actions(Choice("dossier_edit", i18n.Text(lang, "dossier.change"), "", options...)))
	}
	var adds []slack.BlockElement
	for _, k := range p.kinds {
		if k == consult.EntryShare && !d.KeyIsDecided() {
			continue
		}
		what := i18n.Text(lang, "dossier.kind."+string(k))
		adds = append(adds, Button("dossier_add#"+string(k), i18n.Text(lang, "dossier.add", i18n.Args{"What": what}), projectID(d.Project.Project)))
	}
	return append(blocks, Actions(adds...))
}
