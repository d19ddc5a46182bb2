package minutes

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overlegbot/internal/consult"
	"overlegbot/internal/document/paper"
	"overlegbot/judges"
)

func written(t testing.TB, m consult.MinutesPaper, lang string, f paper.Format) paper.File {
	t.Helper()
	file, err := paper.Write(Paper(m, Options{Lang: lang, At: time.Date(2027, 1, 9, 9, 0, 0, 0, time.UTC), Style: consult.PaperStyle{Header: "ISOM"}, Named: []string{"Griet Buitenstaander"}, Name: func(id string) string {
		return map[string]string{"U7": "Bo Nieuwkomer"}[id]
	}}), f)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// seen is a document as a foreign program reads it.
type seen struct {
	text     string
	headings []string // "level title", as styles or bookmarks say
	heads    int      // header rows of tables that repeat
	langs    map[string]bool
	title    string
}

// run runs a judge and returns what it prints.
func run(t testing.TB, name string, args ...string) string {
	t.Helper()
	var out, complaints bytes.Buffer
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Stdout, cmd.Stderr = &out, &complaints
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, complaints.String())
	}
	return out.String()
}

// readDOCX has LibreOffice read all files at once, for its start takes longest, and returns what it understood of each.
func readDOCX(t *testing.T, files map[string][]byte) map[string]seen {
	t.Helper()
	soffice := judges.Need(t, "soffice")
	dir := t.TempDir()
	args := []string{"-env:UserInstallation=file://" + dir + "/profile", "--headless", "--convert-to", "fodt", "--outdir", dir}
	for name, body := range files {
		path := filepath.Join(dir, name+".docx")
		if err := os.WriteFile(path, body, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	run(t, soffice, args...)
	all := map[string]seen{}
	for name := range files {
		body, err := os.ReadFile(filepath.Join(dir, name+".fodt"))
		if err != nil {
			t.Fatalf("LibreOffice could not read %s: %v", name, err)
		}
		all[name] = flatODT(t, body)
	}
	return all
}

// flatODT reads OpenDocument as one file (OASIS OpenDocument 1.3).
func flatODT(t *testing.T, body []byte) seen {
	t.Helper()
	s := seen{langs: map[string]bool{}}
	d := xml.NewDecoder(bytes.NewReader(body))
	var path []string
	var text, heading strings.Builder
	level := ""
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			path = append(path, e.Name.Local)
			for _, a := range e.Attr {
				if a.Name.Local == "language" {
					s.langs[a.Value] = true
				}
				if e.Name.Local == "h" && a.Name.Local == "outline-level" {
					level = a.Value
				}
			}
			if e.Name.Local == "table-header-rows" {
				s.heads++
			}
			if e.Name.Local == "line-break" || e.Name.Local == "s" {
				text.WriteByte(' ')
			}
		case xml.EndElement:
			path = path[:len(path)-1]
			if e.Name.Local == "h" {
				s.headings = append(s.headings, level+" "+strings.TrimSpace(heading.String()))
				heading.Reset()
			}
			if e.Name.Local == "p" || e.Name.Local == "h" {
				text.WriteByte('\n')
			}
		case xml.CharData:
			switch {
			case len(path) == 0:
			case path[len(path)-1] == "title" && slices.Contains(path, "meta"):
				s.title = string(e)
			case !slices.Contains(path, "body") || slices.Contains(path, "binary-data"):
			default:
				text.Write(e)
				if slices.Contains(path, "h") {
					heading.Write(e)
				}
			}
		}
	}
	s.text = text.String()
	return s
}

