package slacksim

import (
	"bytes"
	"encoding/json"
	"sync"
	"time"
)

// wireKept is how many calls and deliveries are remembered.
const wireKept = 5000

// wireEntry is one call or delivery; Request and Answer are as they travelled,
// without tokens.
type wireEntry struct {
	N       int64           `json:"n"`
	At      time.Time       `json:"at"`
	Dir     string          `json:"dir"` // call or delivery
	What    string          `json:"what"`
	Status  int             `json:"status,omitempty"`
	OK      bool            `json:"ok"`
	Error   string          `json:"error,omitempty"`
	MS      int64           `json:"ms"`
	Attempt int             `json:"attempt,omitempty"`
	Request json.RawMessage `json:"request,omitempty"`
	Answer  json.RawMessage `json:"answer,omitempty"`
}

type wire struct {
	mu      sync.Mutex
	n       int64
	entries []wireEntry
}

func (l *wire) add(e wireEntry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.n++
	e.N = l.n
	if len(l.entries) == wireKept {
		l.entries = append(l.entries[:0], l.entries[wireKept/10:]...)
	}
	l.entries = append(l.entries, e)
}

func (l *wire) since(n int64) []wireEntry {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []wireEntry
	for _, e := range l.entries {
		if e.N > n {
			out = append(out, e)
		}
	}
	return out
}

// rawJSON writes < and > as they are, for whoever reads along.
func rawJSON(v any) json.RawMessage {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if enc.Encode(v) != nil {
		return nil
	}
	return bytes.TrimSuffix(b.Bytes(), []byte{'\n'})
}
