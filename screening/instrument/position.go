package instrument

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// places are the lines of a JSON file's fields, by their path as problems name
// them: items[0].text.en.
type places struct {
	lines  map[string]int
	values map[string]string // the first path of each text and number
	twice  string            // the path of the first field that an object gives twice
}

// locate walks a JSON file. It leaves broken JSON to the decoder.
func locate(data []byte) places {
	w := walker{dec: json.NewDecoder(bytes.NewReader(data)), data: data, places: places{lines: map[string]int{}, values: map[string]string{}}}
	w.dec.UseNumber()
	for w.step() {
	}
	return w.places
}

// line is that of a field, or of the nearest field around it; 0 when unknown.
func (p places) line(field string) int {
	for {
		if line, ok := p.lines[field]; ok {
			return line
		}
		cut := strings.LastIndexAny(field, ".[")
		if cut < 0 {
			return p.lines[""]
		}
		field = field[:cut]
	}
}

// note keeps where a text or a number stands first.
func (p places) note(path string, token json.Token) {
	switch token.(type) {
	case string, json.Number:
		if value := fmt.Sprint(token); p.values[value] == "" {
			p.values[value] = path
		}
	}
}

var index = regexp.MustCompile(`\[[0-9]+\]`)

// exact is the path of a field of which only line and names are known.
func (p places) exact(names string, line int) string {
	for path, at := range p.lines {
		if at == line && index.ReplaceAllString(path, "") == names {
			return path
		}
	}
	return names
}

// walker keeps the objects and arrays that are open.
type walker struct {
	dec    *json.Decoder
	data   []byte
	open   []*scope
	places places
	line   int
	at     int64
}

// scope is an open object, or an open array when it has no names. In an object
// names and values take turns.
type scope struct {
	path    string
	names   map[string]bool
	name    string
	isValue bool
	index   int
}

func (w *walker) step() bool {
	token, err := w.dec.Token()
	if err != nil {
		return false
	}
	path, isValue := w.enter(token)
	if isValue {
		w.places.lines[path] = w.lineNow()
		w.places.note(path, token)
	}
	switch token {
	case json.Delim('{'):
		w.open = append(w.open, &scope{path: path, names: map[string]bool{}})
	case json.Delim('['):
		w.open = append(w.open, &scope{path: path})
	case json.Delim('}'), json.Delim(']'):
		w.open = w.open[:len(w.open)-1]
	}
	return true
}

// enter returns the path of a value, or notes the name of the one to come.
func (w *walker) enter(token json.Token) (path string, isValue bool) {
	if token == json.Delim('}') || token == json.Delim(']') {
		return "", false
	}
	if len(w.open) == 0 {
		return "", true
	}
	s := w.open[len(w.open)-1]
	if s.names == nil {
		s.index++
		return s.path + "[" + strconv.Itoa(s.index-1) + "]", true
	}
	wasValue := s.isValue
	s.isValue = !wasValue
	if wasValue {
		return s.join(s.name), true
	}
	s.name, _ = token.(string)
	folded := strings.ToLower(s.name) // the decoder ignores case too
	if s.names[folded] && w.places.twice == "" {
		w.places.twice = s.join(s.name)
	}
	s.names[folded] = true
	return "", false
}

func (s *scope) join(name string) string {
	if s.path == "" {
		return name
	}
	return s.path + "." + name
}

// lineNow counts on from where it last counted.
func (w *walker) lineNow() int {
	now := w.dec.InputOffset()
	w.line += bytes.Count(w.data[w.at:now], []byte("\n"))
	w.at = now
	return w.line + 1
}
