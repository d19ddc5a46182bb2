package paper

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
)

func TestSlacksTextBecomesPlainText(t *testing.T) {
	t.Parallel()
	names := map[string]string{"U1": "Nele Sjabloon", "C1": "isom"}
	for _, c := range []struct{ text, want string }{
		{"*vet* en _schuin_, ~weg~ `code`", "vet en schuin, weg code"},
		{"*een* *twee* *drie*", "een twee drie"},
		{"*_allebei_*", "allebei"},
		{"2*3*4 en snake_case_naam en ~10 ~20", "2*3*4 en snake_case_naam en ~10 ~20"},
		{"<@U1> en <@U2|jan> en <@U3>", "Nele Sjabloon en jan en @U3"},
		{"<#C1|oud> <#C2|nieuw> <!here> <!subteam^S1|@groep>", "#isom #nieuw @here @groep"},
		{"<https://example.org/a?b=1&amp;c=2> <https://example.org|de site> <mailto:a@example.org|a@example.org>", "https://example.org/a?b=1&c=2 de site (https://example.org) a@example.org"},
		{"a &lt;b&gt; &amp;amp; 1 < 2 > 0", "a <b> &amp; 1 < 2 > 0"},
		{"&gt; geciteerd\n> ook", "geciteerd\nook"},
		{"```\neen blok\n```", "een blok"},
		{"feest :tada:", "feest :tada:"},
	} {
		if got := Plain(c.text, func(id string) string { return names[id] }); got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
}

// seen is what visual makes of a text.
func seen(s string, rtl bool) string {
	var line []glyph
	for _, r := range s {
		line = append(line, glyph{r: r})
	}
	var b strings.Builder
	for _, g := range visual(line, rtl) {
		b.WriteRune(g.r)
	}
	return b.String()
}

func TestALineIsOrderedAsItIsSeen(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, want string
		rtl        bool
	}{
		{"gewoon (tekst) 3/2026", "gewoon (tekst) 3/2026", false},
		{"naam: אבג!", "naam: גבא!", false},
		{"naam אבג דהו en verder", "naam והד גבא en verder", false},
		{"א (ב) ג", "ג (ב) א", true},
		{"אבג 3/2026, דה", "הד ,3/2026 גבא", true},
		{"אבג OCMW Olen דה", "הד OCMW Olen גבא", true},
		{"x אב 12 גד y", "x דג 12 בא y", false},
		{"בִג", "גבִ", true}, // a point stays with its letter
	} {
		if got := seen(c.text, c.rtl); got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
}

func TestArabicLettersJoin(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"محمد":   "\uFEE3\uFEA4\uFEE4\uFEAA",
		"سلام":   "\uFEB3\uFEFC\uFEE1", // lam and alef are one
		"دار":    "\uFEA9\uFE8D\uFEAD", // none reaches out
		"پدر":    "\uFB58\uFEAA\uFEAD", // Persian
		"بّب":    "\uFE91\u0651\uFE90", // over a mark
		"Olen ب": "Olen \uFE8F",
	} {
		var in []glyph
		for _, r := range text {
			in = append(in, glyph{r: r})
		}
		var b strings.Builder
		for _, g := range shaped(in) {
			b.WriteRune(g.r)
		}
		if got := b.String(); got != want {
			t.Errorf("%s: got %+q, want %+q", text, got, want)
		}
	}
}

