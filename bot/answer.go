package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// answerLine writes one answer as one line of JSON, letters as they are.
func answerLine(w io.Writer, answer any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(answer); err != nil {
		return fmt.Errorf("write answer: %w", err)
	}
	return nil
}

// answerLines answers the lines of a file in their order, blank ones aside.
func answerLines(w world, path string, answer func(line string) (any, error)) error {
	f, err := os.Open(path)
	if err != nil {
		return wrongUse(err, "the file cannot be read: %v", err)
	}
	defer f.Close()
	in, out := bufio.NewReaderSize(f, 1<<16), bufio.NewWriterSize(w.stdout, 1<<16)
	for number := 1; ; number++ {
		line, err := in.ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("read line %d of %s: %w", number, path, err)
		}
		if text := strings.TrimSpace(strings.TrimPrefix(line, "\ufeff")); text != "" {
			a, err := answer(text)
			if err != nil {
				return fmt.Errorf("line %d of %s: %w", number, path, err)
			}
			if err := answerLine(out, a); err != nil {
				return err
			}
		}
		if err != nil {
			break
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write answers: %w", err)
	}
	return nil
}
