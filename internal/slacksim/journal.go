package slacksim

import (
	"bufio"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand"
	"os"
	"slices"
	"strings"
	"time"
)

// journal appends each changed thing as one JSON line {"k":kind,"v":thing}.
// A line is written with one call and read back by the next process, so a
// killed process loses at most a half line at the end.
type journal struct {
	f   *os.File
	err error
}

type entry struct {
	K string          `json:"k"`
	V json.RawMessage `json:"v"`
}

// gone is a deleted message.
type gone struct {
	Channel string `json:"channel"`
	TS      string `json:"ts"`
}

// put keeps v; call it with the state locked.
func (w *Workspace) put(kind string, v any) {
	if w.journal == nil || w.journal.f == nil {
		return
	}
	if m, ok := v.(*message); ok && m.EphemeralTo != "" {
		return // ephemeral messages vanish on reload: docs.slack.dev/reference/methods/chat.postEphemeral
	}
	line, err := entryLine(kind, v)
	if err == nil {
		_, err = w.journal.f.Write(line)
	}
	if err != nil && w.journal.err == nil {
		w.journal.err = err
		w.log.Error("the journal of the workspace cannot be written", "error", err)
	}
}

func entryLine(kind string, v any) ([]byte, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encode %s for the journal: %w", kind, err)
	}
	line, err := json.Marshal(entry{K: kind, V: b})
	if err != nil {
		return nil, fmt.Errorf("encode a journal line: %w", err)
	}
	return append(line, '\n'), nil
}

func (j *journal) close() {
	if j == nil || j.f == nil {
		return
	}
	_ = j.f.Close()
	j.f = nil
}

// load reads the journal, or begins the world of the options, and writes the
// journal afresh so that it holds each thing once.
func (w *Workspace) load() error {
	own, _ := w.clock.(*ownClock)
	if w.clock == nil {
		own = &ownClock{}
		w.clock = own
	}
	st := newState()
	if w.opts.Journal != "" {
		if err := replay(w.opts.Journal, st, own); err != nil {
			return err
		}
	}
	w.st = st
	if st.App.AppID == "" {
		w.begin()
	}
	w.refreshBot()
	if w.opts.Journal == "" {
		return nil
	}
	if err := w.rewrite(); err != nil {
		return err
	}
	if own != nil {
		own.keep = func(c ownClockState) { w.mu.Lock(); w.put("clock", c); w.mu.Unlock() }
	}
	return nil
}

func replay(path string, st *state, own *ownClock) error {
	f, err := os.Open(path) //nolint:gosec // the path is the caller's own choice
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("open the journal: %w", err)
	}
	defer f.Close() //nolint:errcheck // only read
	r := bufio.NewReader(f)
	for n := 1; ; n++ {
		line, err := r.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return nil // a half line at the end was never answered
		}
		if err != nil {
			return fmt.Errorf("read the journal: %w", err)
		}
		if err := st.apply(line, own); err != nil {
			return fmt.Errorf("line %d of the journal: %w", n, err)
		}
	}
}

func (s *state) apply(line []byte, own *ownClock) error {
	var e entry
	if err := json.Unmarshal(line, &e); err != nil {
		return err
	}
	switch e.K {
	case "app":
		return json.Unmarshal(e.V, &s.App)
	case "user":
		return upsert(e.V, s.Users, func(u *member) string { return u.ID })
	case "channel":
		return upsert(e.V, s.Channels, func(c *channel) string { return c.ID })
	case "home":
		return upsert(e.V, s.Homes, func(v *view) string { return v.User })
	case "file":
		return upsert(e.V, s.Files, func(f *file) string { return f.ID })
	case "message":
		var m message
		if err := json.Unmarshal(e.V, &m); err != nil {
			return err
		}
		s.insert(&m)
		return nil
	case "gone":
		var g gone
		if err := json.Unmarshal(e.V, &g); err != nil {
			return err
		}
		s.remove(g.Channel, g.TS)
		return nil
	case "clock":
		if own == nil {
			return nil
		}
		return json.Unmarshal(e.V, &own.st)
	}
	return fmt.Errorf("unknown kind %q", e.K)
}

func upsert[T any](raw json.RawMessage, into map[string]*T, key func(*T) string) error {
	v := new(T)
	if err := json.Unmarshal(raw, v); err != nil {
		return err
	}
	into[key(v)] = v
	return nil
}

// insert puts a message in its place, or replaces the one with its ts.
func (s *state) insert(m *message) {
	list := s.Messages[m.Channel]
	i, found := slices.BinarySearchFunc(list, m.TS, func(x *message, ts string) int { return strings.Compare(x.TS, ts) })
	if found {
		list[i] = m
		return
	}
	s.Messages[m.Channel] = slices.Insert(list, i, m)
}