func TestNoCharacterIsLostBetweenLines(t *testing.T) {
	t.Parallel()
	w, err := newPDF(sample(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range append(hard, "", " ", "a\n\nb", strings.Repeat("woord ", 200)) {
		for _, room := range []float64{1500, 9000, 60000} {
			var got strings.Builder
			for _, line := range w.fonts.lines(w.fonts.glyphs(Say(text), false), room) {
				if width := w.fonts.width(line); width > room {
					t.Errorf("%q: got a line of %.0f, want at most %.0f", text, width, room)
				}
				for _, g := range line {
					got.WriteRune(g.r)
				}
			}
			var want strings.Builder
			for _, g := range w.fonts.glyphs(Say(text), false) {
				want.WriteRune(g.r)
			}
			blank := regexp.MustCompile(`[\s]+`)
			if g, w := blank.ReplaceAllString(got.String(), ""), blank.ReplaceAllString(want.String(), ""); g != w {
				t.Errorf("room %.0f: got %q, want %q", room, g, w)
			}
		}
	}
}

func TestAPDFSaysWhichCharactersItCouldNotWrite(t *testing.T) {
	t.Parallel()
	file, err := Write(sample(t), PDF)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, b := range file.Boxes {
		got = append(got, fmt.Sprintf("%s %s %v", b.Code(), b.Under, b.Pages))
	}
	under := " Een titel die een niveau overslaat [1]"
	if diff := cmp.Diff([]string{"U+1F389" + under, "U+65E5" + under, "U+672C" + under}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTheSamePaperGivesTheSameFile(t *testing.T) {
	t.Parallel()
	for _, f := range Formats() {
		a, errA := Write(sample(t), f)
		b, errB := Write(sample(t), f)
		if err := errors.Join(errA, errB); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a.Body, b.Body) {
			t.Errorf("%s: got two files for one paper", f)
		}
	}
	if _, err := Write(sample(t), "doc"); err == nil {
		t.Error("got no error for a format that there is not")
	}
}

func TestEveryPartOfADOCXIsXML(t *testing.T) {
	t.Parallel()
	p := sample(t)
	p.Body = append(p.Body, Paragraph{Text: Quote("\x00\x0b\xff \uFFFE einde ]]>")}, Table{Head: []string{"a", "b"}, Rows: [][]Text{{Say("1")}, {Say("1"), Say("2"), Say("3")}}})
	file, err := Write(p, DOCX)
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(file.Body), int64(len(file.Body)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		if strings.HasPrefix(f.Name, "word/media/") {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		for d := xml.NewDecoder(r); err == nil; {
			_, err = d.Token()
		}
		if !errors.Is(err, io.EOF) {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
}

func TestAPageOfHTMLLoadsNothingAndRunsNothing(t *testing.T) {
	t.Parallel()
	file, err := Write(sample(t), HTML)
	if err != nil {
		t.Fatal(err)
	}
	page := string(file.Body)
	for _, want := range []string{
		`<html lang="nl">`, "<title>Verslag Adviesgroep", `<th scope="col">Wat</th>`, `<th scope="row">Datum</th>`, `alt="Wapen van de regio"`,
		`<span lang="fr">`, "@media print", "<h1>Verslag", "<h2>Aanwezigheid</h2>", "<caption>Actiepunten</caption>", "#7a1f3d",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("got no %s in the page", want)
		}
	}
	for _, unwanted := range []string{"<script", " src=\"http", "href=", "url("} {
		if strings.Contains(page, unwanted) {
			t.Errorf("got %s in the page", unwanted)
		}
	}
}

func TestMarkdownHoldsTextAsItWasTyped(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"1. geen lijst":           `1\. geen lijst`,
		"- geen lijst":            `\- geen lijst`,
		"# geen titel":            `\# geen titel`,
		"a | b":                   `a \| b`,
		"![x](https://a.example)": `\!\[x\](https\://a.example)`,
		"<b>":                     `\<b\>`,
		"www.example.org":         `www\.example.org`,
	} {
		if got := literal(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestWhatIsNoPictureIsNoLogo(t *testing.T) {
	t.Parallel()
	good := logo(t)
	if good.Width != 120 || good.Height != 60 || good.Kind != "png" {
		t.Errorf("got %d x %d %s", good.Width, good.Height, good.Kind)
	}
	for name, body := range map[string][]byte{
		"logo_not_read": []byte("GIF89a"), "logo_too_large": make([]byte, MaxLogoBytes+1),
	} {
		_, err := ReadLogo(body, "")
		if refusal, refused := consult.Refusal(err); !refused || refusal.Key != name {
			t.Errorf("got %v, want %s", err, name)
		}
	}
	if _, err := ReadLogo(good.Body[:len(good.Body)/2], ""); err == nil {
		t.Error("got no error for half a picture")
	}
}

func TestADOCXHasAnEmptyParagraphOnlyWhereTwoTablesMeetOrItEndsWithOne(t *testing.T) {
	t.Parallel()
	facts := Table{Rows: [][]Text{{Say("Waar"), Say("Olen")}}}
	votes := Table{Caption: "Stemming", Head: []string{"Organisatie"}, Rows: [][]Text{{Say("Olen")}}}
	text := Paragraph{Text: Say("Tekst")}
	for name, c := range map[string]struct {
		body []Block
		want int
	}{
		"a text behind a table":        {[]Block{facts, text}, 0},
		"a table with a caption":       {[]Block{facts, votes, text}, 0},
		"two tables without a caption": {[]Block{facts, facts, text}, 1},
		"a table at the end":           {[]Block{text, votes}, 1},
	} {
		file, err := Write(Paper{Title: "Verslag", Lang: "nl", Words: sampleWords, Body: c.body}, DOCX)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Count(partOf(t, file.Body, "word/document.xml"), between); got != c.want {
			t.Errorf("%s: got %d empty paragraphs, want %d", name, got, c.want)
		}
	}
}

// partOf is a part of a DOCX.
func partOf(t *testing.T, file []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestPicturesAreDescribedInEveryFormatThatReadsAloud(t *testing.T) {
	t.Parallel()
	for format, want := range map[Format]string{HTML: `alt="Een &#34;grafiek&#34; &amp; cijfers"`, Markdown: `Een "grafiek" \& cijfers`} {
		file, err := Write(sample(t), format)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(file.Body), want) {
			t.Errorf("%s: no %s", format, want)
		}
	}
}
