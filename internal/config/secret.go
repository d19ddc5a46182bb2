package config

import (
	"fmt"
	"log/slog"
	"strings"
)

const masked = "***"

// Secret is a token or password. However it is printed, it prints as "***";
// only Reveal gives it away.
type Secret struct{ value string }

// NewSecret wraps value.
func NewSecret(value string) Secret { return Secret{value} }

// Reveal returns the secret itself: for the call that needs it, and nothing else.
func (s Secret) Reveal() string { return s.value }

// IsSet reports whether there is a secret.
func (s Secret) IsSet() bool { return s.value != "" }

// String returns "***", or "" where nothing is set.
func (s Secret) String() string {
	if s.value == "" {
		return ""
	}
	return masked
}

// Format keeps every verb of fmt, %#v and %x too, from seeing the value.
func (s Secret) Format(f fmt.State, _ rune) { fmt.Fprint(f, s.String()) }

// MarshalText prints the secret as String does, in JSON and YAML too.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// MarshalJSON prints the secret as String does.
func (s Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + s.String() + `"`), nil }

// LogValue prints the secret as String does.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// UnmarshalText takes the text without the blanks and line ends around it.
func (s *Secret) UnmarshalText(text []byte) error {
	s.value = strings.TrimSpace(string(text))
	return nil
}

// Hours is a part of the day in which nothing is sent, in minutes after local
// midnight; it may pass midnight. From equal to To is no such part.
type Hours struct{ From, To int }

// String gives "20:00-08:00", or "" for none.
func (h Hours) String() string {
	if h.From == h.To {
		return ""
	}
	return fmt.Sprintf("%02d:%02d-%02d:%02d", h.From/60, h.From%60, h.To/60, h.To%60)
}

// MarshalText gives what UnmarshalText takes.
func (h Hours) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText takes "20:00-08:00", or "" for none.
func (h *Hours) UnmarshalText(text []byte) error {
	*h = Hours{}
	if len(text) == 0 {
		return nil
	}
	from, to, ok := strings.Cut(string(text), "-")
	var err error
	if h.From, err = minutes(from); !ok || err != nil {
		return fmt.Errorf("%q is not a part of the day; write for example \"20:00-08:00\"", text)
	}
	if h.To, err = minutes(to); err != nil {
		return fmt.Errorf("%q is not a part of the day; write for example \"20:00-08:00\"", text)
	}
	return nil
}

func minutes(clock string) (int, error) {
	var h, m int
	clock = strings.TrimSpace(clock)
	if len(clock) != len("20:00") {
		return 0, fmt.Errorf("%q is not hh:mm", clock)
	}
	if _, err := fmt.Sscanf(clock, "%02d:%02d", &h, &m); err != nil || h < 0 || m < 0 || h > 23 || m > 59 {
		return 0, fmt.Errorf("%q is not hh:mm", clock)
	}
	return h*60 + m, nil
}
