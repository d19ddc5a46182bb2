package consult

import "time"

// PurposeContactFile is to who sent a table of contacts: what it would change, changes, or changed.
const PurposeContactFile Purpose = "contact_file"

// ContactFileState is how far a table of contacts that somebody sent to the bot is.
type ContactFileState string

// The states of such a table.
const (
	FileAsked     ContactFileState = "asked"     // its columns are to be confirmed
	FileShown     ContactFileState = "shown"     // what it would change is shown
	FileRunning   ContactFileState = "running"   // it is being imported
	FileDone      ContactFileState = "done"      // it is imported, and no longer kept
	FileDiscarded ContactFileState = "discarded" // its sender threw it away
	FileExpired   ContactFileState = "expired"   // nobody decided in time
)

// ContactFile is a table of contacts that somebody sent to the bot, until they decide what is done with it.
type ContactFile struct {
	ID      ContactFileID
	Name    string // as its sender calls it
	Content []byte // nil once it is decided, and where only its report is asked for
	Header  int    // index of the row that names the columns
	Headers string // the shape of the table, under which a mapping is remembered
	Fields  string // how its columns are understood, as a mapping is kept
	State   ContactFileState
	Report  ContactImport // what it would change, or changed
	Done    int           // records written, while it runs
	Of      int
	SentAt  time.Time
}

// Waits says whether its sender still has to decide.
func (f ContactFile) Waits() bool { return f.State == FileAsked || f.State == FileShown }

// CanImport refuses a table that is no longer waiting, or of which the columns are not confirmed yet. One that runs may be
// begun again: what a crash left undone has changed nothing.
func (f ContactFile) CanImport() error {
	switch f.State {
	case FileShown, FileRunning:
		return nil
	case FileAsked:
		return Conflict("contact_file_columns_first", nil)
	}
	return Conflict("contact_file_decided", nil)
}

// CanMap refuses to change the columns of a table that is decided.
func (f ContactFile) CanMap() error {
	if !f.Waits() {
		return Conflict("contact_file_decided", nil)
	}
	return nil
}
