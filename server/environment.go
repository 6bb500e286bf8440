package server

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/xinqiao/xinqiao/internal/courier"
	"github.com/xinqiao/xinqiao/internal/notify/channel"
	"github.com/xinqiao/xinqiao/screening/staffing"
)

// environment reads variables and collects what is wrong with them, so that a
// person sees every fault at once.
type environment struct {
	getenv func(string) string
	faults []error
}

func (e *environment) fault(name, wrong string) {
	e.faults = append(e.faults, fmt.Errorf("%s %s", name, wrong))
}

func (e *environment) text(name, otherwise string) string {
	if v := strings.TrimSpace(e.getenv(name)); v != "" {
		return v
	}
	return otherwise
}

func (e *environment) demo(name string) Demo {
	switch strings.ToLower(e.text(name, "0")) {
	case "1", "true", "yes", "on":
		return DemoWhole
	case "0", "false", "no", "off":
		return DemoNone
	case string(DemoDistrict):
		return DemoDistrict
	}
	e.fault(name, "must be 1, district or 0")
	return DemoNone
}

// address refuses what is no web address; nothing is one that nobody set.
func (e *environment) address(name, value string) {
	u, err := url.Parse(value)
	if value != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
		e.fault(name, "must be an http:// or https:// address")
	}
}

// networks reads a list of networks.
func (e *environment) networks(name string) []netip.Prefix {
	all, err := courier.Networks(e.text(name, ""))
	if err != nil {
		e.fault(name, "must be networks like 10.0.0.0/8, separated by commas")
	}
	return all
}

// rule reads a staffing rule from a file, whose every field must be known.
func (e *environment) rule(name string, otherwise staffing.Rule) staffing.Rule {
	path := e.text(name, "")
	if path == "" {
		return otherwise
	}
	content, err := os.ReadFile(path)
	if err != nil {
		e.fault(name, "names a file that cannot be read")
		return otherwise
	}
	var rule staffing.Rule
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.DisallowUnknownFields()
	invalid := func(k staffing.SchoolKind) bool { return !k.Valid() }
	if err := decoder.Decode(&rule); err != nil || rule.Ratio < 1 || rule.Source == "" ||
		slices.ContainsFunc(slices.Concat(rule.Covers, rule.FullTimeIn), invalid) {
		e.fault(name, "must name a JSON file with ratio, covers, fullTimersCount, fullTimeIn and source, kinds being urban, township-central or rural")
		return otherwise
	}
	return rule
}

// channels reads the ways out from a file; secrets may stand in files of their own,
// named from its folder.
func (e *environment) channels(name string) channel.Config {
	path := e.text(name, "")
	if path == "" {
		return channel.Config{}
	}
	content, err := os.ReadFile(path)
	if err != nil {
		e.fault(name, "names a file that cannot be read")
		return channel.Config{}
	}
	cfg, err := channel.Parse(content, func(file string) ([]byte, error) {
		if !filepath.IsAbs(file) {
			file = filepath.Join(filepath.Dir(path), file)
		}
		return os.ReadFile(file)
	})
	if err != nil {
		e.fault(name, "names a file with faults: "+strings.ReplaceAll(err.Error(), "\n", "; "))
	}
	return cfg
}

// secret reads a value from the variable itself or from the file that its _FILE
// variant names.
func (e *environment) secret(name string) string {
	value, file := e.text(name, ""), e.text(name+"_FILE", "")
	switch {
	case file == "":
		return value
	case value != "":
		e.fault(name, "and "+name+"_FILE are both set; which one is meant?")
		return ""
	}
	content, err := os.ReadFile(file)
	if err != nil {
		e.fault(name+"_FILE", "names a file that cannot be read")
		return ""
	}
	value = strings.TrimSpace(string(content))
	if value == "" {
		e.fault(name+"_FILE", "names an empty file")
	}
	return value
}
