package commitment

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type bindingStore interface {
	Binding(ctx context.Context, v consult.Viewer, id consult.ProjectID, on, now time.Time) (consult.Binding, error)
	AddAgreement(ctx context.Context, act consult.Act, id consult.ProjectID, name string) (consult.Binding, error)
	NoteSignatures(ctx context.Context, act consult.Act, draft consult.SignatureDraft) (consult.Binding, error)
	SetLead(ctx context.Context, act consult.Act, draft consult.LeadDraft) (consult.Binding, error)
}

// bindings are the agreements of a project with who signed them, and who manages it for the others (R13, R16).
type bindings struct {
	store bindingStore
}

func (b bindings) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "binding", Who: slackbot.Everybody, Run: b.open},
		{Name: "binding_add", Who: slackbot.Insiders, Run: b.form(view.AgreementForm)},
		{Name: "binding_add_save", Who: slackbot.Insiders, Changes: true, Run: b.add},
		{Name: "binding_sign", Who: slackbot.Insiders, Run: b.signForm},
		{Name: "binding_sign_save", Who: slackbot.Insiders, Changes: true, Run: b.sign},
		{Name: "binding_lead", Who: slackbot.Insiders, Run: b.form(view.LeadForm)},
		{Name: "binding_lead_save", Who: slackbot.Insiders, Changes: true, Run: b.lead},
	}
}

func (b bindings) ofButton(ctx context.Context, req slackbot.Request) (consult.Binding, error) {
	id, err := req.ID()
	if err != nil {
		return consult.Binding{}, err
	}
	return b.store.Binding(ctx, req.Viewer(), consult.ProjectID(id), req.Today(), req.Now)
}

func (b bindings) open(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	return shownBinding(req)(b.ofButton(ctx, req))
}

// shownBinding is the card as a reply, or why there is none.
func shownBinding(req slackbot.Request) func(consult.Binding, error) (slackbot.Reply, error) {
	return func(binding consult.Binding, err error) (slackbot.Reply, error) {
		if err != nil {
			return slackbot.Reply{}, err
		}
		text, blocks := view.Binding(req.Lang, binding)
		return slackbot.Reply{Text: text, Blocks: blocks}, nil
	}
}

type bindingForm func(lang string, b consult.Binding) *slack.ModalViewRequest

// form is a form for who manages the project.
func (b bindings) form(say bindingForm) slackbot.Handler {
	return func(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
		binding, err := b.ofButton(ctx, req)
		if err == nil {
			err = binding.CanChange()
		}
		if err != nil {
			return slackbot.Reply{}, err
		}
		if len(binding.Counted()) == 0 {
			return slackbot.Reply{}, consult.Conflict("nobody_asked", nil)
		}
		return slackbot.Reply{Modal: say(req.Lang, binding), Form: slackbot.Form{About: int64(binding.ID), Channel: req.Channel}}, nil
	}
}

func (b bindings) add(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	return shownBinding(req)(b.store.AddAgreement(ctx, req.Act(), consult.ProjectID(req.Form().About), slackbot.OneLine(req.Field("name").One())))
}

func (b bindings) signForm(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	binding, err := b.ofButton(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	boards := slices.DeleteFunc(binding.Counted(), func(x consult.Board) bool {
		return !binding.Manages && !slices.Contains(binding.Mine, x.OrganisationID)
	})
	switch {
	case len(boards) == 0:
		return slackbot.Reply{}, consult.Forbidden("board_of_others")
	case len(binding.Agreements) == 0:
		return slackbot.Reply{}, consult.Conflict("agreement_missing", nil)
	}
	return slackbot.Reply{Modal: view.SignatureForm(req.Lang, binding, boards), Form: slackbot.Form{About: int64(binding.ID), Channel: req.Channel}}, nil
}

func (b bindings) sign(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	draft := consult.SignatureDraft{
		ProjectID: consult.ProjectID(req.Form().About), AgreementID: idOf[consult.AgreementID](req, "agreement"),
		Organisations: slackbot.IDs[consult.OrganisationID](req.Field("organisations").Many()), EndedOn: req.Date("ended"),
		Reason: slackbot.OneLine(req.Field("reason").One()), Paper: slackbot.OneLine(req.Field("paper").One()),
	}
	if signed := req.Date("signed"); signed != nil {
		draft.SignedOn = *signed
	}
	return shownBinding(req)(b.store.NoteSignatures(ctx, req.Act(), draft))
}

// idOf is the one id that was chosen in a field, 0 for none.
func idOf[T ~int64](req slackbot.Request, field string) T {
	ids := slackbot.IDs[T]([]string{req.Field(field).One()})
	if len(ids) == 0 {
		return 0
	}
	return ids[0]
}

func (b bindings) lead(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	draft := consult.LeadDraft{ProjectID: consult.ProjectID(req.Form().About), OrganisationID: idOf[consult.OrganisationID](req, "organisation")}
	for _, duty := range req.Field("duties").Many() {
		if slices.Contains(consult.Duties(), consult.Duty(duty)) {
			draft.Duties = append(draft.Duties, consult.Duty(duty))
		}
	}
	if from := req.Date("from"); from != nil {
		draft.FromOn = *from
	}
	return shownBinding(req)(b.store.SetLead(ctx, req.Act(), draft))
}

type delegateStore interface {
	Delegates(ctx context.Context, v consult.Viewer, id consult.PlatformID, now time.Time) (consult.DelegateCard, error)
	NoteDelegate(ctx context.Context, act consult.Act, draft consult.DelegateDraft) (consult.DelegateCard, error)
	EndDelegate(ctx context.Context, act consult.Act, platform consult.PlatformID, id consult.DelegateID, last time.Time) (consult.DelegateCard, error)
	Colleagues(ctx context.Context, v consult.Viewer, name string) ([]consult.Person, error)
	slackbot.PlaceFinder
}

// delegates are whom the boards of a platform delegate, and who takes their place (R10).
type delegates struct {
	store delegateStore
}

func (d delegates) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "delegates", Words: map[string]string{"nl": "afgevaardigden|afgevaardigde", "fr": "délégués|delegues", "en": "delegates"}, Who: slackbot.Everybody, Run: d.list},
		{Name: "delegate_note", Who: slackbot.Insiders, Run: d.form},
		{Name: "delegate_note_save", Who: slackbot.Insiders, Changes: true, Run: d.note},
		{Name: "delegate_end", Who: slackbot.Insiders, Run: d.endForm},
		{Name: "delegate_end_save", Who: slackbot.Insiders, Changes: true, Run: d.end},
	}
}

