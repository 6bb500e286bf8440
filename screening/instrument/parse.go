package instrument

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strings"

	"github.com/xinqiao/xinqiao/internal/lang"
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
		return &Problem{File: name, Line: found.line(found.twice), Field: found.twice,
			Fault: lang.Say("写了两次", "is given twice"), Mend: lang.Say("请只留一处", "keep one of them")}
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return decodeProblem(name, data, found, dec.InputOffset(), err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return &Problem{File: name, Line: lineAt(data, dec.InputOffset()), Fault: lang.Say("定义之后还有内容", "something follows the definition"),
			Mend: lang.Say("请删去最后一个花括号之后的内容", "remove what comes after the last brace")}
	}
	return nil
}

func lineAt(data []byte, offset int64) int {
	return 1 + bytes.Count(data[:min(offset, int64(len(data)))], []byte("\n"))
}

func decodeProblem(name string, data []byte, found places, offset int64, err error) error {
	p := &Problem{File: name, Line: lineAt(data, offset), Fault: lang.Say("不能读取（%v）", "cannot be read (%v)", err), Mend: lang.Say("请改正这个值", "correct the value")}
	unknown, isUnknown := strings.CutPrefix(err.Error(), "json: unknown field ") // the package has no type for it
	var wrongType *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	var value *ValueError
	switch {
	case isUnknown:
		p.Field = strings.Trim(unknown, `"`)
		p.Line = found.named(p.Field)
		p.Fault = lang.Say("不是定义里的字段", "is no field of a definition")
		p.Mend = lang.Say("请删去，或改正字段名", "remove it or correct its name")
	case errors.As(err, &wrongType):
		p.Line = lineAt(data, wrongType.Offset)
		p.Field = found.exact(wrongType.Field, p.Line)
		p.Fault = lang.Say("类型不对（JSON %s）", "has the wrong type (JSON %s)", wrongType.Value)
		p.Mend = kindOf(wrongType.Type)
	case errors.As(err, &value):
		p.Field = found.values[value.Raw]
		p.Line, p.Fault, p.Mend = found.line(p.Field), lang.Say("%q 不能读取", "%q cannot be read", value.Raw), value.Mend
	case errors.As(err, &syntax):
		p.Line = lineAt(data, syntax.Offset)
		p.Fault = lang.Say("不是 JSON（%v）", "is not JSON (%v)", err)
		p.Mend = lang.Say("请改正 JSON 的写法", "correct the JSON")
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		p.Fault = lang.Say("文件不完整", "ends too early")
		p.Mend = lang.Say("请补全 JSON", "complete the JSON")
	}
	return p
}

// ValueError refuses a text or a number that a field does not take.
type ValueError struct {
	Raw  string // as it stands in the file
	Mend lang.Words
}

// Error names the mend.
func (e *ValueError) Error() string { return e.Mend.EN }

// kindOf says in JSON's terms what a field takes: names of Go types help nobody.
func kindOf(t reflect.Type) lang.Words {
	switch t.Kind() {
	case reflect.Bool:
		return lang.Say("请写 true 或 false", "write true or false")
	case reflect.String:
		return lang.Say("请写文字，加双引号", "write a text in quotation marks")
	case reflect.Slice:
		return lang.Say("请写列表：[…]", "write a list: […]")
	case reflect.Struct, reflect.Map:
		return lang.Say("请写对象：{…}", "write an object: {…}")
	}
	return lang.Say("请写数字，不加引号", "write a number without quotation marks")
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
