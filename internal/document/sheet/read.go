// Package sheet reads and writes tables as people keep them in a spreadsheet: CSV as Excel and LibreOffice save it, and
// XLSX. What it writes holds no cell that a spreadsheet would take for a formula; what it reads is bounded in size
// before it is unpacked.
package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// The bounds of what is read (OWASP ASVS 5.2.1 and 5.2.3: refuse before unpacking).
const (
	MaxBytes   = 5 << 20  // of the file
	maxUnpack  = 32 << 20 // of an XLSX when unzipped
	MaxRows    = 50_000
	MaxColumns = 60
)

// What makes a file unreadable; callers tell them apart with errors.Is and say it in their user's language.
var (
	ErrTooLarge   = errors.New("file too large")
	ErrTooMany    = errors.New("too many rows")
	ErrTooWide    = errors.New("too many columns")
	ErrUnreadable = errors.New("no table that can be read")
	ErrEmpty      = errors.New("no rows")
)

// Row is one row of a table: its number as the spreadsheet shows it, and its cells without the blanks around them.
type Row struct {
	Number int
	Cells  []string
}

// Read returns the rows of the first sheet of an XLSX, or of a CSV in UTF-8, UTF-16 or Windows-1252 whose columns are
// separated by semicolons, commas or tabs. Empty rows are left out. A merged cell holds its text in every row and column
// that it spans; a formula is read as the value that was last computed.
func Read(file []byte) ([]Row, error) {
	if len(file) > MaxBytes {
		return nil, ErrTooLarge
	}
	read := readCSV
	if bytes.HasPrefix(file, []byte("PK\x03\x04")) {
		read = readXLSX
	}
	rows, err := read(file)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, ErrEmpty
	}
	return rows, nil
}

func readXLSX(file []byte) ([]Row, error) {
	book, err := excelize.OpenReader(bytes.NewReader(file), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: maxUnpack, UnzipXMLSizeLimit: maxUnpack,
	})
	if err != nil {
		if strings.Contains(err.Error(), "unzip size exceeds") { // excelize names no error of its own for it
			return nil, ErrTooLarge
		}
		return nil, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	defer func() { _ = book.Close() }()
	sheets := book.GetSheetList()
	if len(sheets) == 0 {
		return nil, ErrEmpty
	}
	rows, err := xlsxRows(book, sheets[0])
	if err != nil {
		return nil, err
	}
	return spread(book, rows)
}

func xlsxRows(book *excelize.File, name string) ([]Row, error) {
	found, err := book.Rows(name)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	defer func() { _ = found.Close() }()
	var rows []Row
	for number := 1; found.Next(); number++ {
		cells, err := found.Columns()
		if err != nil {
			return nil, fmt.Errorf("%w: row %d: %w", ErrUnreadable, number, err)
		}
		if rows, err = add(rows, number, cells); err != nil {
			return nil, err
		}
	}
	return rows, found.Error()
}

func readCSV(file []byte) ([]Row, error) {
	text, err := decode(file)
	if err != nil {
		return nil, err
	}
	if strings.ContainsRune(text, 0) {
		return nil, ErrUnreadable
	}
	lines := csv.NewReader(strings.NewReader(text))
	lines.Comma = separator(text)
	lines.FieldsPerRecord = -1
	lines.LazyQuotes = true
	lines.ReuseRecord = true
	var rows []Row
	for {
		cells, err := lines.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrUnreadable, err)
		}
		number, _ := lines.FieldPos(0)
		if rows, err = add(rows, number, cells); err != nil {
			return nil, err
		}
	}
}

// add appends a row unless it is empty.
func add(rows []Row, number int, cells []string) ([]Row, error) {
	last := 0
	for i, cell := range cells {
		if strings.TrimSpace(cell) != "" {
			last = i + 1
		}
	}
	switch {
	case last == 0:
		return rows, nil
	case last > MaxColumns:
		return nil, ErrTooWide
	case len(rows) == MaxRows:
		return nil, ErrTooMany
	}
	row := Row{Number: number, Cells: make([]string, last)}
	for i, cell := range cells[:last] {
		row.Cells[i] = strings.TrimSpace(cell)
	}
	return append(rows, row), nil
}

// decode reads bytes as UTF-8 or UTF-16 where they are, else as Windows-1252, which Excel still saves on Belgian machines.
func decode(file []byte) (string, error) {
	if bytes.HasPrefix(file, []byte{0xFF, 0xFE}) || bytes.HasPrefix(file, []byte{0xFE, 0xFF}) {
		text, _, err := transform.Bytes(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder(), file)
		if err != nil {
			return "", fmt.Errorf("%w: %w", ErrUnreadable, err)
		}
		return string(text), nil
	}
	file = bytes.TrimPrefix(file, []byte{0xEF, 0xBB, 0xBF})
	if utf8.Valid(file) {
		return string(file), nil
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(file)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	return string(text), nil
}

// separator is the one of ; , and tab that the first lines hold most of, outside quotes.
func separator(text string) rune {
	counts := map[rune]int{}
	quoted, lines := false, 0
	for _, r := range text {
		switch {
		case r == '"':
			quoted = !quoted
		case r == '\n' && !quoted:
			lines++
		case !quoted && (r == ';' || r == ',' || r == '\t'):
			counts[r]++
		}
		if lines == 10 {
			break
		}
	}
	best := ';'
	for _, r := range []rune{',', '\t'} {
		if counts[r] > counts[best] {
			best = r
		}
	}
	return best
}
