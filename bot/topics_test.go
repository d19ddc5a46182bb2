package main

import "testing"

func TestACoordinatorTeachesAWordOfATopicAndItIsUsedAtOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	const room, dries = "#isom-adviesgroep", "dries.fictief"
	r.wants(r.command(dries, room, "/overleg thema's").all(), "huisvesting", "wonen, SVK", "De coördinator van een overleg kan woorden toevoegen")
	r.wants(r.command("hugo.sjabloon", "#rand5", "/overleg thèmes").all(), "étrangers", "bénévoles")
	r.wants(r.command(dries, room, "/overleg wie olen babbelonië").all(), "Ik ken geen contact")

	r.wants(r.command(alma, room, "/overleg thema's").all(), "Woorden wijzigen van")
	r.act(alma, room, "select", fields{"action_id": "topic_words_edit", "value": "Huisvesting"})
	for word, want := range map[string]string{
		"😀": "zonder emoji", ":tada:": "zonder emoji", "moskee": "levensbeschouwing", "gemeente": "te veel vragen", "Geel": "gemeente of een plaats",
		"een lang verhaal over wonen": "te lang", "": "nog niets gekozen",
	} {
		if got := r.submit(alma, map[string]any{"add": word}); got.Errors["add"] == "" {
			t.Errorf("%q: got %v %s, want it refused beside the field", word, got.Errors, got.all())
		} else {
			r.wants(got.Errors["add"], want)
		}
	}
	r.wants(r.submit(alma, map[string]any{"add": "Babbelonië, wachtlijst"}).all(), "Bewaard", "Babbelonië, wachtlijst")

	taught := r.command(dries, room, "/overleg wie olen babbelonië").all()
	r.wants(taught, "Nele Sjabloon")
	r.wantsNone(taught, "Ik ken geen contact")
	r.wants(r.command(dries, room, "/overleg wie doet babbelonië in Olen").all(), "Nele Sjabloon")
	r.wants(r.command(dries, room, "/overleg domein babbelonie").all(), "Wie doet huisvesting")
	r.wants(r.command(dries, room, "/overleg zoek thema:babbelonië").all(), "huisvesting")

	r.command(alma, room, "/overleg thema's")
	r.act(alma, room, "select", fields{"action_id": "topic_words_edit", "value": "Huisvesting"})
	r.wantsNone(r.submit(alma, map[string]any{"remove": []string{"Babbelonië", "wonen"}}).all(), "Babbelonië", "wonen")
	r.wants(r.command(dries, room, "/overleg zoek thema:babbelonië").all(), "ken ik niet")
	r.wants(r.command(dries, room, "/overleg zoek thema:wonen").all(), "ken ik niet")
	r.wants(r.command(dries, room, "/overleg wie olen wonen").all(), "Ik ken geen contact")
}
