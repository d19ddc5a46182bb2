package consult

import "time"

// PlatformMember is an organisation in a platform, with who sits for it.
type PlatformMember struct {
	Organisation string
	Kind         string
	NIS          string
	People       []string // by name
}

// QuestionNames are the names that somebody may know, and so may use in a question.
type QuestionNames struct {
	Persons  []string
	Partners []string // organisations with which a platform works, without being a member
	Words    Vocabulary
}

// MissedQuestionID is the id of a missed question.
type MissedQuestionID int64

// LastQuestion is what somebody asked last, as it was understood: without its words.
type LastQuestion struct {
	Understood string // JSON
	At         time.Time
}

// MissedQuestion is a question that was not understood. Its text is kept only where the asker said yes.
type MissedQuestion struct {
	ID   MissedQuestionID
	On   time.Time // a date
	Lang string
	Text string // "" without a yes
}
