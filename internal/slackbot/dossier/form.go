package dossier

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"overlegbot/internal/consult"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

// forms add entries to a dossier, change them, tick off conditions and note cells.
type forms dossiers

func (f forms) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "dossier_add", Who: slackbot.Insiders, Run: f.addForm},
		{Name: "dossier_add_save", Who: slackbot.Insiders, Changes: true, Run: f.add},
		{Name: "dossier_edit", Who: slackbot.Insiders, Run: f.editForm},
		{Name: "dossier_edit_save", Who: slackbot.Insiders, Changes: true, Run: f.edit},
		{Name: "dossier_check", Who: slackbot.Insiders, Changes: true, Run: f.check},
		{Name: "dossier_cells", Who: slackbot.Insiders, Run: f.cellsForm},
		{Name: "dossier_cells_save", Who: slackbot.Insiders, Changes: true, Run: f.cells},
	}
}

// addForm asks for an entry of the kind that the button names.
func (f forms) addForm(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	kind := consult.EntryKind(req.Part)
	if kind.Fields() == nil {
		return slackbot.Reply{}, consult.NotFound("gone")
	}
	dossier, err := f.store.Dossier(ctx, req.Viewer(), consult.ProjectID(id), req.Today(), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	first := consult.Entry{Kind: kind}
	if states := kind.States(); len(states) > 0 {
		first.State = states[0]
	}
	return f.form(ctx, req, dossier, first, slackbot.Form{About: id, Words: string(kind)})
}

func (f forms) editForm(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	dossier, entry, err := f.entry(ctx, req, consult.EntryID(id))
	if err != nil {
		return slackbot.Reply{}, err
	}
	return f.form(ctx, req, dossier, entry, slackbot.Form{About: id})
}

// entry finds an entry as it stands today, with its dossier.
func (f forms) entry(ctx context.Context, req slackbot.Request, id consult.EntryID) (consult.Dossier, consult.Entry, error) {
	project, err := f.store.ProjectOfEntry(ctx, req.Viewer(), id, req.Now)
	if err != nil {
		return consult.Dossier{}, consult.Entry{}, err
	}
	dossier, err := f.store.Dossier(ctx, req.Viewer(), project, req.Today(), req.Now)
	if err != nil {
		return dossier, consult.Entry{}, err
	}
	entry, found := dossier.Entry(id)
	if !found {
		return dossier, entry, consult.NotFound("gone")
	}
	return dossier, entry, nil
}

// form is for who may change the dossier.
func (f forms) form(ctx context.Context, req slackbot.Request, dossier consult.Dossier, e consult.Entry, form slackbot.Form) (slackbot.Reply, error) {
	if err := dossier.Project.CanChange(); err != nil {
		return slackbot.Reply{}, err
	}
	var groups []consult.Platform
	if e.Kind.Has(consult.FieldGroup) {
		var err error
		if groups, err = f.store.VisiblePlatforms(ctx, req.Viewer(), req.Now); err != nil {
			return slackbot.Reply{}, err
		}
	}
	form.Channel = req.Channel
	return slackbot.Reply{Modal: view.EntryForm(req.Lang, dossier, e, groups), Form: form}, nil
}

func (f forms) add(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	was := consult.Entry{Kind: consult.EntryKind(req.Form().Words)}
	return f.save(ctx, req, was, consult.ProjectID(req.Form().About))
}

func (f forms) edit(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	_, was, err := f.entry(ctx, req, consult.EntryID(req.Form().About))
	if err != nil {
		return slackbot.Reply{}, err
	}
	return f.save(ctx, req, was, 0)
}

// save reads the form of an entry and notes it.
func (f forms) save(ctx context.Context, req slackbot.Request, was consult.Entry, project consult.ProjectID) (slackbot.Reply, error) {
	draft := was.Draft(project)
	draft.Removed = req.Field("removed").One() == view.Removed
	draft.Note = strings.TrimSpace(req.Field("note").One())
	if !draft.Removed {
		if err := f.read(ctx, req, was, &draft); err != nil {
			return slackbot.Reply{}, err
		}
	}
	dossier, err := f.store.NoteEntry(ctx, req.Act(), draft)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return partOf(req, dossier, view.DossierPartOf(was.Kind), 0), nil
}

// read takes from the form what an entry of its kind tells.
func (f forms) read(ctx context.Context, req slackbot.Request, was consult.Entry, draft *consult.EntryDraft) error {
	draft.Title = slackbot.OneLine(req.Field("title").One())
	draft.State = consult.EntryState(req.Field("state").One())
	draft.OnDay = req.Date("on")
	draft.Base = slackbot.OneLine(req.Field("base").One())
	draft.Paper = slackbot.OneLine(req.Field("paper").One())
	for _, read := range []func() error{
		func() (err error) { draft.Amount, err = cents(req, "amount"); return },
		func() (err error) { draft.Percentage, err = percentage(req); return },
		func() (err error) { draft.BaseAmount, err = cents(req, "base_amount"); return },
		func() (err error) { draft.Goal, err = whole(req, was.Kind, consult.FieldGoal); return },
		func() (err error) { draft.Count, err = whole(req, was.Kind, consult.FieldCount); return },
		func() (err error) { draft.DecisionID, err = f.decision(ctx, req, was); return },
	} {
		if err := read(); err != nil {
			return err
		}
	}
	links(req, draft)
	return nil
}

// links reads what an entry names; a field that was not shown keeps what stands there.
func links(req slackbot.Request, draft *consult.EntryDraft) {
	if shown(req, "organisations") {
		draft.OrganisationID = 0
		values := append(req.Field("organisations").Many(), req.Field("organisations").One())
		if ids := slackbot.IDs[consult.OrganisationID](values); len(ids) > 0 {
			draft.OrganisationID = ids[0]
		}
	}
	if shown(req, "group") {
		draft.GroupID = consult.PlatformID(oneID(req, "group"))
	}
	if shown(req, "parent") {
		draft.ParentID = consult.EntryID(oneID(req, "parent"))
	}
}

func shown(req slackbot.Request, field string) bool {
	return slices.Contains(req.Fields(), field)
}

func oneID(req slackbot.Request, field string) int64 {
	id, err := strconv.ParseInt(req.Field(field).One(), 10, 64)
	if err != nil {
		return 0
	}
	return id
}

func cents(req slackbot.Request, field string) (*consult.Cents, error) {
	typed := req.Field(field).One()
	if strings.TrimSpace(typed) == "" {
		return nil, nil //nolint:nilnil // nothing was filled in
	}
	amount, err := consult.ReadCents(field, typed, req.Lang)
	return &amount, err
}

func percentage(req slackbot.Request) (*consult.BasisPoints, error) {
	typed := req.Field("percentage").One()
	if strings.TrimSpace(typed) == "" {
		return nil, nil //nolint:nilnil // nothing was filled in
	}
	points, err := consult.ReadBasisPoints("percentage", typed, req.Lang)
	return &points, err
}

// whole reads a whole number of a target.
func whole(req slackbot.Request, kind consult.EntryKind, field consult.EntryField) (int, error) {
	if !kind.Has(field) {
		return 0, nil
	}
	n, err := strconv.Atoi(strings.TrimSpace(req.Field(string(field)).One()))
	if err != nil || n > 1e9 {
		return 0, consult.Invalid(string(field), "number_expected", nil)
	}
	return n, nil
}

// decision finds the decision that was typed by its number; one that stands there and that the asker may not read stays.
func (f forms) decision(ctx context.Context, req slackbot.Request, was consult.Entry) (consult.DecisionID, error) {
	typed := slackbot.OneLine(req.Field("number").One())
	switch {
	case typed == was.Decision():
		return was.DecisionID, nil
	case typed == "":
		return 0, nil
	}
	year, seq, ok := consult.ReadDecisionNumber(typed)
	if !ok {
		return 0, consult.Invalid("number", "no_such_decision", nil)
	}
	found, err := f.store.DecisionNumbered(ctx, req.Viewer(), year, seq, req.Now)
	if _, refused := consult.Refusal(err); refused {
		return 0, consult.Invalid("number", "no_such_decision", nil)
	}
	return found.ID, err
}

func (f forms) check(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	dossier, err := f.store.CheckCondition(ctx, req.Act(), consult.EntryID(id))
	if err != nil {
		return slackbot.Reply{}, err
	}
	return partOf(req, dossier, view.DossierPartOf(consult.EntryCondition), 0), nil
}

func (f forms) cellsForm(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	dossier, err := f.store.Dossier(ctx, req.Viewer(), consult.ProjectID(id), req.Today(), req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	switch {
	case len(dossier.Municipalities) == 0:
		return slackbot.Reply{}, consult.Conflict("matrix_without_members", nil)
	case len(dossier.CellsToNote()) == 0:
		return slackbot.Reply{}, consult.Forbidden("cells_of_others")
	case len(dossier.Of(consult.EntryDeliverable)) == 0:
		return slackbot.Reply{}, consult.Conflict("deliverables_none", nil)
	}
	return slackbot.Reply{Modal: view.CellsForm(req.Lang, dossier, placesOf(dossier)), Form: slackbot.Form{About: id, Channel: req.Channel}}, nil
}

func (f forms) cells(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	dossier, err := f.store.NoteCells(ctx, req.Act(), consult.CellsDraft{
		ProjectID: consult.ProjectID(req.Form().About), Deliverables: slackbot.IDs[consult.EntryID](req.Field("deliverables").Many()),
		Municipalities: req.Field("municipalities").Many(), State: consult.CellState(req.Field("state").One()),
		Paper: slackbot.OneLine(req.Field("paper").One()),
	})
	if err != nil {
		return slackbot.Reply{}, err
	}
	return partOf(req, dossier, view.DossierPartOf(consult.EntryDeliverable), 0), nil
}
