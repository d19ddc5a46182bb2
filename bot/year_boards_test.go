package main

// theOpenQuestion is August 2025: how the co-funding is shared blocks the application until the executive committee has
// decided it (R63). No amount is known, so none is recorded; what cannot be is refused (R62).
func (y *year) theOpenQuestion() {
	y.notes("steps", "milestone", map[string]any{"title": "Projectaanvraag ingediend", "on": "2025-09-30", "state": "planned"})
	y.notes("steps", "question", map[string]any{"title": "Hoe wordt de cofinanciering verdeeld", "state": "open", "parent": "Projectaanvraag ingediend"})
	y.wants(y.command(nele, wegwijzer, "/overleg dossier wegwijzer").all(), "geblokkeerd door een open vraag")
	y.edits("steps", "Mijlpaal: Projectaanvraag ingediend")
	y.refuses(alma, "state", "De open vraag „Hoe wordt de cofinanciering verdeeld” blokkeert dit nog", map[string]any{"state": "reached", "on": "2025-08-12"})
	y.act(alma, "", "close", nil)
	y.theMoneyIsNotKnown()

	decided := y.meets(bram, isomDB, "2025-08-19 13:30", "19 augustus 2025 van 13.30 tot 15 uur in Herentals",
		"Cofinanciering: elk bestuur draagt bij in uren van zijn eigen personeel", "Oprichting interlokale vereniging integratie")
	y.edits("steps", "Open vraag: Hoe wordt de cofinanciering verdeeld")
	y.refuses(alma, "note", "Schrijf het antwoord bij de toelichting", map[string]any{"state": "settled"})
	y.refuses(alma, "number", "Onder dat nummer", map[string]any{"number": "B-2025-99"})
	y.fills(alma, map[string]any{"number": decided[0]})
	y.wantsNone(y.command(nele, wegwijzer, "/overleg dossier wegwijzer").all(), "geblokkeerd")
	y.notes("parties", "form", map[string]any{"title": "feitelijke vereniging", "on": "1988-01-01"})
	y.wants(y.notes("parties", "form", map[string]any{"title": "interlokale vereniging", "on": "2025-08-19", "number": decided[1]}), decided[1])
	y.wants(y.command(karim, wegwijzer, "/overleg dossier wegwijzer").all(), "interlokale vereniging, sinds dinsdag 19 augustus 2025")
}

func (y *year) theMoneyIsNotKnown() {
	y.command(alma, wegwijzer, "/overleg dossier wegwijzer")
	y.click(alma, wegwijzer, "dossier_part#money")
	y.click(alma, wegwijzer, "dossier_add#budget")
	y.refuses(alma, "amount", "kan op twee manieren gelezen worden", map[string]any{"title": "Subsidie", "amount": "120,000"})
	y.refuses(alma, "percentage", "kan niet boven 100 liggen", map[string]any{"amount": "120.000,50", "percentage": "120"})
	y.refuses(alma, "base_amount", "Een percentage van nul euro zegt niets", map[string]any{"amount": "", "percentage": "20", "base": "de projectkost", "base_amount": "0"})
	y.act(alma, "", "close", nil)
	y.wants(y.command(nele, wegwijzer, "/overleg vraag hoeveel subsidie krijgt Wegwijzer?").all(), "geen bedrag genoteerd")
}

