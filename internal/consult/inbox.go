package consult

// Leftover is a delivery of Slack's that was stored and not finished.
type Leftover struct {
	Key      string
	Payload  []byte
	Attempts int
}
