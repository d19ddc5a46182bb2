package localpg

import (
	"context"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
)

// processLocale must be a real one: without it macOS' libraries start a thread, which a postmaster does not survive.
const processLocale = "en_US.UTF-8"

// dieWithParent does nothing: the guard and evict do what macOS' kernel does not.
func dieWithParent(*syscall.SysProcAttr) {}

// free returns 0, for macOS has no folder in memory.
func free(string) uint64 { return 0 }

// serves reports whether a process is a postmaster on the data folder, which its command line names.
func serves(pid int, data string) bool {
	out, err := exec.CommandContext(context.Background(), "ps", "-ww", "-o", "command=", "-p", strconv.Itoa(pid)).Output()
	return err == nil && strings.Contains(string(out), "-D "+data+" ")
}
