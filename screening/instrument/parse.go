package instrument

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Parse reads and checks one definition. Its problems are *Problem, joined.
func Parse(name string, data []byte) (Instrument, error) {
	var in Instrument
	if err := Decode(name, data, &in); err != nil {
		return Instrument{}, err
	}
	in.resolve()
	if err := check(NewChecker(name, data), in); err != nil {
		return Instrument{}, err
	}
	return in, nil
}

// resolve gives each item the options of its set.
func (in *Instrument) resolve() {
	for i := range in.Items {
		in.Items[i].Options = in.Options[in.Items[i].OptionSet]
	}
}

// Decode reads strict JSON, for data files on which safety rests: unknown fields,
// fields given twice and anything after the value are refused with a *Problem,
// where encoding/json by itself would silently take the last word.
func Decode(name string, data []byte, into any) error {
	found := locate(data)
	if found.twice != "" {
		return &Problem{File: name, Line: found.line(found.twice), Field: found.twice, Fault: "is given twice", Mend: "keep one of them"}
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return decodeProblem(name, data, found, dec.InputOffset(), err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return &Problem{File: name, Line: lineAt(data, dec.InputOffset()), Fault: "something follows the definition",
			Mend: "remove what comes after the last brace"}
	}
	return nil
}

func lineAt(data []byte, offset int64) int {
	return 1 + bytes.Count(data[:min(offset, int64(len(data)))], []byte("\n"))
}

func decodeProblem(name string, data []byte, found places, offset int64, err error) error {
	p := &Problem{File: name, Line: lineAt(data, offset), Fault: err.Error(), Mend: "correct the value"}
	unknown, isUnknown := strings.CutPrefix(err.Error(), "json: unknown field ") // the package has no type for it
	var wrongType *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case isUnknown:
		p.Field = strings.Trim(unknown, `"`)
		p.Line = found.named(p.Field)
		p.Fault = "is no field of a definition"
		p.Mend = "remove it or correct its name"
	case errors.As(err, &wrongType):
		p.Field, p.Line = wrongType.Field, lineAt(data, wrongType.Offset)
		p.Fault = "is a JSON " + wrongType.Value
		p.Mend = fmt.Sprintf("give a value of type %s", wrongType.Type)
	case errors.As(err, &syntax):
		p.Line = lineAt(data, syntax.Offset)
		p.Fault = fmt.Sprintf("is not JSON: %v", err)
		p.Mend = "correct the JSON"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		p.Fault = "ends too early"
		p.Mend = "complete the JSON"
	}
	return p
}

// named is the first line on which a field of this name stands.
func (p places) named(name string) int {
	first := 0
	for path, line := range p.lines {
		if (path == name || strings.HasSuffix(path, "."+name)) && (first == 0 || line < first) {
			first = line
		}
	}
	return first
}
