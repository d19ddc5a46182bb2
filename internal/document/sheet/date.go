package sheet

import (
	"strconv"
	"strings"
	"time"
)

// excelEpoch is day 0 of Excel's calendar as it is from March 1900 on (ECMA-376 part 1, 18.17.4.1).
var excelEpoch = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)

// Date reads a cell as a day (midnight UTC): 2026-05-31, 31/5/2026, 31-05-2026, 31.5.2026, or the number that a
// spreadsheet keeps for a date. ok is false for anything else, 31 February included.
func Date(cell string) (day time.Time, ok bool) {
	cell = strings.TrimSpace(cell)
	for _, layout := range []string{"2006-01-02", "2/1/2006", "2-1-2006", "2.1.2006", "2006-01-02T15:04:05Z07:00"} {
		if t, err := time.Parse(layout, cell); err == nil {
			return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC), true
		}
	}
	serial, err := strconv.ParseFloat(cell, 64)
	if err != nil || serial < 18_000 || serial > 110_000 { // 1949 to 2201
		return time.Time{}, false
	}
	return excelEpoch.AddDate(0, 0, int(serial)), true
}
