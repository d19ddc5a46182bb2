package paper

import (
	"compress/gzip"
	"embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
)

// The fonts stay compressed until a PDF is written, and are let go of behind it: the bot is small while it waits.
//
//go:embed font/*.gz
var fontFiles embed.FS

const (
	regularFont = "DejaVuSansCondensed"
	strongFont  = "DejaVuSansCondensed-Bold"
)

func loadFont(name string) ([]byte, error) {
	f, err := fontFiles.Open("font/" + name + ".ttf.gz")
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // in memory
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("font %s: %w", name, err)
	}
	body, err := io.ReadAll(z)
	if err != nil {
		return nil, fmt.Errorf("font %s: %w", name, err)
	}
	return body, nil
}

// face is the advance of each character in thousandths of the font's size, plus one; 0 is a character that it does not
// have. PDF writing reaches no character beyond U+FFFF.
type face [0x10000]uint16

func (f *face) has(r rune) bool { return r >= 0 && int(r) < len(f) && f[r] != 0 }

// advance is how far a character moves the pen, in thousandths of the font's size.
func (f *face) advance(r rune) float64 { return float64(f[r]) - 1 }

var errNotAFont = errors.New("this is no TrueType font with characters of Unicode")

// readFace reads a TrueType font's tables cmap (format 4) and hmtx (OpenType specification).
func readFace(font []byte) (f *face, err error) {
	defer func() {
		if recover() != nil { // cut short: the fonts are ours, so this is a fault of the program's files
			f, err = nil, errNotAFont
		}
	}()
	u16 := func(at int) int { return int(binary.BigEndian.Uint16(font[at:])) }
	tables := map[string]int{}
	for at := 12; at < 12+16*u16(4); at += 16 {
		tables[string(font[at:at+4])] = int(binary.BigEndian.Uint32(font[at+8:]))
	}
	unit := float64(u16(tables["head"] + 18))
	metrics := u16(tables["hhea"] + 34)
	f = &face{}
	for r, id := range characters(font, tables["cmap"]) {
		width := u16(tables["hmtx"] + 4*min(id, metrics-1))
		f[r] = uint16(float64(width)*1000/unit+0.5) + 1
	}
	if !f.has('a') {
		return nil, errNotAFont
	}
	return f, nil
}

// characters gives each character with the number of its glyph.
func characters(font []byte, cmap int) iter.Seq2[int, int] {
	u16 := func(at int) int { return int(binary.BigEndian.Uint16(font[at:])) }
	return func(yield func(int, int) bool) {
		for i := range u16(cmap + 2) {
			at := cmap + int(binary.BigEndian.Uint32(font[cmap+4+8*i+4:]))
			if u16(at) != 4 {
				continue
			}
			n := u16(at + 6) // twice the number of segments
			for s := at + 14; s < at+14+n; s += 2 {
				first, delta, offset := u16(s+2+n), u16(s+2+2*n), u16(s+2+3*n)
				for r := first; r <= u16(s) && r < 0xFFFF; r++ {
					id := r + delta
					if offset != 0 {
						id = u16(s + 2 + 3*n + offset + 2*(r-first))
						if id != 0 {
							id += delta
						}
					}
					if id &= 0xFFFF; id != 0 && !yield(r, id) {
						return
					}
				}
			}
			return
		}
	}
}
