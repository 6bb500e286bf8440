package instrument

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/xinqiao/xinqiao/internal/lang"
)

// ErrDefinition is what every *Problem is.
var ErrDefinition = errors.New("instrument: bad definition")

// Problem is one fault of a data file, with what would mend it.
type Problem struct {
	File, Field string
	Line        int // 0 when it concerns the file as a whole
	Fault, Mend lang.Words
}

// Says names the fault and the mend.
func (p *Problem) Says() lang.Words {
	return lang.Words{ZH: p.Fault.ZH + "；" + p.Mend.ZH, EN: p.Fault.EN + "; " + p.Mend.EN}
}

// Error names the file, the line and the field, and says the rest in both languages.
func (p *Problem) Error() string {
	where := p.File
	if p.Line > 0 {
		where += fmt.Sprintf(":%d", p.Line)
	}
	if p.Field != "" {
		where += ": " + p.Field
	}
	if where != "" {
		where += ": "
	}
	return where + p.Says().String()
}

// Is makes errors.Is(err, ErrDefinition) true.
func (p *Problem) Is(target error) bool { return target == ErrDefinition }

// Checker collects the problems of one data file, so that an author sees all at
// once. Where it comes from, by the file's bytes, is how it knows the lines.
type Checker struct {
	file     string
	places   places
	problems []*Problem
}

// NewChecker returns the checker of a file.
func NewChecker(file string, data []byte) *Checker {
	return &Checker{file: file, places: locate(data)}
}

// Require records a problem unless the condition holds, and returns the condition.
func (c *Checker) Require(ok bool, field string, fault, mend lang.Words) bool {
	if !ok {
		c.problems = append(c.problems,
			&Problem{File: c.file, Line: c.places.line(field), Field: field, Fault: fault, Mend: mend})
	}
	return ok
}

// Filled asks for a text.
func (c *Checker) Filled(field, text string) {
	c.Require(text != "", field, empty, lang.Say("请填写", "fill it in"))
}

// Bilingual asks for a text in both languages.
func (c *Checker) Bilingual(field string, t Text) {
	c.Filled(field+".zh-CN", t.ZH)
	c.Filled(field+".en", t.EN)
}

// Err joins the problems, in the order of their lines.
func (c *Checker) Err() error {
	slices.SortStableFunc(c.problems, func(a, b *Problem) int { return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Field, b.Field)) })
	all := make([]error, len(c.problems))
	for i, p := range c.problems {
		all[i] = p
	}
	return errors.Join(all...)
}

// Faults that are found in many places.
var (
	empty   = lang.Say("未填写", "is empty")
	unknown = lang.Say("不在可选之列", "is not known")
	remove  = lang.Say("请删去", "remove it")
)

// oneOf is the mend of what is not known.
func oneOf[T ~string](values ...T) lang.Words {
	return lang.Say("请用其中之一：%q", "use one of %q", values)
}
