package sheet

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Guarded returns a cell's text so that no spreadsheet takes it for a formula or a command: with an apostrophe before
// what begins with = + - @, a tab, a line break, a zero byte or their full-width forms (OWASP ASVS 1.2.10).
func Guarded(cell string) string {
	if strings.IndexAny(cell, "=+-@\t\r\n\x00＝＋－＠") == 0 {
		return "'" + cell
	}
	return cell
}

// Unguarded takes back what Guarded put before a cell, for a table that is read again; any other cell stays as it is.
func Unguarded(cell string) string {
	if bare, ok := strings.CutPrefix(cell, "'"); ok && Guarded(bare) != bare {
		return bare
	}
	return cell
}

// WriteCSV writes a table as Excel in Belgium opens it: UTF-8 with its mark, semicolons, CRLF (RFC 4180 otherwise). All
// cells are guarded.
func WriteCSV(w io.Writer, header []string, rows [][]string) error {
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return fmt.Errorf("write csv: %w", err)
	}
	out := csv.NewWriter(w)
	out.Comma = ';'
	out.UseCRLF = true
	for _, row := range append([][]string{header}, rows...) {
		if err := out.Write(guarded(row)); err != nil {
			return fmt.Errorf("write csv: %w", err)
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("write csv: %w", err)
	}
	return nil
}

// WriteXLSX writes a table as the sheet called name, with a bold header row that stays in sight. Every cell is text,
// and guarded, so that a later save as CSV is safe too.
func WriteXLSX(w io.Writer, name string, header []string, rows [][]string) error {
	book := excelize.NewFile()
	defer func() { _ = book.Close() }()
	name = sheetName(name)
	if err := book.SetSheetName(book.GetSheetName(0), name); err != nil {
		return fmt.Errorf("write xlsx: %w", err)
	}
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}})
	if err != nil {
		return fmt.Errorf("write xlsx: %w", err)
	}
	out, err := book.NewStreamWriter(name)
	if err != nil {
		return fmt.Errorf("write xlsx: %w", err)
	}
	if err := layOut(out, header, rows); err != nil {
		return fmt.Errorf("write xlsx: %w", err)
	}
	for i, row := range append([][]string{header}, rows...) {
		cells := make([]any, len(row))
		for j, text := range guarded(row) {
			cells[j] = excelize.Cell{Value: text}
			if i == 0 {
				cells[j] = excelize.Cell{StyleID: bold, Value: text}
			}
		}
		if err := out.SetRow(fmt.Sprintf("A%d", i+1), cells); err != nil {
			return fmt.Errorf("write xlsx: row %d: %w", i+1, err)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write xlsx: %w", err)
	}
	if err := book.Write(w); err != nil {
		return fmt.Errorf("write xlsx: %w", err)
	}
	return nil
}

// layOut makes columns as wide as their text, within reason, and freezes the header.
func layOut(out *excelize.StreamWriter, header []string, rows [][]string) error {
	for column := range header {
		width := len([]rune(header[column]))
		for _, row := range rows {
			if column < len(row) {
				width = max(width, len([]rune(row[column])))
			}
		}
		if err := out.SetColWidth(column+1, column+1, float64(min(max(width+2, 8), 60))); err != nil {
			return err
		}
	}
	return out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
}

func guarded(row []string) []string {
	cells := make([]string, len(row))
	for i, cell := range row {
		cells[i] = Guarded(cell)
	}
	return cells
}

// sheetName makes name fit what Excel allows: 31 characters, none of : \ / ? * [ ].
func sheetName(name string) string {
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]'`, r) {
			return ' '
		}
		return r
	}, name))
	if runes := []rune(name); len(runes) > 31 {
		name = string(runes[:31])
	}
	if name == "" {
		return "1"
	}
	return name
}
