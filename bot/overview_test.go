package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

const ilv = "#wegwijzer"

func TestAProjectIsToldOnOnePageAsOfAnyDay(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	page := r.command(alma, ilv, "/overleg overzicht wegwijzer").all()
	r.wants(page, "Overzicht van Project Wegwijzer", "13 van de 14 gevraagde besturen", "Termijnen", "Tijdlijn", "overview_file#docx", "overview_file#xlsx")
	r.wantsNone(page, "overview.", "{{", "no value")
	r.wants(r.command(alma, ilv, "/overleg overzicht wegwijzer 31/12/2025").all(), "31 december 2025")
	r.wants(r.command(alma, ilv, "/overleg overzicht 1 maart").all(), "1 maart 2026")
	r.wants(r.command(alma, ilv, "/overleg overzicht wegwijzer 2024-01-01").all(), "begon op")
	r.wants(r.command(alma, ilv, "/overleg overzicht wegwijzer 31/12/2027").all(), "moet nog komen")
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
			if sheets := strings.Join(book.GetSheetList(), "|"); !strings.Contains(sheets, "Samenvatting|1 Wie doet mee") {
				t.Errorf("got sheets %s", sheets)
			}
		}
	}
	r.wants(r.command(alma, ilv, "/overleg logboek").all(), "Overzicht van een project geëxporteerd")
}
