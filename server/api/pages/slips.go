package pages

import (
	"html/template"
	"io"
	"net/url"
	"time"

	"github.com/xinqiao/xinqiao/screening"
)

// Slips are log-in slips to print and cut apart, several on a page.
type Slips struct {
	Slips []screening.Slip
	For   SlipsFor
	Site  string // address of the student's page
}

// SlipsFor says what the slips are for; all of it may be empty.
type SlipsFor struct {
	Room     string
	Starts   time.Time
	Observer bool // an adult answers about the child
}

// SlipCard is one slip.
type SlipCard struct {
	screening.Slip
	site string
}

// Cards are the slips one by one.
func (s Slips) Cards() []SlipCard {
	cards := make([]SlipCard, len(s.Slips))
	for i, slip := range s.Slips {
		cards[i] = SlipCard{slip, s.Site}
	}
	return cards
}

// Halves is the code in two halves, as people type it.
func (c SlipCard) Halves() string {
	if len(c.Code) < 8 {
		return c.Code
	}
	return c.Code[:4] + " " + c.Code[4:]
}

// QR opens the student's page with the slip behind the #, which browsers keep to
// themselves.
func (c SlipCard) QR() (template.HTML, error) {
	return squares(c.site + "#" + url.PathEscape(c.School) + "." + url.PathEscape(c.Number) + "." + url.PathEscape(c.Code))
}

// Write writes the slips.
func (s Slips) Write(w io.Writer) error { return templates.ExecuteTemplate(w, "slips", s) }
