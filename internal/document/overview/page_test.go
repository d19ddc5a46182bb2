package overview

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"overlegbot/internal/consult"
	"overlegbot/internal/i18n"
	"overlegbot/judges"
)

// pages are the texts of a PDF's pages, as poppler reads them; the words of a page are parted by single blanks.
func pages(t *testing.T, file string) []string {
	t.Helper()
	text, err := exec.CommandContext(t.Context(), judges.Need(t, "pdftotext"), "-raw", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for page := range strings.SplitSeq(strings.TrimSuffix(string(text), "\f"), "\f") {
		list = append(list, strings.Join(strings.Fields(page), " "))
	}
	return list
}

func written(t *testing.T, dir, name, lang, format string, o consult.Overview) string {
	t.Helper()
	style := consult.PaperStyle{Header: "Interlokale vereniging Wegwijzer"}
	body, err := Of(lang, o).Write(format, Options{Lang: lang, Style: style, At: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, name+"."+format)
	if err := os.WriteFile(file, body, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// Whatever a project holds, the first page tells of all of it and the second begins with the annexes. OVERVIEW_SAMPLES keeps
// the files, to look at.
func TestAPaperBeginsWithOnePageThatHoldsAllOfIt(t *testing.T) {
	t.Parallel()
	soffice, dir := judges.Need(t, "soffice"), t.TempDir()
	if keep := os.Getenv("OVERVIEW_SAMPLES"); keep != "" {
		dir = keep
	}
	cases := map[string]consult.Overview{"empty": {Card: large(false).Card}, "large": large(false), "wordy": large(true)}
	files := map[string]string{}
	convert := []string{"-env:UserInstallation=file://" + t.TempDir(), "--headless", "--convert-to", "pdf", "--outdir", dir}
	for name, o := range cases {
		for _, lang := range map[string][]string{"empty": {"nl"}, "large": {"nl", "fr"}, "wordy": {"fr"}}[name] {
			files[name+" "+lang+" PDF"] = written(t, dir, "pdf-"+name+"-"+lang, lang, "pdf", o)
			docx := written(t, dir, "docx-"+name+"-"+lang, lang, "docx", o)
			files[name+" "+lang+" DOCX"], convert = strings.TrimSuffix(docx, "docx")+"pdf", append(convert, docx)
			written(t, dir, name+"-"+lang, lang, "html", o)
		}
	}
	if text, err := exec.CommandContext(t.Context(), soffice, convert...).CombinedOutput(); err != nil {
		t.Fatalf("LibreOffice: %v\n%s", err, text)
	}
	for name, file := range files {
		of := strings.Fields(name)
		list := pages(t, file)
		for _, key := range []string{"effects", "members", "partners", "milestones", "timeline", "attendance", "decisions", "actions", "deadlines", "deliverables", "money"} {
			if title := i18n.Text(of[1], "overview."+key); !strings.Contains(squeezed(list[0]), squeezed(title)) {
				t.Errorf("%s: no %q on the first page:\n%s", name, title, list[0])
			}
		}
		for _, want := range []string{"2026", "14"} {
			if !strings.Contains(list[0], want) {
				t.Errorf("%s: no %q on the first page", name, want)
			}
		}
		begin := i18n.Text(of[1], "overview.annex", i18n.Args{"Number": 1, "Title": ""})
		if len(list) < 2 || !strings.Contains(list[1][:min(len(list[1]), 260)], strings.TrimSpace(begin)) {
			t.Errorf("%s: the second of %d pages does not begin with %q: %.400s", name, len(list), begin, list[min(1, len(list)-1)])
		}
	}
}

// squeezed leaves the blanks out: a title may be broken over two lines, with another cell between them.
func squeezed(text string) string { return strings.ReplaceAll(text, " ", "") }
