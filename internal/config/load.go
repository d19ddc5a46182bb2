package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"
	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

const prefix = "OVERLEGBOT_"

// Error is everything that is wrong with the configuration, a sentence each.
type Error struct{ Faults []string }

// Error gives the sentences, a line each.
func (e *Error) Error() string { return strings.Join(e.Faults, "\n") }

func faulty(faults []string) error {
	if len(faults) == 0 {
		return nil
	}
	return &Error{Faults: faults}
}

// Load reads the file at path ("" = no file; an empty file is fine), then the
// environment through getenv, then the secrets' files. Of one setting,
// OVERLEGBOT_... wins, then the usual name of a secret (DATABASE_URL,
// SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_SIGNING_SECRET), then its file, then
// the configuration file. An empty variable counts as not set.
//
// The error is an *Error. Load tells only what cannot be read; what is missing
// or contradicts itself is for Validate, because not every command needs all.
func Load(path string, getenv func(string) string) (Config, error) {
	c := Default()
	c.origin = map[string]string{}
	if path != "" {
		data, err := os.ReadFile(path)
		if err != nil {
			return Config{}, faulty([]string{fmt.Sprintf("cannot read the configuration file: %v", err)})
		}
		if faults := decode(data, &c); len(faults) > 0 {
			for i := range faults {
				faults[i] = path + ": " + faults[i]
			}
			return Config{}, faulty(faults)
		}
	}
	faults := secretsInFile(c)
	faults = append(faults, overrideFromEnv(&c, getenv)...)
	faults = append(faults, fillSecrets(&c, getenv)...)
	if len(faults) > 0 {
		return Config{}, faulty(faults)
	}
	if !c.Database.DirectURL.IsSet() {
		c.Database.DirectURL = c.Database.URL
	}
	if c.Slack.APIURL != "" && !strings.HasSuffix(c.Slack.APIURL, "/") {
		c.Slack.APIURL += "/"
	}
	slices.SortFunc(c.Reminders.DeadlineDays, func(a, b int) int { return b - a })
	return c, nil
}

// decode reads one YAML document into c and returns what is wrong with it, with
// line and column but never the lines around: those may hold what should not be
// printed.
func decode(data []byte, c *Config) []string {
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return []string{yaml.FormatError(err, false, false)}
	}
	if len(file.Docs) > 1 {
		return []string{"holds more than one document; keep only the first"}
	}
	if faults := badValues(file); len(faults) > 0 {
		return faults
	}
	read := *c
	err = yaml.NewDecoder(bytes.NewReader(data), yaml.Strict()).Decode(&read)
	if errors.Is(err, io.EOF) {
		return nil // the library has emptied read
	}
	if err != nil {
		return []string{yaml.FormatError(err, false, false)}
	}
	*c = read
	return nil
}

// badValues looks at each key on its own: the library stops at the first bad
// value, says of a duration neither where nor which, and takes 10 for 10 ns.
func badValues(file *ast.File) []string {
	var faults []string
	for _, s := range settings(&Config{}) {
		if s.key == "" {
			continue
		}
		path, err := yaml.PathString("$." + s.key)
		if err != nil {
			continue
		}
		node, err := path.FilterFile(file)
		if err != nil || node.Type() == ast.NullType {
			continue // not in the file
		}
		_, unitless := node.(*ast.IntegerNode)
		unitless = unitless && node.String() != "0"
		_, duration := s.value.Interface().(time.Duration)
		err = yaml.NodeToValue(node, reflect.New(s.value.Type()).Interface())
		if err != nil || unitless && duration {
			at := node.GetToken().Position
			faults = append(faults, fmt.Sprintf("[%d:%d] %s is not usable; write %s", at.Line, at.Column, s.key, s.wanted()))
		}
	}
	return faults
}

// overrideFromEnv sets what the environment says, variable by variable: env
// names a fault by the Go field, and the reader knows only the variable.
func overrideFromEnv(c *Config, getenv func(string) string) []string {
	params, err := env.GetFieldParamsWithOptions(c, env.Options{Prefix: prefix})
	if err != nil {
		return []string{err.Error()}
	}
	var faults []string
	for _, p := range params {
		value := getenv(p.Key)
		if value == "" {
			continue
		}
		err := env.ParseWithOptions(c, env.Options{Prefix: prefix, Environment: map[string]string{p.Key: value}})
		if err != nil {
			faults = append(faults, fmt.Sprintf("%s is not usable; write %s", p.Key, example(p.Key)))
		}
		c.origin[p.Key] = p.Key
	}
	return faults
}

// example says what to write in a variable: the kind of value and a default.
func example(variable string) string {
	for _, s := range settings(&Config{}) {
		if s.variable == variable {
			return s.wanted()
		}
	}
	return "another value"
}

// source is where a secret may come from.
type source struct {
	key   string // in the file
	value *Secret
	file  *string
	usual string // the name that other programs use for the variable, "" = none
}

func (c *Config) secrets() []source {
	return []source{
		{"slack.bot_token", &c.Slack.BotToken, &c.Slack.BotTokenFile, "SLACK_BOT_TOKEN"},
		{"slack.app_token", &c.Slack.AppToken, &c.Slack.AppTokenFile, "SLACK_APP_TOKEN"},
		{"slack.signing_secret", &c.Slack.SigningSecret, &c.Slack.SigningSecretFile, "SLACK_SIGNING_SECRET"},
		{"database.url", &c.Database.URL, &c.Database.URLFile, "DATABASE_URL"},
		{"database.direct_url", &c.Database.DirectURL, &c.Database.DirectURLFile, ""},
	}
}

// secretsInFile refuses the secrets that stand in the configuration file
// itself, which is copied, shown and committed more easily than it should be.
func secretsInFile(c Config) []string {
	var faults []string
	for _, s := range c.secrets() {
		if !s.value.IsSet() {
			continue
		}
		if strings.HasPrefix(s.key, "database.") && !hasPassword(s.value.Reveal()) {
			continue
		}
		faults = append(faults, fmt.Sprintf("%s: a secret does not belong in the configuration file; put it in %s, or in a file of its own named by %s_file",
			s.key, variable(s.key), s.key))
	}
	return faults
}

// fillSecrets takes each secret from the first place that has it.
func fillSecrets(c *Config, getenv func(string) string) []string {
	var faults []string
	for _, s := range c.secrets() {
		usual := ""
		if s.usual != "" {
			usual = strings.TrimSpace(getenv(s.usual))
		}
		switch {
		case getenv(variable(s.key)) != "":
		case usual != "":
			*s.value = NewSecret(usual)
			c.origin[variable(s.key)] = s.usual
		case *s.file != "":
			text, err := os.ReadFile(*s.file)
			if err != nil {
				faults = append(faults, fmt.Sprintf("%s_file: %v", s.key, err))
				continue
			}
			if err := s.value.UnmarshalText(text); err != nil || !s.value.IsSet() {
				faults = append(faults, fmt.Sprintf("%s_file: %s is empty", s.key, *s.file))
			}
		}
	}
	return faults
}

// variable gives the name of the variable that overrides key.
func variable(key string) string {
	return prefix + strings.ToUpper(strings.ReplaceAll(key, ".", "_"))
}
