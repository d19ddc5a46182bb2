package paper

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"
	"time"
)

// logo draws an invented coat: two halves.
func logo(t testing.TB) *Logo {
	t.Helper()
	m := image.NewRGBA64(image.Rect(0, 0, 120, 60))
	for y := range 60 {
		for x := range 120 {
			m.Set(x, y, color.RGBA{uint8(x * 2), 60, uint8(200 - x), 255})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	l, err := ReadLogo(b.Bytes(), "Wapen van de regio")
	if err != nil {
		t.Fatal(err)
	}
	return (*Logo)(&l)
}

var sampleWords = Words{
	Page:  func(number, of string) string { return "Pagina " + number + " van " + of },
	Boxes: "Over dit bestand",
	Box:   func(b Box) string { return fmt.Sprintf("%s staat als □: %v, onder %s", b.Code(), b.Pages, b.Under) },
}

// hard are texts that go wrong easily.
var hard = []string{
	"Gewone tekst met é œ Ł Ş Ж en een € teken",
	`<script>alert("x")</script> & 'aanhalingen' </w:t>`,
	"=1+1; *geen* _opmaak_ [link](https://example.org) # geen titel | kolom",
	"שלום עולם (1) 3/2026",
	"Contact: محمد الأحمد, sinds 2024",
	"Feest 🎉 en 日本",
	"Eerste lijn\nTweede lijn",
	strings.Repeat("Donaudampfschifffahrtsgesellschaft", 6),
}

func sample(t testing.TB) Paper {
	t.Helper()
	rows := make([][]Text, 0, len(hard))
	for i, h := range hard {
		rows = append(rows, []Text{Say(fmt.Sprint(i + 1)), Quote(h), Say("vrijdag 4 december 2026")})
	}
	items := make([]Text, 0, len(hard))
	for _, h := range hard {
		items = append(items, Quote(h))
	}
	return Paper{
		Title: "Verslag Adviesgroep ISOM van dinsdag 1 december 2026", Author: "Adviesgroep ISOM", Lang: "nl", Quoted: "fr",
		At:    time.Date(2026, 12, 2, 9, 30, 0, 0, time.UTC),
		Style: Style{Header: "Samenwerkingsverband & regio", Colour: "#7a1f3d", Logo: logo(t)},
		Words: sampleWords,
		Body: []Block{
			Table{Caption: "Gegevens", Rows: [][]Text{{Say("Datum"), Say("dinsdag 1 december 2026")}, {Say("Plaats"), Quote("De Kring, 1ste verdieping")}}},
			Heading{Level: 1, Text: Say("Aanwezigheid")},
			Paragraph{Text: Say("Vier organisaties van de vijf.")},
			Heading{Level: 1, Text: Quote("Jaarplan & begroting")},
			Heading{Level: 3, Text: Say("Een titel die een niveau overslaat")},
			List{Items: items},
			Paragraph{Text: Lead("Besluit B-2026-05:", Quote("het jaarplan wordt goedgekeurd."))},
			List{Items: []Text{Say("eerst"), Say("daarna")}, Numbered: true},
			Heading{Level: 2, Text: Say("Actiepunten")},
			Table{Caption: "Actiepunten", Head: []string{"Nr.", "Wat", "Tegen"}, Rows: rows},
			Picture{PNG: logo(t).Body, Alt: `Een "grafiek" & cijfers`, Width: 120, Height: 60},
			Picture{PNG: logo(t).Body, Alt: "Hoger dan een blad", Width: 20, Height: 600},
			Heading{Level: 1, Text: Say("Bijlage"), NewPage: true},
			Table{Caption: "Bijlage", Rows: [][]Text{{Say("Klein"), Say("gezet")}}, Small: true},
			Paragraph{Text: Say("Kleine letters."), Small: true},
		},
	}
}