// readPDF has poppler read a PDF: its text, title, bookmarks, and whether its fonts are in it.
func readPDF(t *testing.T, body []byte) seen {
	t.Helper()
	text := judges.Need(t, "pdftotext")
	beside := func(name string) string { return filepath.Join(filepath.Dir(text), name) }
	path := filepath.Join(t.TempDir(), "paper.pdf")
	if err := os.WriteFile(path, body, 0o600); err != nil {
		t.Fatal(err)
	}
	s := seen{text: run(t, text, "-raw", path, "-"), langs: map[string]bool{}}
	if title := regexp.MustCompile(`(?m)^Title: +(.*)$`).FindStringSubmatch(run(t, beside("pdfinfo"), path)); title != nil {
		s.title = title[1]
	}
	if lang := regexp.MustCompile(`/Lang \((\w\w)`).FindSubmatch(body); lang != nil {
		s.langs[string(lang[1])] = true
	}
	outline := run(t, beside("pdftohtml"), "-xml", "-i", "-stdout", path)
	if i := strings.Index(outline, "<outline>"); i >= 0 {
		depth := -1
		for _, m := range regexp.MustCompile(`<outline>|</outline>|<item page="\d+">([^<]*)</item>`).FindAllStringSubmatch(outline[i:], -1) {
			switch m[0] {
			case "<outline>":
				depth++
			case "</outline>":
				depth--
			default:
				if depth > 0 {
					s.headings = append(s.headings, fmt.Sprint(depth)+" "+unescaped(m[1]))
				}
			}
		}
	}
	for _, font := range strings.Split(strings.TrimSpace(run(t, beside("pdffonts"), path)), "\n")[2:] {
		if !strings.Contains(font, " yes ") {
			t.Errorf("got the font %q, want all in the file", font)
		}
	}
	return s
}

func unescaped(s string) string {
	return strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">", "&#160;", " ", "&quot;", `"`).Replace(s)
}

// blanks are where one program breaks a line and another does not.
var blanks = regexp.MustCompile(`\s+`)

// inOrder returns the first of words that does not stand in text behind the one before it.
func inOrder(text string, words []string) string {
	text = blanks.ReplaceAllString(text, "")
	for _, word := range words {
		i := strings.Index(text, blanks.ReplaceAllString(word, ""))
		if i < 0 {
			return word
		}
		text = text[i:]
	}
	return ""
}

// expected is what has to stand in the file in order, by language.
var expected = map[string][]string{
	"nl": {
		"Verslag Adviesgroep ISOM, dinsdag 1 december 2026", "ISOM", "dinsdag 1 december 2026 om 9.30 uur", "De Kring, 1ste verdieping",
		"Goedgekeurd op dinsdag 5 januari 2027 door Nele Sjabloon", "Met 1 correctie", "0123456789abcdef",
		"Gemeente Olen", "Nele Sjabloon", "Aanwezig, vanaf 10.15 uur, tot „Jaarplan 2027”", "OCMW Herentals", "Étienne De Smedt", "Maïté Vandenbroeck", "Stad Geel", "Niet aanwezig",
		"Quorum bereikt: 2 van 3", "Ayşe Łukasz (Agentschap Integratie)", "Buiten de agenda", "Welkom aan Bo Nieuwkomer :tada:",
		"Goedkeuring van het verslag van dinsdag 6 oktober 2026", "Jaarplan 2027 & begroting", "Sprak als gast: Ayşe Łukasz",
		"Nele Sjabloon licht het plan toe: <b>niet vet</b>, zie het plan (https://example.org/plan).", "Tweede alinea.",
		"Besluit B-2026-05: Het jaarplan 2027 wordt goedgekeurd.", "Gemeente Olen", "Voor", "OCMW Herentals", "Onthouding",
		"Actiepunt: =SOM(A1) nakijken in de begroting", "Wie: Étienne De Smedt, Stad Geel en Joris Voorbeeld. Tegen vrijdag 18 december 2026.",
		"Vraag: Wie vervangt", "in januari?", "Zaal besteld", "Personeel Zilverberg (besloten)", "Zilverberg krijgt een opvolger.", "Bel Zilverberg",
		"B-2026-05", "B-2026-06", "Actiepunten", "Graag het bedrag erbij", "Gedaan.", "Correctie 1", "Verkeerd jaar", "De groep keurde het jaarplan goed.",
	},
	"fr": {
		"Compte rendu Adviesgroep ISOM, mardi 1er décembre 2026", "mardi 1er décembre 2026 à 9 h 30", "Approuvé le mardi 5 janvier 2027 par Nele Sjabloon", "Présences",
		"Hors ordre du jour", "Jaarplan 2027 & begroting", "Décision B-2026-05 : Het jaarplan 2027 wordt goedgekeurd.", "Pour", "Abstention",
		"Action : =SOM(A1)", "Qui : Étienne De Smedt, Stad Geel et Joris Voorbeeld. Pour le vendredi 18 décembre 2026.", "Question :", "Correction 1", "Résumé public",
	},
}