func (s *state) remove(channel, ts string) {
	s.Messages[channel] = slices.DeleteFunc(s.Messages[channel], func(m *message) bool { return m.TS == ts })
}

// rewrite replaces the journal by one line per living thing.
func (w *Workspace) rewrite() error {
	w.journal.close()
	tmp := w.opts.Journal + ".new"
	f, err := os.OpenFile(tmp, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600) //nolint:gosec // the caller's own path
	if err != nil {
		return fmt.Errorf("write the journal: %w", err)
	}
	w.journal = &journal{f: f}
	w.putAll()
	if w.journal.err != nil {
		w.journal.close()
		return fmt.Errorf("write the journal: %w", w.journal.err)
	}
	if err := os.Rename(tmp, w.opts.Journal); err != nil {
		w.journal.close()
		return fmt.Errorf("replace the journal: %w", err)
	}
	return nil
}

func (w *Workspace) putAll() {
	w.put("app", w.st.App)
	for _, u := range w.st.sortedUsers() {
		w.put("user", u)
	}
	for _, c := range w.st.sortedChannels() {
		w.put("channel", c)
		for _, m := range w.st.Messages[c.ID] {
			w.put("message", m)
		}
	}
	for _, v := range w.st.Homes {
		w.put("home", v)
	}
	for _, f := range w.st.Files {
		w.put("file", f)
	}
	if own, ok := w.clock.(*ownClock); ok {
		w.put("clock", own.state())
	}
}

// begin fills the state with the world of the options. Ids and tokens follow
// from the world and the seed, so that a workspace started twice is the same.
func (w *Workspace) begin() {
	world := w.opts.World
	r := rand.New(rand.NewSource(w.opts.Seed)) //nolint:gosec // tokens of a simulator
	w.st.App = newApp(world, w.manifest, r)
	now := time.Now().Unix()
	for _, u := range world.Users {
		w.st.Users[u.ID] = &member{User: u, Updated: now}
	}
	for _, c := range world.Channels {
		w.st.Channels[c.ID] = w.worldChannel(c, now)
	}
}

func (w *Workspace) worldChannel(c Channel, now int64) *channel {
	out := &channel{
		ID: c.ID, Name: c.Name, Kind: kindChannel, Private: c.Private,
		Archived: c.Archived, External: c.External, Created: now, Members: []string{},
	}
	for _, h := range c.Members {
		if u := w.st.user(h); u != nil {
			out.Members = append(out.Members, u.ID)
		}
	}
	if len(out.Members) > 0 {
		out.Creator = out.Members[0]
	}
	if c.Bot {
		out.Members = append(out.Members, w.st.App.BotUser)
	}
	return out
}

func newApp(world World, m *manifest, r *rand.Rand) app {
	return app{
		AppID: AppID, TeamID: world.TeamID, TeamName: world.TeamName,
		BotID: randomID(r, "B"), BotUser: randomID(r, "U"),
		BotHandle: m.botHandle(), BotName: m.botName(),
		AppToken:      fmt.Sprintf("xapp-1-%s-%012d-%s", AppID, r.Int63n(1e12), randomHex(r, 32)),
		BotToken:      fmt.Sprintf("xoxb-%012d-%012d-%s", r.Int63n(1e12), r.Int63n(1e12), randomHex(r, 12)),
		SigningSecret: randomHex(r, 16),
	}
}

// refreshBot gives the bot's user the names of the present manifest.
func (w *Workspace) refreshBot() {
	a := &w.st.App
	if w.manifest.given {
		a.BotHandle, a.BotName = w.manifest.botHandle(), w.manifest.botName()
	}
	w.st.Users[a.BotUser] = &member{
		User:  User{ID: a.BotUser, Handle: a.BotHandle, Name: a.BotName, Locale: "en-US", TZ: "Europe/Brussels"},
		IsBot: true, Updated: time.Now().Unix(),
	}
}

const idLetters = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"

func randomID(r *rand.Rand, prefix string) string {
	b := []byte(prefix + "0")
	for range 8 {
		b = append(b, idLetters[r.Intn(len(idLetters))])
	}
	return string(b)
}

func randomHex(r *rand.Rand, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Intn(256))
	}
	return fmt.Sprintf("%x", b)
}

// derivedID is an id that follows from what it names, for conversations.
func derivedID(prefix, of string) string {
	h := sha256.Sum256([]byte(of))
	b := []byte(prefix + "0")
	for _, x := range h[:8] {
		b = append(b, idLetters[int(x)%len(idLetters)])
	}
	return string(b)
}
