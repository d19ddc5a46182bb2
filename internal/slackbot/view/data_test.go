package view

import (
	"testing"
	"time"

	"overlegbot/internal/consult"
)

func TestMyDataGolden(t *testing.T) {
	at := time.Date(2026, 11, 23, 13, 5, 0, 0, time.UTC)
	m := consult.MyData{
		Person: consult.Person{Name: "Nele <!channel> Sjabloon", Email: "nele.sjabloon@example.org", Lang: "nl"}, Phone: "014 00 00 00",
		Rows: []consult.DataRow{{Kind: "answer", At: &at, Platform: "ISOM", Text: "present"}, {Kind: "answer"}, {Kind: "role", Text: "=secretary"}},
	}
	waits := m
	waits.Asked = &at
	for _, lang := range consult.Languages() {
		golden(t, "data_"+lang, MyData(lang, m, true, at))
		golden(t, "data_erasure_"+lang, Erasure(lang, consult.Erasure{ID: 3, Name: "Nele *Sjabloon*", Actions: 2, Mentions: 1, Namesake: true}))
	}
	golden(t, "data_waiting", MyData(consult.Dutch, waits, false, at))
	header, rows := MyDataTable(consult.Dutch, m, at)
	golden(t, "data_table", append([][]string{header}, rows...))
	_, note := ErasureNote(consult.French, consult.Erasure{ID: 3, Name: "Nele *Sjabloon*"})
	golden(t, "data_note", note)
}
