package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"overlegbot/judges"
)

const ilv = "#ilv-wegwijzer"

func TestAProjectIsToldOnOnePageAsOfAnyDay(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	page := r.command(alma, ilv, "/overleg overzicht wegwijzer").all()
	r.wants(page, "Overzicht van Project Wegwijzer", "13 van de 14 gevraagde besturen", "Termijnen", "Voortgang in de tijd", "overview_file#docx", "overview_file#xlsx")
	r.wantsNone(page, "overview.", "{{", "no value")
	r.wants(r.command(alma, ilv, "/overleg overzicht wegwijzer 31/12/2025").all(), "31 december 2025")
	r.wants(r.command(alma, ilv, "/overleg overzicht 1 maart").all(), "1 maart 2026")
	r.wants(r.command(alma, ilv, "/overleg overzicht wegwijzer 2024-01-01").all(), "begon op")
	r.wants(r.command(alma, ilv, "/overleg overzicht wegwijzer 31/12/2027").all(), "moet nog komen")
	for _, never := range []string{"31/02/2026", "31 februari 2026", "2026-02-31", "45/1/2026"} {
		r.wants(r.command(alma, ilv, "/overleg overzicht wegwijzer "+never).all(), "Die dag bestaat niet")
	}
	r.wants(r.command(alma, ilv, "/overleg overzicht maanlanding").all(), "Ik vind geen overleg en geen project")

	r.command(alma, ilv, "/overleg overzicht wegwijzer vandaag")
	for _, format := range []string{"html", "docx", "pdf", "xlsx"} {
		r.wants(r.click(alma, ilv, "overview_file#"+format).all(), "privéberichten")
		name, body := r.fileFor(alma)
		if name != "overzicht-wegwijzer-2026-11-23."+format || len(body) == 0 {
			t.Errorf("%s: got %q of %d bytes", format, name, len(body))
		}
		switch format {
		case "html":
			r.wants(string(body), "<h1>Overzicht van Project Wegwijzer", `alt="Tekening van`, "OCMW Vorselaar", "Nog niet beslist", "data:image/png")
		case "pdf":
			if !bytes.HasPrefix(body, []byte("%PDF-")) {
				t.Errorf("got %.20q, want a PDF", body)
			}
		case "xlsx":
			book, err := excelize.OpenReader(bytes.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			if sheets := strings.Join(book.GetSheetList(), "|"); !strings.HasPrefix(sheets, "Samenvatting|1 Doelstellingen en resultaten") {
				t.Errorf("got sheets %s", sheets)
			}
		}
	}
	r.wants(r.command(alma, ilv, "/overleg logboek").all(), "Overzicht van een project geëxporteerd")
}

func TestWhoStillOwesWhatIsDrawnForTheAskerAndSharedWithTheGroupAfterAPreview(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	page := r.command(alma, ilv, "/overleg stand wegwijzer").all()
	r.wants(page, "Stand van Project Wegwijzer", "Nog verwacht van:", "standing_share", "privéberichten")
	name, picture := r.fileFor(alma)
	if !strings.HasPrefix(name, "stand-wegwijzer-") || !bytes.HasPrefix(picture, []byte("\x89PNG")) {
		t.Errorf("got %s of %.8q, want a picture", name, picture)
	}
	preview := r.click(alma, ilv, "standing_share")
	if strings.Contains(preview.all(), "Guests") || strings.Contains(preview.all(), "van buiten") {
		t.Fatalf("got %s", preview.all())
	}
	r.wants(preview.all(), "mensen mee", "Plaatsen")
	r.submit(alma, map[string]any{})
	r.rest()
	posted := r.see(alma, ilv).all()
	r.wants(posted, "Stand van Project Wegwijzer", "slack_file", "Tekening van")
	if n := strings.Count(posted, "slack_file"); n != 1 {
		t.Errorf("got %d pictures in the channel, want one", n)
	}
	r.wants(r.command(alma, ilv, "/overleg logboek").all(), "Stand van een project met de groep gedeeld")
	r.wantsNone(r.log.String(), "call=upload")
}

func TestAMunicipalitysYearIsToldToWhoLeadsOrSitsForIt(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	page := r.command(alma, ilv, "/overleg jaarverslag herentals 2026").all()
	r.wants(page, "Herentals in 2026", "Van 9 overleggen", "op geen vergadering uitgenodigd", "Praktijkfiches", "year_file#docx")
	r.wants(r.click(alma, ilv, "year_file#xlsx").all(), "privéberichten")
	if name, _ := r.fileFor(alma); name != "jaarverslag-herentals-2026.xlsx" {
		t.Errorf("got %s", name)
	}
	r.wants(r.command(alma, ilv, "/overleg jaarverslag herentals 2031").all(), "moet nog beginnen")
	r.wants(r.command(alma, ilv, "/overleg jaarverslag herentals 12").all(), "vier cijfers")
	r.wants(r.command(alma, ilv, "/overleg jaarverslag verweggistan 2026").all(), "Ik ken geen gemeente")
	r.wants(r.command(alma, ilv, "/overleg jaarverslag Oostende 2026").all(), "geen jaar tonen")
}

func TestOverviewsAreWrittenFromTheCommandLineAndReadByLibreOfficeAndPoppler(t *testing.T) {
	t.Parallel()
	world, out := loadedWorld(t), t.TempDir()
	export := func(args ...string) (string, int) {
		stdout, stderr, code := cliRun(t, map[string]string{"DATABASE_URL": world}, append([]string{"export", "overview", "ilv-wegwijzer", "--out", out}, args...)...)
		return stdout + stderr, code
	}
	if text, code := export("--project", "wegwijzer", "--date", "2026-11-20"); code != 0 || strings.Count(text, "overzicht-wegwijzer-2026-11-20.") != 4 {
		t.Fatalf("got %d %s, want four files", code, text)
	}
	if text, code := export("--municipality", "Herentals", "--year", "2026", "--format", "pdf"); code != 0 || !strings.Contains(text, "jaarverslag-herentals-2026.pdf") {
		t.Errorf("got %d %s", code, text)
	}
	for _, wrong := range [][]string{{}, {"--project", "maanlanding"}, {"--municipality", "Verweggistan"}, {"--project", "wegwijzer", "--date", "gisteren"}} {
		if text, code := export(wrong...); code != 2 {
			t.Errorf("%v: got %d %s, want 2", wrong, code, text)
		}
	}
	soffice, pdftotext := judges.Need(t, "soffice"), judges.Need(t, "pdftotext")
	judge := func(program string, args ...string) {
		cmd := exec.CommandContext(t.Context(), program, args...)
		cmd.Dir = out
		if text, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", program, err, text)
		}
	}
	judge(soffice, "-env:UserInstallation=file://"+filepath.Join(out, "office"), "--headless", "--convert-to", "txt:Text (encoded):UTF8", "overzicht-wegwijzer-2026-11-20.docx")
	judge(pdftotext, "-layout", "overzicht-wegwijzer-2026-11-20.pdf", "pdf.txt")
	for _, name := range []string{"overzicht-wegwijzer-2026-11-20.txt", "pdf.txt"} {
		text, err := os.ReadFile(filepath.Join(out, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"Overzicht van Project Wegwijzer", "13 van de 14 gevraagde besturen", "OCMW Vorselaar", "Termijnen"} {
			if !strings.Contains(string(text), want) {
				t.Errorf("%s: no %q", name, want)
			}
		}
	}
}