// headings are those of the Dutch paper below its title.
var headings = []string{
	"1 Aanwezigheid", "2 Gasten", "1 Buiten de agenda", "1 Goedkeuring van het verslag van dinsdag 6 oktober 2026", "1 Jaarplan 2027 & begroting",
	"1 Personeel Zilverberg (besloten)", "1 Besluiten", "1 Actiepunten", "1 Opmerkingen bij de nalezing", "1 Correcties na de goedkeuring",
	"2 Correctie 1, donderdag 7 januari 2027, door Nele Sjabloon", "1 Publieke samenvatting",
}

// hidden is what may not stand in a copy that is handed on.
var hidden = []string{closedWord, "Nele", "Étienne", "De Smedt", "Maïté", "Ayşe", "Joris", "Griet", "Bo Nieuwkomer", "U7", "10.15", "Zaal besteld", "Graag het bedrag"}

// leaks returns which hidden words stand in text.
func leaks(text string) []string {
	var found []string
	for _, word := range hidden {
		if strings.Contains(text, word) {
			found = append(found, word)
		}
	}
	return found
}

func TestLibreOfficeReadsTheDOCXAsItWasMeant(t *testing.T) {
	t.Parallel()
	flat := Paper(sample(t), Options{Lang: "nl"})
	for i, b := range flat.Body { // titles that only look like titles
		if h, ok := b.(paper.Heading); ok {
			flat.Body[i] = paper.Paragraph{Text: paper.Lead(h.Text.String(), nil)}
		}
	}
	careless, err := paper.Write(flat, paper.DOCX)
	if err != nil {
		t.Fatal(err)
	}
	papers := readDOCX(t, map[string][]byte{
		"nl": written(t, sample(t), "nl", paper.DOCX).Body, "fr": written(t, sample(t), "fr", paper.DOCX).Body,
		"redacted": written(t, redacted(t), "nl", paper.DOCX).Body, "careless": careless.Body,
	})
	for lang, words := range expected {
		if word := inOrder(papers[lang].text, words); word != "" {
			t.Errorf("%s: got no %q where it should stand, in\n%s", lang, word, papers[lang].text)
		}
		if !papers[lang].langs[lang] {
			t.Errorf("%s: got the languages %v", lang, papers[lang].langs)
		}
	}
	if diff := cmp.Diff(headings, papers["nl"].headings); diff != "" {
		t.Errorf("headings (-want +got):\n%s", diff)
	}
	if got, want := papers["nl"].heads, 6; got != want {
		t.Errorf("got %d header rows, want %d", got, want)
	}
	if want := expected["nl"][0]; papers["nl"].title != want {
		t.Errorf("got the title %q, want %q", papers["nl"].title, want)
	}
	if got := leaks(papers["redacted"].text); got != nil {
		t.Errorf("got %q in what is handed on", got)
	}
	if got := papers["careless"].headings; len(got) != 0 {
		t.Errorf("got the headings %q of a paper that has none: the check sees nothing", got)
	}
}

func TestPopplerReadsThePDFAsItWasMeant(t *testing.T) {
	t.Parallel()
	for lang, words := range expected {
		got := readPDF(t, written(t, sample(t), lang, paper.PDF).Body)
		if word := inOrder(got.text, words); word != "" {
			t.Errorf("%s: got no %q where it should stand, in\n%s", lang, word, got.text)
		}
		if got.title != words[0] || !got.langs[lang] {
			t.Errorf("%s: got the title %q in %v", lang, got.title, got.langs)
		}
		want := append(slices.Clone(headings), "1 Tekens die dit bestand niet kan tonen")
		if diff := cmp.Diff(want, got.headings); lang == "nl" && diff != "" {
			t.Errorf("bookmarks (-want +got):\n%s", diff)
		}
	}
	got := readPDF(t, written(t, redacted(t), "nl", paper.PDF).Body)
	if found := leaks(got.text); found != nil {
		t.Errorf("got %q in what is handed on", found)
	}
}

