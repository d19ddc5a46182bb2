package commitment

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/document/sheet"
	"overlegbot/internal/i18n"
	"overlegbot/internal/slackbot"
	"overlegbot/internal/slackbot/view"
)

type stageStore interface {
	Projects(ctx context.Context, v consult.Viewer, platform consult.PlatformID, now time.Time) ([]consult.Project, error)
	Commitments(ctx context.Context, v consult.Viewer, id consult.ProjectID, on, now time.Time) (consult.CommitmentCard, error)
	NoteCommitments(ctx context.Context, act consult.Act, draft consult.CommitmentDraft) (consult.CommitmentCard, error)
	WithdrawCommitment(ctx context.Context, act consult.Act, project consult.ProjectID, id consult.CommitmentID, reason string) (consult.CommitmentCard, error)
	ExportCommitments(ctx context.Context, act consult.Act, id consult.ProjectID, on time.Time) (consult.CommitmentCard, error)
	slackbot.PlaceFinder
}

// stages show and note how boards stand with the stages of a project.
type stages struct {
	store stageStore
}

func (s stages) routes() []slackbot.Route {
	return []slackbot.Route{
		{Name: "commitments", Words: map[string]string{"nl": "goedkeuringen|engagementen", "fr": "approbations|engagements", "en": "approvals|commitments"}, Who: slackbot.Everybody, Run: s.ask},
		{Name: "commitment_card", Who: slackbot.Everybody, Run: s.open},
		{Name: "commitment_note", Who: slackbot.Everybody, Run: s.form},
		{Name: "commitment_note_save", Who: slackbot.Everybody, Changes: true, Run: s.note},
		{Name: "commitment_on", Who: slackbot.Everybody, Run: s.dayForm},
		{Name: "commitment_on_show", Who: slackbot.Everybody, Run: s.onDay},
		{Name: "commitment_withdraw", Who: slackbot.Everybody, Run: s.withdrawForm},
		{Name: "commitment_withdraw_save", Who: slackbot.Everybody, Changes: true, Run: s.withdraw},
		{Name: "commitment_file", Who: slackbot.Insiders, Run: s.file},
	}
}

