package view

import (
	"strconv"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// DossierProjects asks of which project one wants to see the dossier.
func DossierProjects(lang string, list []consult.Project) (string, []slack.Block) {
	text := i18n.Text(lang, "dossier.choose")
	if len(list) == 0 {
		text = i18n.Text(lang, "project.none")
	}
	blocks := []slack.Block{Section(text)}
	for _, p := range list[:min(len(list), listPage)] {
		blocks = append(blocks, Rich(projectSpans(lang, p)...), Actions(Button("dossier_card", i18n.Text(lang, "dossier.open"), projectID(p))))
	}
	return text, blocks
}

// Removed is the value of the choice that takes an entry out of the dossier.
const Removed = "removed"

// EntryForm asks what an entry of a kind tells, or how one is to stand from now on; groups are the platforms that can be the
// group of a track.
func EntryForm(lang string, d consult.Dossier, e consult.Entry, groups []consult.Platform) *slack.ModalViewRequest {
	route, title := "dossier_add_save", i18n.Text(lang, "dossier.kind."+string(e.Kind))
	if e.ID != 0 {
		route = "dossier_edit_save"
	}
	blocks := []slack.Block{Rich(Bold(d.Project.Name))}
	for _, f := range e.Kind.Fields() {
		if b := entryInput(lang, d, e, f, groups); b != nil {
			blocks = append(blocks, b)
		}
	}
	if e.ID != 0 {
		remove := Choice("removed", i18n.Text(lang, "platform.choose"), "", Option(i18n.Text(lang, "dossier.remove"), Removed))
		blocks = append(blocks, Hinted(Optional("removed", i18n.Text(lang, "dossier.removed"), remove), i18n.Text(lang, "dossier.removed_hint")))
	}
	return Modal(route, title, i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"), blocks...)
}

// entryInput is the input of one field; nil when there is nothing to choose from.
func entryInput(lang string, d consult.Dossier, e consult.Entry, f consult.EntryField, groups []consult.Platform) slack.Block {
	name := string(f)
	label := i18n.Text(lang, "dossier.field."+name)
	choose := i18n.Text(lang, "platform.choose")
	money := func(amount *consult.Cents) *slack.PlainTextInputBlockElement {
		if amount == nil {
			return textOf(name, "", 30)
		}
		return textOf(name, i18n.Amount(lang, int64(*amount)), 30)
	}
	switch f {
	case consult.FieldTitle:
		return Hinted(Input(name, i18n.Text(lang, "dossier.title."+string(e.Kind)), textOf(name, e.Title, consult.MaxName)), i18n.Text(lang, "dossier.hint."+string(e.Kind)))
	case consult.FieldState:
		return Input(name, label, Choice(name, choose, string(e.State), stateOptions(lang, e.Kind)...))
	case consult.FieldOn:
		return Optional(name, label, DateField(name, e.OnDay))
	case consult.FieldAmount:
		return Hinted(Optional(name, label, money(e.Amount)), i18n.Text(lang, "dossier.amount_hint"))
	case consult.FieldPercentage:
		initial := ""
		if e.Percentage != nil {
			initial = i18n.Amount(lang, int64(*e.Percentage))
		}
		return Optional(name, label, textOf(name, initial, 10))
	case consult.FieldBase:
		return Hinted(Optional(name, label, textOf(name, e.Base, consult.MaxName)), i18n.Text(lang, "dossier.base_hint"))
	case consult.FieldBaseAmount:
		return Optional(name, label, money(e.BaseAmount))
	case consult.FieldGoal:
		return Input(name, label, textOf(name, number(e.ID, e.Goal), 9))
	case consult.FieldCount:
		return Input(name, label, textOf(name, number(1, e.Count), 9))
	case consult.FieldPaper:
		return Hinted(Optional(name, label, textOf(name, e.Paper, consult.MaxName)), i18n.Text(lang, "dossier.paper_hint"))
	case consult.FieldNote:
		return Optional(name, label, TextField(name, e.Note, true))
	case consult.FieldNumber:
		return Hinted(Optional(name, label, textOf(name, e.Decision(), 20)), i18n.Text(lang, "register.number_hint"))
	}
	return linkInput(lang, d, e, f, groups)
}

func number(id consult.EntryID, n int) string {
	if id == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// linkInput is the input of a field that names something else.
func linkInput(lang string, d consult.Dossier, e consult.Entry, f consult.EntryField, groups []consult.Platform) slack.Block {
	name := string(f)
	label := i18n.Text(lang, "dossier.field."+name)
	var options []*slack.OptionBlockObject
	chosen := ""
	switch f {
	case consult.FieldOrganisation:
		if e.Kind != consult.EntryShare {
			return Hinted(Optional(name, label, oneOrganisation(lang, e)), i18n.Text(lang, "project.organisations_hint"))
		}
		for _, m := range d.Project.In(consult.MembershipJoined) {
			options = append(options, Option(m.Organisation, strconv.FormatInt(int64(m.OrganisationID), 10)))
		}
		chosen = strconv.FormatInt(int64(e.OrganisationID), 10)
	case consult.FieldGroup:
		for _, p := range groups {
			options = append(options, Option(p.Name, strconv.FormatInt(int64(p.ID), 10)))
		}
		chosen = strconv.FormatInt(int64(e.GroupID), 10)
	case consult.FieldParent:
		label = i18n.Text(lang, "dossier.parent."+string(e.Kind))
		for _, parent := range d.Of(e.Kind.Parent()) {
			options = append(options, Option(parent.Title, entryID(parent)))
		}
		chosen = strconv.FormatInt(int64(e.ParentID), 10)
	}
	if len(options) == 0 {
		return nil
	}
	return Optional(name, label, Choice(name, i18n.Text(lang, "platform.choose"), chosen, options[:min(len(options), maxOptions)]...))
}

// oneOrganisation picks one organisation by the beginning of its name.
func oneOrganisation(lang string, e consult.Entry) *slack.MultiSelectBlockElement {
	field := multiExternal(string(consult.FieldOrganisation), i18n.Text(lang, "platform.search"))
	most := 1
	field.MaxSelectedItems = &most
	if e.OrganisationID != 0 {
		field.InitialOptions = []*slack.OptionBlockObject{Option(e.Organisation, strconv.FormatInt(int64(e.OrganisationID), 10))}
	}
	return field
}

func stateOptions(lang string, kind consult.EntryKind) []*slack.OptionBlockObject {
	var options []*slack.OptionBlockObject
	for _, s := range kind.States() {
		options = append(options, Option(stateText(lang, consult.Entry{Kind: kind, State: s}), string(s)))
	}
	return options
}

// CellsForm asks how far deliverables are in municipalities: those of which the reader may note it.
func CellsForm(lang string, d consult.Dossier, places map[string]string) *slack.ModalViewRequest {
	var deliverables, municipalities, states []*slack.OptionBlockObject
	for _, e := range d.Of(consult.EntryDeliverable) {
		deliverables = append(deliverables, Option(e.Title, entryID(e)))
	}
	for _, nis := range d.CellsToNote() {
		municipalities = append(municipalities, Option(placeOf(places, nis), nis))
	}
	for _, s := range consult.CellStates() {
		states = append(states, Option(i18n.Text(lang, "dossier.cell."+string(s)), string(s)))
	}
	chosen := map[string]bool{}
	if len(municipalities) == 1 {
		chosen[municipalities[0].Value] = true
	}
	return Modal("dossier_cells_save", i18n.Text(lang, "dossier.note_cells"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"),
		Rich(Bold(d.Project.Name)),
		Input("deliverables", i18n.Text(lang, "dossier.kinds.deliverable"), several(lang, "deliverables", nil, deliverables[:min(len(deliverables), maxOptions)]...)),
		Input("municipalities", i18n.Text(lang, "dossier.municipalities"), several(lang, "municipalities", chosen, municipalities[:min(len(municipalities), maxOptions)]...)),
		Input("state", i18n.Text(lang, "dossier.field.state"), Choice("state", i18n.Text(lang, "platform.choose"), "", states...)),
		Hinted(Optional("paper", i18n.Text(lang, "dossier.variant"), textOf("paper", "", consult.MaxName)), i18n.Text(lang, "dossier.variant_hint")),
	)
}

// MilestoneNews tells the channel of a milestone that is reached or a subsidy that is awarded; where outsiders sit it only
// says of which project there is news.
func MilestoneNews(lang string, news consult.EntryNews, delivery consult.Delivery) (string, []slack.Block) {
	args := i18n.Args{"Project": Literal(news.Project), "Title": Literal(news.Title)}
	key := "dossier.news." + string(news.Kind)
	if news.State != consult.StateReached && news.State != consult.StateGranted {
		key = "dossier.news.withdrawn"
	}
	if news.Outsiders {
		key, args = "dossier.news.outsiders", i18n.Args{"Project": Literal(news.Project)}
	}
	text := i18n.Text(lang, key, args)
	blocks := []slack.Block{Section(text), Actions(Button("dossier_card", i18n.Text(lang, "dossier.open"), strconv.FormatInt(int64(news.ProjectID), 10)))}
	return text, append(blocks, smallPrint(lang, delivery)...)
}

// EmbeddingReminder asks who manages the platform what goes on after a project.
func EmbeddingReminder(lang string, d consult.Dossier, delivery consult.Delivery) (string, []slack.Block) {
	text := i18n.Text(lang, "dossier.ends_soon", i18n.Args{"Project": Literal(d.Project.Name), "Date": i18n.Date(lang, *d.Project.EndsOn)})
	list := d.Of(consult.EntryEmbedding)
	now := i18n.Text(lang, "dossier.embedding_empty")
	if len(list) > 0 {
		now = embeddingLines(lang, d, *d.Project.EndsOn)[0]
	}
	blocks := []slack.Block{Section(text), Rich(Plain(now)), Actions(
		Primary("dossier_part#embedding", i18n.Text(lang, "dossier.part.embedding"), projectID(d.Project.Project)),
	)}
	return text, append(blocks, smallPrint(lang, delivery)...)
}
