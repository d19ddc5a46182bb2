package localpg

import (
	"os"
	"strconv"
	"syscall"
)

const processLocale = "C.UTF-8"

// dieWithParent makes a server quit when we are killed, even with -9.
func dieWithParent(attr *syscall.SysProcAttr) { attr.Pdeathsig = syscall.SIGQUIT }

// free returns the bytes free at path, 0 when it is not there.
func free(path string) uint64 {
	var stat syscall.Statfs_t
	if err := syscall.Statfs(path, &stat); err != nil {
		return 0
	}
	return stat.Bavail * uint64(stat.Bsize)
}

// serves reports whether a process is a postmaster on the data folder, in which it then stands.
func serves(pid int, data string) bool {
	dir, err := os.Readlink("/proc/" + strconv.Itoa(pid) + "/cwd")
	return err == nil && dir == data
}
