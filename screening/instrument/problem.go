package instrument

import (
	"errors"
	"fmt"
)

// ErrDefinition is what every *Problem is.
var ErrDefinition = errors.New("instrument: bad definition")

// Problem is one fault of a definition file, with what would mend it.
type Problem struct {
	File, Field string
	Fault, Mend string
}

// Error names the file, the field, the fault and the mend.
func (p *Problem) Error() string {
	where := p.File
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

// checker collects the problems of one file, so that an author sees all at once.
type checker struct {
	file     string
	problems []error
}

// require records a problem unless the condition holds, and returns the condition.
func (c *checker) require(ok bool, field, fault, mend string) bool {
	if !ok {
		c.problems = append(c.problems, &Problem{File: c.file, Field: field, Fault: fault, Mend: mend})
	}
	return ok
}

func (c *checker) filled(field, text string) {
	c.require(text != "", field, "is empty", "fill it in")
}

func (c *checker) bilingual(field string, t Text) {
	c.filled(field+".zh-CN", t.ZH)
	c.filled(field+".en", t.EN)
}

func (c *checker) err() error { return errors.Join(c.problems...) }
