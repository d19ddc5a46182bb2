package main

import (
	"encoding/json"
	"fmt"
	"os"
	"sync"
	"time"

	"overlegbot/internal/consult"
)

// clockFile holds consultation time for tests and the demo: at was the time when the machine's clock said real, and it
// ticks on from there.
type clockFile struct {
	At   time.Time `json:"at"`
	Real time.Time `json:"real"`
}

func (c clockFile) now() time.Time { return c.At.Add(time.Since(c.Real)) }

// fileClock reads consultation time from a file that another process moves; without a file it is the machine's.
func fileClock(path string) consult.Clock {
	if path == "" {
		return time.Now
	}
	return func() time.Time {
		c, err := readClock(path)
		if err != nil {
			return time.Now()
		}
		return c.now()
	}
}

func readClock(path string) (clockFile, error) {
	var c clockFile
	body, err := os.ReadFile(path)
	if err != nil {
		return c, err
	}
	return c, json.Unmarshal(body, &c)
}

// movingClock is the demo's consultation time. It ticks, can be set, and is kept in a file for the next start.
type movingClock struct {
	mu   sync.Mutex
	file string
	time clockFile
}

// newMovingClock goes on where the file stopped, or begins at start.
func newMovingClock(file string, start time.Time) *movingClock {
	c := &movingClock{file: file, time: clockFile{At: start, Real: time.Now()}}
	if kept, err := readClock(file); err == nil {
		c.time.At = kept.At
	}
	return c
}

// Now is a consult.Clock.
func (c *movingClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.time.now()
}

func (c *movingClock) set(t time.Time) error {
	c.mu.Lock()
	c.time = clockFile{At: t, Real: time.Now()}
	c.mu.Unlock()
	return c.keep()
}

// keep writes down what time it is.
func (c *movingClock) keep() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.time = clockFile{At: c.time.now(), Real: time.Now()}
	return writeClock(c.file, c.time)
}

func writeClock(path string, c clockFile) error {
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	fresh := path + ".new"
	if err := os.WriteFile(fresh, body, 0o600); err != nil {
		return fmt.Errorf("keep the clock: %w", err)
	}
	return os.Rename(fresh, path)
}
