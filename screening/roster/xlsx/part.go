package xlsx

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
)

// element is a start tag during a scan. Unless its handler enters it, whatever
// lies inside is skipped.
type element struct {
	name string
	tag  xml.StartElement
	in   *part
	do   func(*element) error
	open bool
}

func (e *element) attr(name string) string {
	for _, a := range e.tag.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// enter hands the children of the element to the same handler.
func (e *element) enter() error {
	e.open = true
	return e.in.children(e.do)
}

// text is all character data within the element, without phonetic guides, which
// Excel keeps beside the characters of East Asian names.
func (e *element) text() (string, error) {
	e.open = true
	return e.in.text()
}

// part is one XML file of the package, read as a stream.
type part struct {
	zipped  io.ReadCloser
	limited *io.LimitedReader
	xml     *xml.Decoder
}

func (b *Book) open(name string, limit int64) (*part, error) {
	f := b.parts[name]
	if f == nil {
		return nil, fmt.Errorf("%w: a part is missing", ErrDamaged)
	}
	zipped, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	limited := &io.LimitedReader{R: zipped, N: limit}
	return &part{zipped: zipped, limited: limited, xml: xml.NewDecoder(limited)}, nil
}

// scan hands the root element of a part to a handler and reads on to the end of
// the file, where the checksum is compared.
func (b *Book) scan(name string, limit int64, do func(*element) error) error {
	p, err := b.open(name, limit)
	if err != nil {
		return err
	}
	defer p.close()
	if err := p.children(do); !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}

func (p *part) close() { _ = p.zipped.Close() }

// children calls do for every element until the enclosing one ends. At the top
// the enclosing one is the file, whose proper end is io.EOF.
func (p *part) children(do func(*element) error) error {
	for {
		tag, more, err := p.next()
		if err != nil || !more {
			return err
		}
		e := element{name: tag.Name.Local, tag: tag, in: p, do: do}
		if err := do(&e); err != nil {
			return err
		}
		if !e.open {
			if err := p.xml.Skip(); err != nil {
				return p.broken(err)
			}
		}
	}
}

// next returns the next start tag, or false at the enclosing element's end.
func (p *part) next() (tag xml.StartElement, more bool, err error) {
	for {
		token, err := p.xml.Token()
		switch token := token.(type) {
		case xml.StartElement:
			return token, true, nil
		case xml.EndElement:
			return tag, false, nil
		}
		if err != nil {
			return tag, false, p.broken(err)
		}
	}
}

func (p *part) text() (string, error) {
	var text []byte
	for depth := 1; depth > 0; {
		token, err := p.xml.Token()
		if err != nil {
			return "", p.broken(err)
		}
		switch token := token.(type) {
		case xml.CharData:
			text = append(text, token...)
		case xml.StartElement:
			if token.Name.Local != "rPh" {
				depth++
			} else if err := p.xml.Skip(); err != nil {
				return "", p.broken(err)
			}
		case xml.EndElement:
			depth--
		}
	}
	return string(text), nil
}

// broken tells a limit from damage; a clean end of file passes as io.EOF.
func (p *part) broken(err error) error {
	switch {
	case p.limited.N <= 0:
		return ErrTooLarge
	case errors.Is(err, io.EOF):
		return io.EOF
	}
	// The decoder's own text can quote the sheet, so it stays here.
	return ErrDamaged
}
