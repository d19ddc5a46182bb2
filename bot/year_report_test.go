package main

import (
	"bytes"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"
)

const interim = "Bijdrage aan het tussentijdse verslag"

// theInterimReport is spring 2027: from 1 March on each board that joined is asked for its part of the report that is due on
// 31 May, and reminded 30, 14, 7 and 1 days before, as long as it owes it. Omar reads French by then (R55, R60).
func (y *year) theInterimReport() {
	y.until("2027-02-15 10:00")
	y.post("faults", fields{"do": "locale", "user": omar, "name": "fr-BE"}, nil)
	y.until("2027-03-01 10:00")
	y.command(alma, wegwijzer, "/overleg termijnen")
	y.click(alma, wegwijzer, "deadline_add")
	y.fills(alma, map[string]any{"title": interim, "due": "2027-05-31", "owner": []string{bram}, "project": "Project Wegwijzer", "owed": "all"})
	y.wants(y.opensDeadline(nele, interim), "0 van de 13 besturen in orde")
	y.theBoardsContribute()
	y.remindedOf(interim, map[string][]string{ // 1 May is a holiday, Whit Monday is one too, 30 May is a Sunday
		"2027-04-30": delegatesBut(nele, fouad, pia),
		"2027-05-14": {idris, joke, karim, lotte, mehdi, omar, elif},
		"2027-05-24": {idris, joke, lotte, omar},
		"2027-05-28": {lotte, omar},
	})
}

// theBoardsContribute: two at once, some after each reminder, one too late.
func (y *year) theBoardsContribute() {
	for _, who := range []string{nele, fouad} {
		y.opensDeadline(who, interim)
		y.wants(y.click(who, wegwijzer, "deadline_hand_in").all(), "Ingediend")
	}
	y.theInput()
	y.until("2027-05-03 10:00")
	y.handsIn(interim, cato, dries, greet, hanne)
	y.until("2027-05-18 10:00")
	y.handsIn(interim, karim, mehdi, elif)
	y.wants(y.see(omar, dm).all(), "*"+interim+"* est attendu de Gemeente Vorselaar : lundi 31 mai 2027")
	y.until("2027-05-25 10:00")
	y.handsIn(interim, idris, joke)
	y.until("2027-05-31 10:00")
	y.handsIn(interim, lotte)
	y.until("2027-06-01 09:05")
	late := y.posted(y.see(alma, dm), "*"+interim+"*", "12 van de 13 besturen in orde")
	y.wants(string(late.Blocks), "Te laat (1): ", "Gemeente Vorselaar")
	y.until("2027-06-02 10:00")
	asked := y.posted(y.see(omar, dm), "*"+interim+"* est attendu", "deadline_hand_in")
	y.wants(y.handsInOf(omar, asked, interim).all(), "13 pouvoirs locaux sur 13 en ordre")
	y.wants(y.see(omar, dm).all(), interim+" : merci, c'est en ordre.")
	y.wants(y.opensDeadline(bram, interim), "13 van de 13 besturen in orde")
	y.click(bram, wegwijzer, "deadline_done")
}

// theInput collects in words what the boards did (R47).
func (y *year) theInput() {
	y.command(alma, wegwijzer, "/overleg ronde")
	y.click(alma, wegwijzer, "round_add#input")
	y.wants(y.fills(alma, map[string]any{"question": "Wat deed uw bestuur sinds december 2025?", "unit": "boards", "project": "Project Wegwijzer", "closes": "2027-03-31"}),
		"Beantwoord: 0 van de 13 besturen")
	y.answers(karim, dm, y.posted(y.see(karim, dm), "Wat deed uw bestuur", "round_write"), "round_write")
	y.fills(karim, map[string]any{"text": "Elke maand een onthaalmoment"})
	y.wants(y.see(omar, dm).all(), "Wat deed uw bestuur sinds december 2025?", "demande votre réponse")
	y.until("2027-03-31 12:05")
	y.command(omar, wegwijzer, "/overleg consultation wat deed uw bestuur")
	y.wants(y.see(omar, wegwijzer).all(), "Elke maand een onthaalmoment")
}

// theOverview tells the same figures of a day whenever it is asked, and after somebody was erased (R69).
func (y *year) theOverview() {
	const dayBefore, between, today = "2025-12-07", "2026-11-23", "2027-06-02"
	if got := y.overviewOf(alma, dayBefore); !slices.Equal(lines(got), lines(y.dayBefore)) {
		y.t.Errorf("the day before the award (-told then +told now):\n%s", cmp.Diff(lines(y.dayBefore), lines(got)))
	}
	then, now := y.overviewOf(alma, between), y.overviewOf(alma, today)
	y.wants(figures(now), "13 van de 14 gevraagde besturen", "OCMW Vorselaar", "Klaar: 12 van de 49")
	y.wantsNone(figures(y.dayBefore), "Toekenning")
	if again := y.overviewOf(alma, today); again != now {
		y.t.Error("the same overview, asked again, has other bytes")
	}
	y.theFiles()
	y.isErased(idris)
	for day, before := range map[string]string{dayBefore: y.dayBefore, between: then, today: now} {
		after := y.overviewOf(alma, day)
		y.wantsNone(after, "Idris")
		if diff := cmp.Diff(lines(before), lines(after)); diff != "" {
			y.t.Errorf("%s, told again after somebody was erased (-before +after):\n%s", day, diff)
		}
	}
}

// lines are those of a page without its pictures.
func lines(page string) []string { return strings.Split(figures(page), "\n") }

// figures is a page without its pictures.
func figures(page string) string {
	var b strings.Builder
	for _, part := range strings.Split(page, "<img ") {
		if _, after, found := strings.Cut(part, `">`); found && strings.HasPrefix(part, "src=") {
			part = after
		}
		b.WriteString(part)
	}
	return b.String()
}

func (y *year) theFiles() {
	y.command(alma, wegwijzer, "/overleg overzicht wegwijzer")
	for format, begins := range map[string]string{"docx": "PK", "xlsx": "PK", "pdf": "%PDF-"} {
		y.click(alma, wegwijzer, "overview_file#"+format)
		if name, body := y.fileFor(alma); !strings.HasSuffix(name, "."+format) || !bytes.HasPrefix(body, []byte(begins)) {
			y.t.Errorf("%s: got %s of %.8q", format, name, body)
		}
	}
	y.wants(y.command(alma, wegwijzer, "/overleg stand wegwijzer").all(), "Stand van Project Wegwijzer")
	y.wants(y.command(alma, wegwijzer, "/overleg jaarverslag kasterlee 2026").all(), "Kasterlee in 2026")
}

// isErased asks to be, and is once the coordinator confirms.
func (y *year) isErased(who string) {
	y.command(who, dm, "/overleg gegevens")
	y.click(who, dm, "my_data_erase")
	y.submit(who, nil)
	asked := y.posted(y.see(alma, dm), "AVG hebt u daar een maand voor", "erasure")
	y.act(alma, wegwijzer, "kick", fields{"text": "@" + who})
	y.rest()
	y.answers(alma, dm, asked, "erasure")
	y.submit(alma, nil)
	y.wants(y.see(alma, dm).all(), "De gegevens zijn gewist")
}
