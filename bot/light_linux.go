package main

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"syscall"
	"unsafe"
)

// forgetProgram lets the system have back the pages of our own program file, of which the start touched many more than what
// comes after it. They are read only and stay in the file, so that what is needed again is mapped again, from the cache as a
// rule. It is a favour: where it cannot be done nothing changes.
func forgetProgram() {
	program, err := os.Executable()
	if err != nil {
		return
	}
	maps, err := os.Open("/proc/self/maps")
	if err != nil {
		return
	}
	defer maps.Close()
	for lines := bufio.NewScanner(maps); lines.Scan(); {
		if from, size, ok := fixedPart(lines.Text(), program); ok {
			_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, from, size, uintptr(syscall.MADV_DONTNEED))
		}
	}
}

// fixedPart reads a line of /proc/self/maps (proc_pid_maps(5)): where a part of the program lies that is never written to,
// its code or its constants. What may be written to would be lost.
func fixedPart(line, program string) (from, size uintptr, ok bool) {
	fields := strings.Fields(line)
	if len(fields) != 6 || fields[5] != program || fields[1] != "r-xp" && fields[1] != "r--p" {
		return 0, 0, false
	}
	low, high, _ := strings.Cut(fields[0], "-")
	begins, err := strconv.ParseUint(low, 16, 8*int(unsafe.Sizeof(from)))
	if err != nil {
		return 0, 0, false
	}
	ends, err := strconv.ParseUint(high, 16, 8*int(unsafe.Sizeof(from)))
	if err != nil || ends <= begins {
		return 0, 0, false
	}
	return uintptr(begins), uintptr(ends - begins), true
}
