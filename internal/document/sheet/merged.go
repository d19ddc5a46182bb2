package sheet

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/xuri/excelize/v2"
)

// span is what a merged cell covers, in columns and rows from 1 on.
type span struct {
	left, top, right, bottom int
}

// spread writes the text of merged cells into all that they span. excelize finds them by holding every cell of the sheet
// at once, which for 10,000 rows is more memory than all the rest: the list is read from the sheet's XML instead.
func spread(book *excelize.File, rows []Row) ([]Row, error) {
	spans, err := merged(firstSheet(book))
	if err != nil {
		return nil, fmt.Errorf("%w: merged cells: %w", ErrUnreadable, err)
	}
	for _, s := range spans {
		if s.right > MaxColumns {
			continue
		}
		text := ""
		for i := range rows {
			row := &rows[i]
			if row.Number == s.top && s.left <= len(row.Cells) {
				text = row.Cells[s.left-1]
			}
			if row.Number < s.top || row.Number > s.bottom {
				continue
			}
			for len(row.Cells) < s.right {
				row.Cells = append(row.Cells, "")
			}
			for column := s.left; column <= s.right; column++ {
				row.Cells[column-1] = text
			}
		}
	}
	return rows, nil
}

// firstSheet is the XML of the first sheet, nil when the book does not say where it is.
func firstSheet(book *excelize.File) []byte {
	if book.WorkBook == nil || len(book.WorkBook.Sheets.Sheet) == 0 {
		return nil
	}
	var parts struct {
		Relationship []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		}
	}
	if xml.Unmarshal(part(book, "xl/_rels/workbook.xml.rels"), &parts) != nil {
		return nil
	}
	for _, r := range parts.Relationship {
		if r.ID == book.WorkBook.Sheets.Sheet[0].ID {
			if strings.HasPrefix(r.Target, "/") {
				return part(book, strings.TrimPrefix(r.Target, "/"))
			}
			return part(book, path.Join("xl", r.Target))
		}
	}
	return nil
}

func part(book *excelize.File, name string) []byte {
	content, _ := book.Pkg.Load(name)
	text, _ := content.([]byte)
	return text
}

// merged lists the merged cells of a sheet (ECMA-376 part 1, 18.3.1.55): they come after all the rows.
func merged(sheet []byte) ([]span, error) {
	begin := bytes.LastIndex(sheet, []byte("</sheetData>"))
	if begin < 0 {
		return nil, nil
	}
	tokens := xml.NewDecoder(bytes.NewReader(sheet[begin+len("</sheetData>"):]))
	tokens.Strict = false // it begins in the middle
	var spans []span
	for {
		token, err := tokens.RawToken()
		if errors.Is(err, io.EOF) {
			return spans, nil
		}
		if err != nil {
			return nil, err
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "mergeCell" {
			continue
		}
		for _, a := range start.Attr {
			if s, ok := spanOf(a.Value); ok && a.Name.Local == "ref" {
				spans = append(spans, s)
			}
		}
	}
}

// spanOf reads "A2:B3".
func spanOf(ref string) (s span, ok bool) {
	from, to, ok := strings.Cut(ref, ":")
	if !ok {
		return s, false
	}
	var first, last error
	s.left, s.top, first = excelize.CellNameToCoordinates(from)
	s.right, s.bottom, last = excelize.CellNameToCoordinates(to)
	return s, first == nil && last == nil && s.left <= s.right && s.top <= s.bottom
}
