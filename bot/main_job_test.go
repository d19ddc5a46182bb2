package main

import (
	"testing"
)

func TestHelpAnswersInTheAskersLanguage(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	dutch := r.command("nele.sjabloon", "#isom-adviesgroep", "/overleg help")
	r.wants(dutch.all(), "Wat u kunt vragen", "/overleg wie")
	french := r.command("hugo.sjabloon", "#rand5", "/overleg aide")
	r.wants(french.all(), "Ce que vous pouvez demander", "/overleg qui")
	r.wants(r.command("nele.sjabloon", "#isom-adviesgroep", "/overleg hlep").all(), "hlep", "help")
}
