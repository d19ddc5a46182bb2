package view

import (
	"testing"

	"github.com/slack-go/slack"

	"overlegbot/internal/consult"
)

// cardOf is an item of Alma, Nele and OCMW Olen, all of whom must finish, with some of its past.
func itemCardOf(t *testing.T) consult.ActionCard {
	t.Helper()
	at := brussels(t, "2026-11-20 10:00")
	return consult.ActionCard{
		ActionItem: consult.ActionItem{
			ID: 7, PlatformID: 3, Platform: "ISOM", Text: hostile, DueOn: dateOf(t, "2026-11-27"), State: consult.ActionBusy, Finish: consult.FinishAll,
			Owners: []consult.Owner{{PersonID: 1, Name: "Alma Voorbeeld"}, {PersonID: 2, Name: "Nele Sjabloon"}}, Finished: []consult.PersonID{2},
			Groups: []consult.OwnerGroup{{OrganisationID: 4, Name: "OCMW Olen", Done: true}}, Doer: true, Asked: dateOf(t, "2026-12-04"),
			StartsAt: &at, Item: "Onthaal", Snoozed: dateOf(t, "2026-11-26"),
		},
		Events: []consult.ActionEvent{
			{Kind: "busy", Name: "Alma Voorbeeld", At: at}, {Kind: "comment", Name: "Nele Sjabloon", Text: hostile, At: at},
			{Kind: "asked", Name: "Alma Voorbeeld", Text: "ziek", DueOn: dateOf(t, "2026-12-04"), At: at},
			{Kind: "handed", Name: "Alma Voorbeeld", Other: "Nele Sjabloon", At: at},
		},
	}
}

func TestTheCardAndFormsOfAnActionItem(t *testing.T) {
	t.Parallel()
	today := brussels(t, "2026-11-23 09:00")
	card := itemCardOf(t)
	golden(t, "action_card", ActionCard(consult.Dutch, card, 1, today))
	card.Manages = true
	golden(t, "action_card_manager", ActionCard(consult.French, card, 9, today))
	golden(t, "action_hand_form", HandOverForm(consult.English, card, 9))
	golden(t, "action_time_form", MoreTimeForm(consult.Dutch, card))
	golden(t, "action_snooze_form", SnoozeForm(consult.Dutch, card, today))
	golden(t, "action_comment_form", CommentForm(consult.French, card))
	golden(t, "action_drop_form", DropForm(consult.Dutch, card))
	card.State, card.Reason, card.Asked = consult.ActionDropped, hostile, nil
	golden(t, "action_card_dropped", ActionCard(consult.English, card, 1, today))
	draft := consult.ItemDraft{Kind: consult.ToDo, Text: hostile, Owners: []string{"U2"}, Owning: consult.Owning{
		People: []consult.PersonID{4}, Organisations: []consult.OrganisationID{2}, Finish: consult.FinishAll,
	}}
	known := consult.OwnerCandidates{
		People:        []consult.Person{{ID: 2, SlackID: "U2", Name: "Nele Sjabloon"}, {ID: 3, Name: "Chloé Sjabloon"}, {ID: 4, Name: "Samira Voorbeeld"}},
		Organisations: []consult.Organisation{{ID: 1, Name: "Gemeente Olen"}, {ID: 2, Name: "OCMW Olen"}},
	}
	golden(t, "action_form_asks", ActionForm(consult.French, draft, known,
		consult.Invalid("owner", "owner_which", map[string]any{"Typed": "Olen"}), consult.Invalid("due", "due_several", nil)))
	golden(t, "actions_left_form", LeftForm(consult.Dutch, leaverOf(t)))
}

func leaverOf(t *testing.T) consult.Leaver {
	t.Helper()
	return consult.Leaver{Platform: 3, Person: 2, PlatformName: "ISOM", Name: hostile, Actions: actionsOf(t)}
}

func TestWhatIsToldAboutActionItems(t *testing.T) {
	t.Parallel()
	today := brussels(t, "2026-11-23 09:00")
	note := consult.ActionNote{ActionCard: itemCardOf(t), Said: consult.ActionEvent{Kind: "comment", Name: hostile, Text: hostile},
		Question: consult.Extension{Asker: hostile, DueOn: dateOf(t, "2026-12-04"), Reason: hostile}}
	answered, nobody := note, consult.ActionNote{ActionCard: itemCardOf(t)}
	answered.Question.Answer, answered.Question.AnsweredBy = consult.Agreed, "Alma Voorbeeld"
	settled := leaverOf(t)
	settled.Successor, settled.Actions = "Mona Testaert", nil
	for name, show := range map[string]func() (string, []slack.Block){
		"action_given":          func() (string, []slack.Block) { return ActionGiven(consult.Dutch, note, consult.Delivery{}, today) },
		"action_given_nobody":   func() (string, []slack.Block) { return ActionGiven(consult.French, nobody, consult.Delivery{}, today) },
		"action_comment":        func() (string, []slack.Block) { return ActionComment(consult.Dutch, note, consult.Delivery{}) },
		"action_asked":          func() (string, []slack.Block) { return MoreTimeAsked(consult.Dutch, note, consult.Delivery{}) },
		"action_asked_answered": func() (string, []slack.Block) { return MoreTimeAsked(consult.French, answered, consult.Delivery{}) },
		"action_answered": func() (string, []slack.Block) {
			return MoreTimeAnswered(consult.Dutch, answered, consult.Delivery{}, today)
		},
		"action_answered_no": func() (string, []slack.Block) {
			return MoreTimeAnswered(consult.English, note, consult.Delivery{}, today)
		},
		"actions_left":         func() (string, []slack.Block) { return ActionsLeft(consult.Dutch, leaverOf(t), consult.Delivery{}) },
		"actions_left_settled": func() (string, []slack.Block) { return ActionsLeft(consult.French, settled, consult.Delivery{}) },
		"actions_taken": func() (string, []slack.Block) {
			return ActionsTaken(consult.Dutch, actionsOf(t), consult.Delivery{}, today)
		},
		"action_back_on_agenda": func() (string, []slack.Block) {
			list := actionsOf(t)
			list[0].Times, list[1].Times = 3, 1
			return "", backOnAgenda(consult.Dutch, consult.Agenda{Platform: consult.Platform{ID: 3}, Actions: list})
		},
		"action_files": func() (string, []slack.Block) { return ActionFiles(consult.Dutch, "mine") },
	} {
		text, blocks := show()
		golden(t, name, slack.Msg{Text: text, Blocks: slack.Blocks{BlockSet: blocks}})
	}
}
