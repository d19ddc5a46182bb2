package view

import (
	"strconv"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// Projects lists projects: those of a platform, else of all that the reader may read. may says whether the reader adds one.
func Projects(lang string, of consult.Platform, may bool, list []consult.Project) (string, []slack.Block) {
	title := i18n.Text(lang, "project.title")
	if of.ID != 0 && (len(list) == 0 || list[0].PlatformID == of.ID || Elsewhere(of, list)) {
		title = i18n.Text(lang, "project.of", i18n.Args{"Platform": of.Name})
	}
	blocks := []slack.Block{Header(title)}
	switch {
	case len(list) == 0:
		title = i18n.Text(lang, "project.none")
		blocks = append(blocks, Section(title))
	case Elsewhere(of, list):
		blocks = append(blocks, Section(i18n.Text(lang, "project.elsewhere")))
	}
	for _, p := range list[:min(len(list), listPage)] {
		blocks = append(blocks, Rich(projectSpans(lang, p)...),
			Actions(Button("project_card", i18n.Text(lang, "project.open"), projectID(p))))
	}
	if rest := len(list) - listPage; rest > 0 {
		blocks = append(blocks, Small(i18n.Text(lang, "project.more", i18n.Args{"Count": rest})))
	}
	if may {
		blocks = append(blocks, Actions(Button("project_add", i18n.Text(lang, "project.add"), strconv.FormatInt(int64(of.ID), 10))))
	}
	return title, blocks
}

// Elsewhere says whether projects are neither of the platform nor of the one that it is a body of.
func Elsewhere(of consult.Platform, list []consult.Project) bool {
	if of.ID == 0 || len(list) == 0 {
		return false
	}
	return list[0].PlatformID != of.ID && (of.ParentID == nil || list[0].PlatformID != *of.ParentID)
}

func projectID(p consult.Project) string { return strconv.FormatInt(int64(p.ID), 10) }

// projectSpans is the name, literally, and what there is to say about the project.
func projectSpans(lang string, p consult.Project) []Span {
	return append([]Span{Bold(p.Name), Plain("\n")}, aboutProject(lang, p)...)
}

// aboutProject is the platform, what the project is about, and from when to when it runs.
func aboutProject(lang string, p consult.Project) []Span {
	spans := []Span{Plain(p.Platform)}
	if p.Focus != "" {
		spans = append(spans, Plain("\n"+p.Focus))
	}
	return append(spans, Plain("\n"+projectPeriod(lang, p)))
}

// projectPeriod says from when to when a project runs; what is not known is said.
func projectPeriod(lang string, p consult.Project) string {
	from, to := i18n.Text(lang, "project.unknown_start"), i18n.Text(lang, "project.unknown_end")
	if p.StartsOn != nil {
		from = i18n.Text(lang, "project.from", i18n.Args{"Date": i18n.Date(lang, *p.StartsOn)})
	}
	if p.EndsOn != nil {
		to = i18n.Text(lang, "project.to", i18n.Args{"Date": i18n.Date(lang, *p.EndsOn)})
	}
	return from + " " + to
}

// ProjectCard shows a project, how many organisations take part and which do not, by name.
func ProjectCard(lang string, c consult.ProjectCard) (string, []slack.Block) {
	text := i18n.Text(lang, "project.card", i18n.Args{"Project": Literal(c.Name), "Platform": Literal(c.Platform)})
	blocks := []slack.Block{Header(c.Name), Rich(aboutProject(lang, c.Project)...)}
	if len(c.Memberships) > 0 {
		joined := i18n.Text(lang, "project.joined", i18n.Args{
			"Count": len(c.In(consult.MembershipJoined)), "Total": len(c.Memberships), "Date": i18n.Date(lang, c.On),
		})
		blocks = append(blocks, Rich(Bold(joined)))
	}
	for _, state := range consult.MembershipStates() {
		if list := c.In(state); len(list) > 0 {
			blocks = append(blocks, Rich(membershipSpans(lang, state, list)...))
		}
	}
	return text, append(blocks, projectButtons(lang, c)...)
}

func membershipSpans(lang string, state consult.MembershipState, list []consult.Membership) []Span {
	spans := []Span{Bold(labelled(lang, i18n.Text(lang, "project.state."+string(state))))}
	for i, m := range list {
		name := m.Organisation
		if state != consult.MembershipJoined {
			name += " (" + i18n.Text(lang, "project.since", i18n.Args{"Date": i18n.Date(lang, m.Since)}) + reasonAfter(m.Reason) + ")"
		}
		if i > 0 {
			name = ", " + name
		}
		spans = append(spans, Plain(name))
	}
	return spans
}

func reasonAfter(reason string) string {
	if reason == "" {
		return ""
	}
	return ": " + reason
}

// projectButtons are what the reader can do from the card.
func projectButtons(lang string, c consult.ProjectCard) []slack.Block {
	id := projectID(c.Project)
	buttons := []slack.BlockElement{
		Button("dossier_card", i18n.Text(lang, "dossier.open"), id),
		Button("overview_open", i18n.Text(lang, "overview.open"), id),
		Button("commitment_card", i18n.Text(lang, "commitment.title"), id),
		Button("round_project", i18n.Text(lang, "round.title"), id),
	}
	if c.CanChange() == nil {
		buttons = append(buttons,
			Button("project_members", i18n.Text(lang, "project.members"), id),
			Button("project_edit", i18n.Text(lang, "project.edit"), id))
	}
	return []slack.Block{Actions(buttons...)}
}

// ProjectForm asks for a project, or for what is to be corrected of one; action is the route that saves it.
func ProjectForm(lang, action string, p consult.Project) *slack.ModalViewRequest {
	title := i18n.Text(lang, "project.add")
	if p.ID != 0 {
		title = i18n.Text(lang, "project.edit")
	}
	return Modal(action, title, i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"),
		Input("name", i18n.Text(lang, "project.name"), textOf("name", p.Name, consult.MaxName)),
		Hinted(Optional("focus", i18n.Text(lang, "project.focus"), textOf("focus", p.Focus, consult.MaxName)), i18n.Text(lang, "project.focus_hint")),
		Optional("starts", i18n.Text(lang, "project.starts"), DateField("starts", p.StartsOn)),
		Optional("ends", i18n.Text(lang, "project.ends"), DateField("ends", p.EndsOn)),
	)
}

// MembershipForm asks which organisations take part from when on, or no longer do; those that have not decided are chosen
// beforehand, so that nobody has to look for fourteen boards one by one.
func MembershipForm(lang string, c consult.ProjectCard) *slack.ModalViewRequest {
	var undecided []consult.Organisation
	for _, m := range c.In(consult.MembershipUndecided) {
		undecided = append(undecided, consult.Organisation{ID: m.OrganisationID, Name: m.Organisation})
	}
	var states []*slack.OptionBlockObject
	for _, s := range consult.MembershipStates() {
		states = append(states, Option(i18n.Text(lang, "project.state."+string(s)), string(s)))
	}
	reason := TextField("reason", "", true)
	return Modal("project_members_save", i18n.Text(lang, "project.members"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"),
		Rich(Bold(c.Name)),
		Hinted(Input("organisations", i18n.Text(lang, "project.organisations"), searched("organisations", i18n.Text(lang, "platform.choose"), undecided)), i18n.Text(lang, "project.organisations_hint")),
		Input("state", i18n.Text(lang, "project.how"), Choice("state", i18n.Text(lang, "platform.choose"), string(consult.MembershipJoined), states...)),
		Input("since", i18n.Text(lang, "project.since_when"), DateField("since", &c.On)),
		Hinted(Optional("reason", i18n.Text(lang, "project.reason"), reason), i18n.Text(lang, "project.reason_hint")),
	)
}
