package config

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
)

// setting is one key of the configuration.
type setting struct {
	key      string // "outbox.lease"; "" where no file may hold it
	variable string // "OVERLEGBOT_OUTBOX_LEASE"
	value    reflect.Value
}

// settings lists every key of c in the order of the struct.
func settings(c *Config) []setting {
	return walk(reflect.ValueOf(c).Elem(), "", prefix)
}

func walk(v reflect.Value, path, env string) []setting {
	var all []setting
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if !f.IsExported() {
			continue
		}
		key := path + f.Tag.Get("yaml")
		if section := f.Tag.Get("envPrefix"); section != "" {
			all = append(all, walk(v.Field(i), key+".", env+section)...)
			continue
		}
		if key == "-" {
			key = ""
		}
		all = append(all, setting{key, env + f.Tag.Get("env"), v.Field(i)})
	}
	return all
}

// wanted says what kind of value a setting takes, with an example.
func (s setting) wanted() string {
	switch s.value.Interface().(type) {
	case time.Duration:
		return "a duration such as 90s, 6m or 24h"
	case int:
		return "a whole number such as 4"
	case float64:
		return "a number such as 1"
	case []int:
		return "whole numbers with commas, such as 30,14,7,1"
	case Hours:
		return "a part of the day such as 20:00-08:00"
	}
	return "a text"
}

// Redacted returns the whole configuration as YAML, secrets as "***" where they
// are set and empty where they are not.
func (c Config) Redacted() string {
	out, err := yaml.Marshal(c)
	if err != nil {
		return fmt.Sprintf("the configuration cannot be printed: %v", err)
	}
	return strings.TrimSpace(string(out))
}
