package main

import (
	"testing"

	"overlegbot/internal/slacksim"
)

// slackID is the id of somebody in the demo world, as a picker of people sends it.
func slackID(t *testing.T, handle string) string {
	t.Helper()
	for _, u := range slacksim.Demo().Users {
		if u.Handle == handle {
			return u.ID
		}
	}
	t.Fatalf("nobody is called %s", handle)
	return ""
}

func TestTheChairInvitesByFunctionAndByHandAndTheInviteeSeesThatMeetingOnly(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	const closed, guest = "#isom-db", mona
	r.command(alma, closed, "/overleg plan 10 december 2026 om 14 uur in Herentals")
	r.click(alma, closed, "plan_confirm")
	r.wantsNone(r.command(guest, "#mortsel-diversiteit", "/overleg vergaderingen").all(), closedNames...)

	form := r.command(alma, closed, "/overleg uitnodigen")
	r.wants(form.all(), "Dagelijks bestuur ISOM", "Nog geen antwoord van")
	var offered struct {
		Options []struct {
			Value string `json:"value"`
		} `json:"options"`
	}
	r.post("suggest", fields{"as": alma, "action_id": "functions", "value": "diensthoofd"}, &offered)
	if len(offered.Options) == 0 {
		t.Error("no function is offered for diensthoofd")
	}
	preview := r.submit(alma, map[string]any{"functions": []string{"diensthoofd"}, "people": []string{slackID(t, guest)}, "guests": "Pia Verzonnen, Steunpunt"})
	if len(preview.Errors) > 0 {
		t.Fatal(preview.Errors)
	}
	r.wants(preview.all(), "Krijgt een uitnodiging", "Eén persoon van uw keuze was al uitgenodigd", "Mona", "Pia Verzonnen (Steunpunt)")
	r.wantsNone(r.see(guest, "@overlegbot").all(), closedNames...)
	r.submit(alma, nil)

	r.clock("to", "2026-12-03T14:01:00+01:00")
	card := r.posted(r.see(guest, "@overlegbot"), "Dagelijks bestuur ISOM", "10 december 2026", "Herentals", "answer#present")
	r.posted(r.see(alma, closed), "Ook uitgenodigd", "Mona", "Pia Verzonnen (Steunpunt)")
	r.answers(guest, "@overlegbot", card, "answer#present")
	r.wants(r.command(guest, "#mortsel-diversiteit", "/overleg vergaderingen").all(), "Dagelijks bestuur ISOM", "10 december 2026")
	r.posted(r.see(alma, closed), "Aanwezig (1)", "Mona")
	r.wantsNone(r.command(guest, "#mortsel-diversiteit", "/overleg verslag isom-db").all(), "november")

	card = r.posted(r.see(alma, closed), "10 december 2026", "manage")
	r.answers(alma, closed, card, "manage")
	r.click(alma, closed, "move")
	r.submit(alma, map[string]any{"date": "2026-12-11", "reason": "Zaal bezet"})
	r.posted(r.see(guest, "@overlegbot"), "Dagelijks bestuur ISOM", "11 december 2026", "Zaal bezet")
}