// list shows who is delegated to this channel's platform or to the one that is named.
func (d delegates) list(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	of, _, err := slackbot.Whereabouts(ctx, d.store, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if of.ID == 0 {
		return slackbot.Reply{}, consult.Invalid("", "delegates_where", nil)
	}
	return shownDelegates(req)(d.store.Delegates(ctx, req.Viewer(), of.ID, req.Now))
}

// shownDelegates is the card as a reply, or why there is none.
func shownDelegates(req slackbot.Request) func(consult.DelegateCard, error) (slackbot.Reply, error) {
	return func(card consult.DelegateCard, err error) (slackbot.Reply, error) {
		if err != nil {
			return slackbot.Reply{}, err
		}
		text, blocks := view.Delegates(req.Lang, card)
		return slackbot.Reply{Text: text, Blocks: blocks}, nil
	}
}

// ofButton is the card that a button is about, and a form on it.
func (d delegates) ofButton(ctx context.Context, req slackbot.Request) (consult.DelegateCard, slackbot.Form, error) {
	id, err := req.ID()
	if err != nil {
		return consult.DelegateCard{}, slackbot.Form{}, err
	}
	card, err := d.store.Delegates(ctx, req.Viewer(), consult.PlatformID(id), req.Now)
	return card, slackbot.Form{About: id, Channel: req.Channel}, err
}

func (d delegates) form(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	card, form, err := d.ofButton(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	boards := slices.DeleteFunc(slices.Clone(card.Members), func(o consult.Organisation) bool { return !card.Manages && !slices.Contains(card.Mine, o.ID) })
	if len(boards) == 0 {
		return slackbot.Reply{}, consult.Forbidden("board_of_others")
	}
	return slackbot.Reply{Modal: view.DelegateForm(req.Lang, card, boards), Form: form}, nil
}

// suggest completes the name of somebody to delegate, with Slack or without.
func (d delegates) suggest(ctx context.Context, req slackbot.Request) ([]slackbot.Choice, error) {
	found, err := d.store.Colleagues(ctx, req.Viewer(), req.Text)
	if err != nil {
		return nil, err
	}
	var choices []slackbot.Choice
	for _, p := range found {
		choices = append(choices, slackbot.Choice{Label: p.Name, Value: fmt.Sprint(p.ID)})
	}
	return choices, nil
}

func (d delegates) note(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	draft := consult.DelegateDraft{
		PlatformID: consult.PlatformID(req.Form().About), OrganisationID: idOf[consult.OrganisationID](req, "organisation"),
		PersonID: idOf[consult.PersonID](req, "delegate_person"), Part: consult.DelegatePart(req.Field("part").One()), ToOn: req.Date("to"),
	}
	if from := req.Date("from"); from != nil {
		draft.FromOn = *from
	}
	card, err := d.store.NoteDelegate(ctx, req.Act(), draft)
	if refusal, refused := consult.Refusal(err); refused && refusal.Field == "person" {
		err = consult.Invalid("delegate_person", refusal.Key, refusal.Args)
	}
	return shownDelegates(req)(card, err)
}

func (d delegates) endForm(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	card, form, err := d.ofButton(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	lines := slices.DeleteFunc(slices.Clone(card.Lines), func(l consult.Delegate) bool {
		return l.ToOn != nil && l.ToOn.Before(card.On) || !card.Manages && !slices.Contains(card.Mine, l.OrganisationID)
	})
	if len(lines) == 0 {
		return slackbot.Reply{}, consult.Conflict("nobody_delegated", nil)
	}
	return slackbot.Reply{Modal: view.DelegateEndForm(req.Lang, card, lines), Form: form}, nil
}

func (d delegates) end(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	var last time.Time
	if to := req.Date("to"); to != nil {
		last = *to
	}
	return shownDelegates(req)(d.store.EndDelegate(ctx, req.Act(), consult.PlatformID(req.Form().About), idOf[consult.DelegateID](req, "line"), last))
}