// theLetters are those of 20 August 2025: the executive of each board declares what it intends, and who has not told what it
// said is asked for it (R44). On 2 September those in charge agree in principle.
func (y *year) theLetters() {
	y.until("2025-08-20 10:00")
	y.command(alma, wegwijzer, "/overleg goedkeuringen")
	y.click(alma, wegwijzer, "commitment_note")
	letter := map[string]any{"organisations": boardsBut(), "stage": "intent", "council": "executive", "result": "approved", "on": "2025-08-27"}
	y.refuses(alma, "on", "Die dag moet nog komen", letter)
	y.wants(y.fills(alma, map[string]any{"result": "planned"}), "0 van de 14 besturen gaven een intentieverklaring")

	y.until("2025-08-28 09:05")
	for _, who := range []string{nele, karim, elif} {
		asked := y.posted(y.see(who, dm), "stond de intentieverklaring op de agenda", "Wat werd beslist?")
		y.answers(who, dm, asked, "commitment_note#intent")
		y.fills(who, map[string]any{"result": "approved"}) // the board, the executive and the day stand there
	}
	y.wants(y.see(nele, dm).all(), "intentieverklaring: bedankt, dit is genoteerd")
	y.until("2025-08-29 10:00")
	y.command(alma, wegwijzer, "/overleg goedkeuringen") // the others told by telephone
	y.click(alma, wegwijzer, "commitment_note")
	y.fills(alma, map[string]any{"organisations": boardsBut("OCMW Vorselaar", "OCMW Olen", "Gemeente Lille", "Gemeente Herentals"),
		"stage": "intent", "council": "executive", "result": "approved", "on": "2025-08-27"})
	y.click(alma, wegwijzer, "commitment_note")
	y.wants(y.fills(alma, map[string]any{"organisations": []string{"OCMW Vorselaar"}, "stage": "intent", "council": "executive", "result": "postponed", "on": "2025-08-27", "remark": "fictief"}),
		"13 van de 14 besturen gaven een intentieverklaring", "Uitgesteld: OCMW Vorselaar (vast bureau, woensdag 27 augustus 2025; fictief)")

	y.meets(alma, wegwijzer, "2025-09-02 14:00", "2 september 2025 van 14 tot 16 uur in Herentals")
	y.command(alma, wegwijzer, "/overleg goedkeuringen")
	y.click(alma, wegwijzer, "commitment_note")
	principle := map[string]any{"organisations": boardsBut("OCMW Vorselaar"), "stage": "principle", "council": "other", "result": "approved", "on": "2025-08-20"}
	y.refuses(alma, "on", "zette een vroegere stap op woensdag 27 augustus 2025", principle)
	y.wants(y.fills(alma, map[string]any{"on": "2025-09-02", "remark": "overleg van de bestuurders"}), "13 van de 14 besturen gingen principieel akkoord")
}

const (
	draft1 = "https://example.org/aanvraag-1"
	draft2 = "https://example.org/aanvraag-2"
	ines   = "ines.verzonnen" // of the agency that supports the project
)

// theReview is September 2025: members and the agency read the statutes and the application, version by version (R46).
func (y *year) theReview() {
	y.command(alma, wegwijzer, "/overleg ronde")
	y.click(alma, wegwijzer, "round_add#review")
	y.refuses(alma, "draft", "Plak een link", map[string]any{"question": "Statuten en projectaanvraag", "unit": "people", "closes": "2025-09-05", "draft": " "})
	y.wants(y.fills(alma, map[string]any{"draft": draft1}), "Versie 1:", draft1)
	first := y.posted(y.see(nele, dm), "Statuten en projectaanvraag", "round_write")
	old := y.posted(y.see(karim, dm), "Statuten en projectaanvraag", "round_write")
	y.answers(nele, dm, first, "round_write")
	y.wants(y.fills(nele, map[string]any{"text": "Artikel 4: de OCMW's ontbreken"}), "Genoteerd")
	y.answers(ines, dm, y.posted(y.see(ines, dm), "Statuten en projectaanvraag", "round_fine"), "round_fine")
	y.answers(karim, dm, old, "round_write") // while it is open, version 2 comes

	y.until("2025-09-03 10:00")
	y.command(alma, wegwijzer, "/overleg ronde statuten")
	y.click(alma, wegwijzer, "round_renew")
	y.wants(y.fills(alma, map[string]any{"draft": draft2}), "Versie 2:", "Opmerkingen bij versie 1", "Artikel 4: de OCMW")
	late := y.submit(karim, map[string]any{"text": "Graag een kaart erbij"})
	y.wants(late.all(), "Er is intussen een nieuwe versie: 2")
	y.wants(y.see(nele, dm).all(), "is er een nieuwe versie: 2")
	y.click(nele, dm, "round_fine")
	y.until("2025-09-05 12:05")
	over := y.command(mehdi, wegwijzer, "/overleg ronde statuten").all()
	y.wants(over, draft2, "Opmerkingen bij versie 1", "Artikel 4: de OCMW", "Geen opmerkingen")
}