func TestWhatIsHandedOnHoldsNoClosedWordInAnyFormat(t *testing.T) {
	t.Parallel()
	for _, f := range []paper.Format{paper.HTML, paper.Markdown} {
		for lang, words := range expected {
			if whole := string(written(t, sample(t), lang, f).Body); !strings.Contains(whole, "B-2026-05") && !strings.Contains(whole, `B-2026-05`) {
				t.Errorf("%s %s: got no decision of %q", f, lang, words[0])
			}
		}
		text := string(written(t, redacted(t), "nl", f).Body)
		if got := leaks(text); got != nil {
			t.Errorf("%s: got %q in what is handed on", f, got)
		}
		if word := inOrder(text, []string{"iemand van Agentschap Integratie", "iemand van Gemeente Olen", "iemand van OCMW Herentals, Stad Geel en een deelnemer"}); word != "" {
			t.Errorf("%s: got no %q where it should stand, in\n%s", f, word, text)
		}
	}
	careless := sample(t)
	careless.Redacted = true // a store that filtered nothing
	if got := leaks(string(written(t, careless, "nl", paper.HTML).Body)); !slices.Contains(got, closedWord) {
		t.Error("the check does not see a closed word")
	}
}

func TestGuestsOfACopyToHandOnAreCountedByOrganisationAndNamedOnce(t *testing.T) {
	t.Parallel()
	m := redacted(t)
	m.Guests = append(m.Guests, consult.PaperGuest{Name: "Cem Yılmaz", Organisation: "Agentschap Integratie"}, consult.PaperGuest{Name: "Losse Gast"})
	text := string(written(t, m, "nl", paper.Markdown).Body)
	if word := inOrder(text, []string{"Gasten", "2 personen van Agentschap Integratie", "1 gast"}); word != "" {
		t.Errorf("got no %q where it should stand, in\n%s", word, text)
	}
	for _, word := range []string{"Integratie (Agentschap", "Yılmaz", "Losse"} {
		if strings.Contains(text, word) {
			t.Errorf("got %q in\n%s", word, text)
		}
	}
}

// hostile is what people write: marks of Slack's, mentions, other directions, pictures of one's own.
var hostile = []string{
	"*vet* _schuin_ ~weg~ `code` > citaat", "<@U7> en <!channel> en <#C1|kanaal>", "<script>alert(1)</script> & | pijp | <b>", "# geen titel",
	"مرحبا بكم في الاجتماع", "שלום לכולם", "👩‍👩‍👧‍👦 🇧🇪 ✅", "rechts\u202enaar links", "Łódź – Île-de-France – ß",
}

func TestWhateverPeopleWriteIsReadInEveryFile(t *testing.T) {
	t.Parallel()
	m := sample(t)
	m.Items = []consult.PaperItem{{AgendaItemID: 2, Title: "Punt", Level: consult.LevelMembers}}
	for i, text := range hostile {
		m.Items[0].Lines = append(m.Items[0].Lines, consult.PaperLine{ID: consult.MinutesItemID(i + 1), Kind: consult.Note, Text: text, Level: consult.LevelMembers})
	}
	seen := map[string]string{
		"docx": readDOCX(t, map[string][]byte{"hostile": written(t, m, "nl", paper.DOCX).Body})["hostile"].text,
		"pdf":  readPDF(t, written(t, m, "nl", paper.PDF).Body).text,
		"html": unescaped(string(written(t, m, "nl", paper.HTML).Body)),
		"md":   strings.ReplaceAll(string(written(t, m, "nl", paper.Markdown).Body), "\\", ""),
	}
	for file, text := range seen {
		for _, want := range []string{"vet", "schuin", "Bo Nieuwkomer", "kanaal", "alert(1)", "pijp", "geen titel", "Łódź – Île-de-France – ß", "naar links"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: got no %q in\n%s", file, want, text)
			}
		}
		for _, never := range []string{"<@U7>", "\u202e"} {
			if strings.Contains(text, never) {
				t.Errorf("%s: got %q", file, never)
			}
		}
		if file == "pdf" { // which keeps the letters in the order in which they are seen, and lists what its font lacks
			if !strings.Contains(text, "Tekens die dit bestand niet kan tonen") {
				t.Errorf("got nothing of the pictures in\n%s", text)
			}
			continue
		}
		for _, want := range hostile[4:7] {
			if !strings.Contains(text, want) {
				t.Errorf("%s: got no %q in\n%s", file, want, text)
			}
		}
	}
}
