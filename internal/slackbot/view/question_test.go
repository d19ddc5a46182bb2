package view

import (
	"testing"

	"overlegbot/internal/consult"
)

func TestQuestionAnswersReadAsTheyShould(t *testing.T) {
	t.Parallel()
	golden(t, "question_answer", QuestionAnswer("nl", "• Nele Sjabloon – OCMW Olen\nBron: contactenlijst <!channel> *vet* & co", nil, ""))
	golden(t, "question_unsure", QuestionAnswer("nl", "Ik ben niet zeker wat u bedoelt.", []Reading{
		{Label: "wie u kunt contacteren", Value: "contact_lookup|wonen?"}, {Label: "wat er beslist is", Value: "decision_lookup|wonen?"},
	}, ""))
	for _, lang := range consult.Languages() {
		golden(t, "question_missed_"+lang, QuestionAnswer(lang, "?", nil, "7|fluppel"))
	}
}
