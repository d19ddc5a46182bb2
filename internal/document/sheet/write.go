package sheet

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
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

// Sheet is one table of a book.
type Sheet struct {
	Name    string
	Header  []string
	Rows    [][]string
	Figures bool // whole numbers are written as numbers, which can be added up
}

// WriteXLSX writes a table as the sheet called name, with a bold header row that stays in sight. Every cell is text,
// and guarded, so that a later save as CSV is safe too.
func WriteXLSX(w io.Writer, name string, header []string, rows [][]string) error {
	return WriteBook(w, []Sheet{{Name: name, Header: header, Rows: rows}})
}

// WriteBook writes tables as WriteXLSX does, one behind the other. Two sheets with one name are an error.
func WriteBook(w io.Writer, sheets []Sheet) error {
	book := excelize.NewFile()
	defer func() { _ = book.Close() }()
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}})
	if err != nil {
		return fmt.Errorf("write xlsx: %w", err)
	}
	names := map[string]bool{}
	for i, one := range sheets {
		name := sheetName(one.Name)
		if names[strings.ToLower(name)] {
			return fmt.Errorf("write xlsx: two sheets are called %q", name)
		}
		names[strings.ToLower(name)] = true
		if i == 0 {
			err = book.SetSheetName(book.GetSheetName(0), name)
		} else {
			_, err = book.NewSheet(name)
		}
		if err != nil {
			return fmt.Errorf("write xlsx: sheet %s: %w", name, err)
		}
		if err := fill(book, name, one, bold); err != nil {
			return fmt.Errorf("write xlsx: sheet %s: %w", name, err)
		}
	}
	if err := book.Write(w); err != nil {
		return fmt.Errorf("write xlsx: %w", err)
	}
	return nil
}

// fill writes the cells of a sheet.
func fill(book *excelize.File, name string, s Sheet, bold int) error {
	out, err := book.NewStreamWriter(name)
	if err != nil {
		return err
	}
	if err := layOut(out, s.Header, s.Rows); err != nil {
		return err
	}
	for i, row := range append([][]string{s.Header}, s.Rows...) {
		cells := make([]any, len(row))
		for j, text := range row {
			cells[j] = excelize.Cell{Value: Guarded(text)}
			if n, err := strconv.ParseInt(text, 10, 32); s.Figures && i > 0 && err == nil && strconv.FormatInt(n, 10) == text {
				cells[j] = excelize.Cell{Value: n}
			}
			if i == 0 {
				cells[j] = excelize.Cell{StyleID: bold, Value: Guarded(text)}
			}
		}
		if err := out.SetRow(fmt.Sprintf("A%d", i+1), cells); err != nil {
			return fmt.Errorf("row %d: %w", i+1, err)
		}
	}
	return out.Flush()
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

// Write makes the file of a table: an Excel workbook where format is "xlsx", else CSV. ending is that of its name.
func Write(format, name string, header []string, rows [][]string) (content []byte, ending string, err error) {
	var file bytes.Buffer
	if format == "xlsx" {
		err = WriteXLSX(&file, name, header, rows)
		return file.Bytes(), "xlsx", err
	}
	err = WriteCSV(&file, header, rows)
	return file.Bytes(), "csv", err
}