// ask shows the commitments of the project that is named, or of this channel's or the named platform when it has one only.
func (s stages) ask(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	list, _, _, err := slackbot.ProjectsMeant(ctx, s.store, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	if len(list) == 1 {
		return s.show(ctx, req, list[0].ID, req.Today())
	}
	text, blocks := view.CommitmentProjects(req.Lang, list)
	return slackbot.Reply{Text: text, Blocks: blocks}, nil
}

func (s stages) open(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	id, err := req.ID()
	if err != nil {
		return slackbot.Reply{}, err
	}
	return s.show(ctx, req, consult.ProjectID(id), req.Today())
}

func (s stages) show(ctx context.Context, req slackbot.Request, id consult.ProjectID, on time.Time) (slackbot.Reply, error) {
	card, err := s.store.Commitments(ctx, req.Viewer(), id, on, req.Now)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return shown(req, card), nil
}

func shown(req slackbot.Request, card consult.CommitmentCard) slackbot.Reply {
	text, blocks := view.Commitments(req.Lang, card)
	return slackbot.Reply{Text: text, Blocks: blocks}
}

// ofButton is the card that a button is about, and a form on it.
func (s stages) ofButton(ctx context.Context, req slackbot.Request) (consult.CommitmentCard, slackbot.Form, error) {
	id, err := req.ID()
	if err != nil {
		return consult.CommitmentCard{}, slackbot.Form{}, err
	}
	card, err := s.store.Commitments(ctx, req.Viewer(), consult.ProjectID(id), req.Today(), req.Now)
	return card, slackbot.Form{About: id, Channel: req.Channel}, err
}

// form asks for what councils said; from a reminder, of its stage.
func (s stages) form(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	card, form, err := s.ofButton(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	boards := slices.DeleteFunc(card.Counted(), func(b consult.Board) bool { return !card.Manages && !slices.Contains(card.Mine, b.OrganisationID) })
	if len(boards) == 0 {
		return slackbot.Reply{}, consult.Forbidden("board_of_others")
	}
	return slackbot.Reply{Modal: view.CommitmentForm(req.Lang, card, boards, presetOf(req, card)), Form: form}, nil
}

// presetOf is what the asker need not fill in: their own boards and, from a reminder, its stage and what was planned of it.
// Who manages the project notes for others too, so that from the card nothing is chosen for them.
func presetOf(req slackbot.Request, card consult.CommitmentCard) view.CommitmentPreset {
	preset := view.CommitmentPreset{Stage: consult.StageApproval, Level: consult.LevelCouncil}
	reminded := slices.Contains(consult.CommitmentStages(), consult.CommitmentStage(req.Part))
	if reminded {
		preset.Stage = consult.CommitmentStage(req.Part)
	}
	if card.Manages && !reminded {
		return preset
	}
	preset.Chosen = card.Mine
	for _, id := range card.Mine {
		s := card.Stand(id, preset.Stage)
		if !reminded || s.Result != consult.CouncilPlanned {
			continue
		}
		preset.Level = s.Council.Level()
		if !s.OnDay.After(consult.Day(req.Today())) {
			preset.On = &s.OnDay
		}
	}
	return preset
}

func (s stages) note(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	draft := consult.CommitmentDraft{
		ProjectID: consult.ProjectID(req.Form().About), Organisations: slackbot.IDs[consult.OrganisationID](req.Field("organisations").Many()),
		Stage: consult.CommitmentStage(req.Field("stage").One()), Level: consult.CouncilLevel(req.Field("council").One()),
		Result: consult.CouncilOutcome(req.Field("result").One()),
		Paper:  slackbot.OneLine(req.Field("paper").One()), Remark: slackbot.OneLine(req.Field("remark").One()),
	}
	if on := req.Date("on"); on != nil {
		draft.OnDay = *on
	}
	card, err := s.store.NoteCommitments(ctx, req.Act(), draft)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return shown(req, card), nil
}

func (s stages) dayForm(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	card, form, err := s.ofButton(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	return slackbot.Reply{Modal: view.CommitmentDayForm(req.Lang, card), Form: form}, nil
}

func (s stages) onDay(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	on := req.Date("on")
	if on == nil {
		return slackbot.Reply{}, consult.Invalid("on", "due_missing", nil)
	}
	return s.show(ctx, req, consult.ProjectID(req.Form().About), *on)
}

func (s stages) withdrawForm(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	card, form, err := s.ofButton(ctx, req)
	if err != nil {
		return slackbot.Reply{}, err
	}
	lines := slices.DeleteFunc(slices.Clone(card.Lines), func(l consult.Commitment) bool {
		return !card.Manages && !slices.Contains(card.Mine, l.OrganisationID)
	})
	if len(lines) == 0 {
		return slackbot.Reply{}, consult.Forbidden("board_of_others")
	}
	slices.Reverse(lines)
	return slackbot.Reply{Modal: view.CommitmentWithdrawForm(req.Lang, card, lines), Form: form}, nil
}

func (s stages) withdraw(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	card, err := s.store.WithdrawCommitment(ctx, req.Act(), consult.ProjectID(req.Form().About), idOf[consult.CommitmentID](req, "line"), slackbot.OneLine(req.Field("reason").One()))
	if err != nil {
		return slackbot.Reply{}, err
	}
	return shown(req, card), nil
}

// file hands over how the boards stood on the card's day, as a table.
func (s stages) file(ctx context.Context, req slackbot.Request) (slackbot.Reply, error) {
	project, day, _ := strings.Cut(req.Value.One(), " ")
	id, err := strconv.ParseInt(project, 10, 64)
	if err != nil {
		return slackbot.Reply{}, consult.NotFound("gone")
	}
	on, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return slackbot.Reply{}, consult.NotFound("gone")
	}
	card, err := s.store.ExportCommitments(ctx, req.Act(), consult.ProjectID(id), on)
	if err != nil {
		return slackbot.Reply{}, err
	}
	header, rows := view.CommitmentTable(req.Lang, card)
	content, ending, err := sheet.Write(req.Part, i18n.Text(req.Lang, "commitment.title"), header, rows)
	if err != nil {
		return slackbot.Reply{}, fmt.Errorf("write commitments: %w", err)
	}
	return slackbot.Reply{
		Text:  i18n.Text(req.Lang, "deadline.file_ready"),
		Files: []slackbot.File{{Name: consult.Slug(card.Name) + "-" + day + "." + ending, Title: card.Name, Content: content}},
	}, nil
}
