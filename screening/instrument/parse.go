package instrument

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// parse reads and checks one definition.
func parse(name string, data []byte) (Instrument, error) {
	var in Instrument
	if err := Decode(name, data, &in); err != nil {
		return Instrument{}, err
	}
	for i := range in.Items {
		in.Items[i].Options = in.Options[in.Items[i].OptionSet]
	}
	if err := check(name, in); err != nil {
		return Instrument{}, err
	}
	return in, nil
}

// Decode reads strict JSON, for data files on which safety rests: unknown fields,
// fields given twice and anything after the value are refused with a *Problem,
// where encoding/json by itself would silently take the last word.
func Decode(name string, data []byte, into any) error {
	if field, found := repeated(data); found {
		return &Problem{File: name, Field: field, Fault: "is given twice", Mend: "keep one of them"}
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return decodeProblem(name, err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return &Problem{File: name, Fault: "something follows the definition", Mend: "remove what comes after the last brace"}
	}
	return nil
}

func decodeProblem(name string, err error) error {
	p := &Problem{File: name, Fault: err.Error(), Mend: "correct the value"}
	unknown, isUnknown := strings.CutPrefix(err.Error(), "json: unknown field ") // the package has no type for it
	var wrongType *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case isUnknown:
		p.Field = strings.Trim(unknown, `"`)
		p.Fault = "is no field of a definition"
		p.Mend = "remove it or correct its name"
	case errors.As(err, &wrongType):
		p.Field = wrongType.Field
		p.Fault = "is a JSON " + wrongType.Value
		p.Mend = fmt.Sprintf("give a value of type %s", wrongType.Type)
	case errors.As(err, &syntax):
		p.Fault = fmt.Sprintf("is not JSON at byte %d: %v", syntax.Offset, err)
		p.Mend = "correct the JSON"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		p.Fault = "ends too early"
		p.Mend = "complete the JSON"
	}
	return p
}

// repeated returns the first field that an object gives twice. It leaves broken
// JSON to the decoder.
func repeated(data []byte) (field string, found bool) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var open []*scope
	for {
		token, err := dec.Token()
		if err != nil {
			return "", false
		}
		if len(open) > 0 {
			if name, twice := open[len(open)-1].take(token); twice {
				return name, true
			}
		}
		switch token {
		case json.Delim('{'):
			open = append(open, &scope{names: map[string]bool{}})
		case json.Delim('['):
			open = append(open, &scope{})
		case json.Delim('}'), json.Delim(']'):
			open = open[:len(open)-1]
		}
	}
}

// scope is an open object, or an open array when it has no names. In an object
// names and values take turns.
type scope struct {
	names   map[string]bool
	isValue bool
}

func (s *scope) take(token json.Token) (name string, twice bool) {
	if s.names == nil {
		return "", false
	}
	wasValue := s.isValue
	s.isValue = !wasValue
	name, isName := token.(string)
	if wasValue || !isName {
		return "", false
	}
	folded := strings.ToLower(name) // the decoder ignores case too
	twice = s.names[folded]
	s.names[folded] = true
	return name, twice
}
