package main

import (
	"encoding/json"
	"strings"
	"testing"
)

// blockOf is the id of the first block of a message in which a text is to be read.
func (r *rig) blockOf(m message, text string) string {
	r.t.Helper()
	var blocks []json.RawMessage
	if err := json.Unmarshal(m.Blocks, &blocks); err != nil {
		r.t.Fatal(err)
	}
	for _, raw := range blocks {
		var block struct {
			ID string `json:"block_id"`
		}
		if err := json.Unmarshal(raw, &block); err == nil && strings.Contains(string(raw), text) {
			return block.ID
		}
	}
	r.t.Fatalf("got %s\nwant a block with %q", short(string(m.Blocks)), text)
	return ""
}

func TestWhoCannotComeGivesInputThatStandsBelowTheItem(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	const alma, joke, nele = "alma.voorbeeld", "joke.testaert", "nele.sjabloon"
	r.command(joke, adviesgroep, "/overleg agendapunt Fietszone")
	r.command(alma, adviesgroep, "/overleg agenda")
	r.click(alma, adviesgroep, "agenda_backlog")
	r.click(alma, adviesgroep, "agenda_place#backlog")
	r.clock("to", "2026-12-03T10:00:00+01:00") // the invitation is out
	card := r.posted(r.see(nele, adviesgroep), "donderdag 10 december 2026", "answer#excused", "Fietszone", "Inbreng geven")
	r.answers(nele, adviesgroep, card, "answer#excused")
	form := r.answers(nele, adviesgroep, card, "input")
	r.wants(form.all(), "input_save", "Bij welk agendapunt?", "Fietszone")
	item := r.optionOf(nele, "item", "Fietszone")
	r.wants(r.submit(nele, map[string]any{"item": item, "text": "  "}).Errors["text"], "leeg")
	r.wants(r.submit(nele, map[string]any{"item": item, "text": "Olen doet <!here> mee"}).all(), "Genoteerd", "Fietszone", "10 december 2026")
	member := r.command(joke, adviesgroep, "/overleg agenda").all()
	r.wants(member, "Nele Sjabloon", "Olen doet <!here> mee") // literally, in a rich text
	chair := r.command(alma, adviesgroep, "/overleg agenda")
	r.wants(chair.all(), "1 inbreng vooraf", "agenda_open")
	r.wantsNone(chair.all(), "Olen doet", "agenda_up", "agenda_shelve")
	last := chair.Shown[len(chair.Shown)-1]
	r.wants(r.act(alma, adviesgroep, "click", fields{"action_id": "agenda_open", "ts": last.TS, "block_id": r.blockOf(last, "Fietszone")}).all(),
		"Olen doet", "agenda_shelve", "agenda_edit")
	again := r.answers(nele, adviesgroep, card, "input")
	r.wants(again.all(), "U gaf al inbreng", "Olen doet")
	r.submit(nele, map[string]any{"item": item, "text": "Olen doet toch niet mee"})
	r.wantsNone(r.command(joke, adviesgroep, "/overleg agenda").all(), "here")
	r.clock("to", "2026-12-10T09:40:00+01:00")
	r.command(alma, adviesgroep, "/overleg start")
	r.command(alma, adviesgroep, "/overleg verslag")
	r.wants(r.click(alma, adviesgroep, "minutes_read").all(), "Inbreng vooraf bij", "Fietszone", "Olen doet toch niet mee")
	r.clock("to", "2026-12-12T09:40:00+01:00")
	r.wants(r.answers(nele, adviesgroep, card, "input").all(), "element_not_found") // the card no longer asks
}
