package view

import (
	"sort"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
)

// Binding shows who manages a project for the others, and who signed its agreements.
func Binding(lang string, b consult.Binding) (string, []slack.Block) {
	text := i18n.Text(lang, "binding.card", i18n.Args{"Project": Literal(b.Name)})
	blocks := []slack.Block{Header(b.Name), Small(i18n.Text(lang, "commitment.on", i18n.Args{"Date": i18n.Date(lang, b.On)})), Rich(leadSpans(lang, b)...)}
	if len(b.Agreements) == 0 {
		blocks = append(blocks, Section(i18n.Text(lang, "binding.none")))
	}
	for _, a := range b.Agreements {
		blocks = append(blocks, Rich(agreementSpans(lang, b, a)...))
	}
	id := projectID(b.Project)
	var buttons []slack.BlockElement
	if len(b.Agreements) > 0 && (b.Manages || len(b.Mine) > 0) {
		buttons = append(buttons, Primary("binding_sign", i18n.Text(lang, "binding.sign"), id))
	}
	if b.Manages {
		buttons = append(buttons, Button("binding_add", i18n.Text(lang, "binding.add"), id), Button("binding_lead", i18n.Text(lang, "binding.set_lead"), id))
	}
	if len(buttons) > 0 {
		blocks = append(blocks, Actions(buttons...))
	}
	return text, blocks
}

// leadSpans are who manages the project, since when, and what it does for the others.
func leadSpans(lang string, b consult.Binding) []Span {
	l := b.Lead()
	if l == nil {
		return []Span{Plain(i18n.Text(lang, "binding.no_lead"))}
	}
	title := "binding.lead"
	if l.Kind == "gemeente" {
		title = "binding.lead_municipality"
	}
	var duties []string
	for _, duty := range l.Duties {
		duties = append(duties, i18n.Text(lang, "binding.duty."+string(duty)))
	}
	return []Span{Bold(labelled(lang, i18n.Text(lang, title))), Plain(l.Organisation + " (" + i18n.Text(lang, "project.since", i18n.Args{"Date": i18n.Date(lang, l.FromOn)}) + "): " + i18n.List(lang, duties))}
}

// agreementSpans are how many signed, by kind of organisation, and who did not.
func agreementSpans(lang string, b consult.Binding, a consult.SignedAgreement) []Span {
	count := a.Signed(b.On)
	var parts []string
	others := 0
	for kind, n := range count {
		if kind != "gemeente" && kind != "ocmw" {
			others += n
		}
	}
	for _, of := range []struct {
		key string
		n   int
	}{{"municipalities", count["gemeente"]}, {"centres", count["ocmw"]}, {"others", others}} {
		if of.n > 0 {
			parts = append(parts, i18n.Text(lang, "binding."+of.key, i18n.Args{"Count": of.n}))
		}
	}
	line := i18n.Text(lang, "binding.by_nobody")
	if len(parts) > 0 {
		line = i18n.Text(lang, "binding.signed", i18n.Args{"Names": i18n.List(lang, parts)})
	}
	spans := []Span{Bold(a.Name), Plain("\n" + line)}
	var open []string
	for _, x := range b.Unsigned(a) {
		open = append(open, x.Organisation)
	}
	if len(open) > 0 {
		spans = append(spans, Plain("\n"+i18n.Text(lang, "binding.unsigned", i18n.Args{"Names": strings.Join(open, ", ")})))
	}
	for _, s := range a.Signatures {
		if s.EndedOn != nil && !s.EndedOn.After(b.On) {
			spans = append(spans, Plain("\n"+i18n.Text(lang, "binding.ended", i18n.Args{"Board": s.Organisation, "Date": i18n.Date(lang, *s.EndedOn)})+reasonAfter(s.Reason)))
		}
	}
	return spans
}

