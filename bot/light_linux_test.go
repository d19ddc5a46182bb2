package main

import (
	"os"
	"strings"
	"testing"
)

func TestOnlyWhatIsNeverWrittenToOfOurOwnProgramIsGivenBack(t *testing.T) {
	t.Parallel()
	const program = "/opt/overlegbot"
	for line, want := range map[string]bool{
		"00400000-013ce000 r-xp 00000000 fe:00 10379364                           /opt/overlegbot":           true,
		"013ce000-023ef000 r--p 00fce000 fe:00 10379364                           /opt/overlegbot":           true,
		"023ef000-029fc000 rw-p 01fef000 fe:00 10379364                           /opt/overlegbot":           false,
		"7f0000000000-7f0000001000 r--p 00000000 fe:00 7                          /usr/lib/libc.so.6":        false,
		"00400000-013ce000 r-xp 00000000 fe:00 10379364                           /opt/overlegbot (deleted)": false,
		"38a524c00000-38a526800000 rw-p 00000000 00:00 0 ":                                                   false,
		"": false,
	} {
		from, size, got := fixedPart(line, program)
		if got != want || got && (from == 0 || size == 0) {
			t.Errorf("%q: got %v, %x and %x, want %v", line, got, from, size, want)
		}
	}
}

func TestTheProgramGoesOnAfterItsPagesAreGivenBack(t *testing.T) {
	t.Parallel()
	before, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Skip("this system does not tell: ", err)
	}
	forgetProgram()
	after, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	of := func(status []byte) string {
		_, rest, _ := strings.Cut(string(status), "RssFile:")
		line, _, _ := strings.Cut(rest, "\n")
		return strings.TrimSpace(line)
	}
	t.Logf("pages of files: %s before, %s after", of(before), of(after))
}
