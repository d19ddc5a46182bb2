package consult

// PurposeDigest tells a person once a week what is new and concerns them.
const PurposeDigest Purpose = "digest"

// Digest is what is new for one person: of the platforms that they may read, and what they were given to do.
type Digest struct {
	Decisions []Decision
	Minutes   []Meeting // whose minutes were closed
	Actions   []ActionItem
}

// Empty says whether there is nothing to tell.
func (d Digest) Empty() bool { return len(d.Decisions)+len(d.Minutes)+len(d.Actions) == 0 }