// AgreementForm asks for the name of an agreement.
func AgreementForm(lang string, b consult.Binding) *slack.ModalViewRequest {
	return Modal("binding_add_save", i18n.Text(lang, "binding.add"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"),
		Rich(Bold(b.Name)), Input("name", i18n.Text(lang, "project.name"), textOf("name", "", consult.MaxName)))
}

func boardOptions(boards []consult.Board) []*slack.OptionBlockObject {
	var options []*slack.OptionBlockObject
	for _, x := range boards[:min(len(boards), maxOptions)] {
		options = append(options, Option(x.Organisation, strconv.FormatInt(int64(x.OrganisationID), 10)))
	}
	return options
}

// SignatureForm asks who signed an agreement, or gave notice; boards are those that the reader may choose.
func SignatureForm(lang string, b consult.Binding, boards []consult.Board) *slack.ModalViewRequest {
	var agreements []*slack.OptionBlockObject
	for _, a := range b.Agreements[:min(len(b.Agreements), maxOptions)] {
		agreements = append(agreements, Option(a.Name, strconv.FormatInt(int64(a.ID), 10)))
	}
	return Modal("binding_sign_save", i18n.Text(lang, "binding.sign"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"),
		Rich(Bold(b.Name)),
		Input("agreement", i18n.Text(lang, "binding.agreement"), Choice("agreement", i18n.Text(lang, "platform.choose"), agreements[0].Value, agreements...)),
		Input("organisations", i18n.Text(lang, "project.organisations"), several(lang, "organisations", nil, boardOptions(boards)...)),
		Input("signed", i18n.Text(lang, "binding.signed_on"), DateField("signed", nil)),
		Hinted(Optional("paper", i18n.Text(lang, "commitment.paper"), textOf("paper", "", consult.MaxName)), i18n.Text(lang, "deadline.paper_hint")),
		Hinted(Optional("ended", i18n.Text(lang, "binding.ended_on"), DateField("ended", nil)), i18n.Text(lang, "binding.ended_hint")),
		Optional("reason", i18n.Text(lang, "project.reason"), textOf("reason", "", consult.MaxName)),
	)
}

// LeadForm asks which board manages a project from when on, and what it does for the others.
func LeadForm(lang string, b consult.Binding) *slack.ModalViewRequest {
	var duties []*slack.OptionBlockObject
	initial := map[string]bool{}
	for _, duty := range consult.Duties() {
		duties = append(duties, Option(i18n.Text(lang, "binding.duty."+string(duty)), string(duty)))
		initial[string(duty)] = true
	}
	return Modal("binding_lead_save", i18n.Text(lang, "binding.set_lead"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"),
		Rich(Bold(b.Name)),
		Input("organisation", i18n.Text(lang, "delegate.board"), Choice("organisation", i18n.Text(lang, "platform.choose"), "", boardOptions(b.Counted())...)),
		Input("duties", i18n.Text(lang, "binding.duties"), several(lang, "duties", initial, duties...)),
		Input("from", i18n.Text(lang, "project.since_when"), DateField("from", &b.On)),
	)
}

// Delegates shows who is delegated to a platform, board by board, which boards have nobody, and who sits for two.
func Delegates(lang string, c consult.DelegateCard) (string, []slack.Block) {
	text := i18n.Text(lang, "delegate.of", i18n.Args{"Platform": Literal(c.Platform), "Count": len(c.Members) - len(c.Vacant()), "Total": len(c.Members)})
	blocks := []slack.Block{Section(text)}
	var lines [][]Span
	for _, o := range c.Members[:min(len(c.Members), maxOptions)] {
		lines = append(lines, delegateSpans(lang, c, o))
	}
	if len(lines) > 0 {
		blocks = append(blocks, Bullets(lines...))
	}
	blocks = append(blocks, doubleBlocks(lang, c)...)
	if (c.Manages || len(c.Mine) > 0) && len(c.Members) > 0 {
		id := strconv.FormatInt(int64(c.PlatformID), 10)
		buttons := []slack.BlockElement{Primary("delegate_note", i18n.Text(lang, "delegate.note"), id)}
		if len(c.Lines) > 0 {
			buttons = append(buttons, Button("delegate_end", i18n.Text(lang, "delegate.end"), id))
		}
		blocks = append(blocks, Actions(buttons...))
	}
	return text, blocks
}

func delegateSpans(lang string, c consult.DelegateCard, o consult.Organisation) []Span {
	who := i18n.Text(lang, "delegate.vacant")
	if list := c.Of(o.ID, consult.PartDelegate); len(list) > 0 {
		who = delegateNames(lang, list)
	}
	spans := []Span{Bold(labelled(lang, o.Name)), Plain(who)}
	if list := c.Of(o.ID, consult.PartSubstitute); len(list) > 0 {
		spans = append(spans, Plain(i18n.Text(lang, "delegate.substitute", i18n.Args{"Names": delegateNames(lang, list)})))
	}
	return spans
}

func delegateNames(lang string, list []consult.Delegate) string {
	var names []string
	for _, d := range list {
		days := i18n.Text(lang, "project.since", i18n.Args{"Date": i18n.Date(lang, d.FromOn)})
		if d.ToOn != nil {
			days = i18n.DateRange(lang, d.FromOn, *d.ToOn)
		}
		names = append(names, d.Name+" ("+days+")")
	}
	return i18n.List(lang, names)
}

func doubleBlocks(lang string, c consult.DelegateCard) []slack.Block {
	var lines [][]Span
	for name, boards := range c.Doubles() {
		lines = append(lines, []Span{Plain(i18n.Text(lang, "delegate.double", i18n.Args{"Name": name, "Boards": i18n.List(lang, boards)}))})
	}
	if len(lines) == 0 {
		return nil
	}
	sort.Slice(lines, func(i, j int) bool {
		return lines[i][0].(*slack.RichTextSectionTextElement).Text < lines[j][0].(*slack.RichTextSectionTextElement).Text
	})
	return []slack.Block{Rich(Bold(i18n.Text(lang, "commitment.look"))), Bullets(lines...)}
}

// DelegateForm asks whom a board delegates; boards are those that the reader may choose.
func DelegateForm(lang string, c consult.DelegateCard, boards []consult.Organisation) *slack.ModalViewRequest {
	options := memberOptions(boards)
	chosen := ""
	if len(options) == 1 {
		chosen = options[0].Value
	}
	person := external("delegate_person", i18n.Text(lang, "typeahead.name"))
	least := 2
	person.MinQueryLength = &least
	return Modal("delegate_note_save", i18n.Text(lang, "delegate.note"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"),
		Rich(Bold(c.Platform)),
		Input("organisation", i18n.Text(lang, "delegate.board"), Choice("organisation", i18n.Text(lang, "platform.choose"), chosen, options...)),
		Input("part", i18n.Text(lang, "delegate.as"), choiceOf(lang, "part", "delegate.part.", string(consult.PartDelegate), consult.DelegateParts())),
		Hinted(Input("delegate_person", i18n.Text(lang, "delegate.who"), person), i18n.Text(lang, "delegate.who_hint")),
		Input("from", i18n.Text(lang, "project.since_when"), DateField("from", &c.On)),
		Optional("to", i18n.Text(lang, "delegate.to"), DateField("to", nil)),
	)
}

// DelegateEndForm asks whose delegation ends, and when; lines are those that the reader may end.
func DelegateEndForm(lang string, c consult.DelegateCard, lines []consult.Delegate) *slack.ModalViewRequest {
	var options []*slack.OptionBlockObject
	for _, d := range lines[:min(len(lines), maxOptions)] {
		label := []string{d.Name, i18n.Text(lang, "delegate.part."+string(d.Part)), d.FromOn.Format("2/1/2006")}
		for _, o := range c.Members {
			if o.ID == d.OrganisationID {
				label = append([]string{o.Name}, label...)
			}
		}
		options = append(options, Option(strings.Join(label, " · "), strconv.FormatInt(int64(d.ID), 10)))
	}
	return Modal("delegate_end_save", i18n.Text(lang, "delegate.end"), i18n.Text(lang, "modal.save"), i18n.Text(lang, "modal.cancel"),
		Rich(Bold(c.Platform)),
		Input("line", i18n.Text(lang, "delegate.whose"), Choice("line", i18n.Text(lang, "platform.choose"), "", options...)),
		Input("to", i18n.Text(lang, "delegate.to"), DateField("to", nil)),
	)
}

// Vacancies tells who coordinates a platform which boards have no delegate.
func Vacancies(lang string, c consult.DelegateCard, d consult.Delivery) (string, []slack.Block) {
	var names []string
	for _, o := range c.Vacant() {
		names = append(names, o.Name)
	}
	if len(names) == 0 {
		text := i18n.Text(lang, "delegate.all_there", i18n.Args{"Platform": Literal(c.Platform)})
		return text, append([]slack.Block{Section(text)}, smallPrint(lang, d)...)
	}
	text := i18n.Text(lang, "delegate.missing", i18n.Args{"Platform": Literal(c.Platform), "Names": Literal(i18n.List(lang, names))})
	blocks := []slack.Block{Section(text), Actions(Primary("delegate_note", i18n.Text(lang, "delegate.note"), strconv.FormatInt(int64(c.PlatformID), 10)))}
	return text, append(blocks, smallPrint(lang, d)...)
}
