package instrument

import (
	"errors"
	"fmt"
)

// ErrDefinition is what every *Problem is.
var ErrDefinition = errors.New("instrument: bad definition")

// Problem is one fault of a data file, with what would mend it.
type Problem struct {
	File, Field string
	Line        int // 0 when it concerns the file as a whole
	Fault, Mend string
}

// Error names the file, the line, the field, the fault and the mend.
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
	return fmt.Sprintf("%s%s; %s", where, p.Fault, p.Mend)
}

// Is makes errors.Is(err, ErrDefinition) true.
func (p *Problem) Is(target error) bool { return target == ErrDefinition }

// Checker collects the problems of one data file, so that an author sees all at
// once. Where it comes from, by the file's bytes, is how it knows the lines.
type Checker struct {
	file     string
	places   places
	problems []error
}

// NewChecker returns the checker of a file.
func NewChecker(file string, data []byte) *Checker {
	return &Checker{file: file, places: locate(data)}
}

// Require records a problem unless the condition holds, and returns the condition.
func (c *Checker) Require(ok bool, field, fault, mend string) bool {
	if !ok {
		c.problems = append(c.problems,
			&Problem{File: c.file, Line: c.places.line(field), Field: field, Fault: fault, Mend: mend})
	}
	return ok
}

// Filled asks for a text.
func (c *Checker) Filled(field, text string) {
	c.Require(text != "", field, "is empty", "fill it in")
}

// Bilingual asks for a text in both languages.
func (c *Checker) Bilingual(field string, t Text) {
	c.Filled(field+".zh-CN", t.ZH)
	c.Filled(field+".en", t.EN)
}

// Err joins the problems.
func (c *Checker) Err() error { return errors.Join(c.problems...) }
