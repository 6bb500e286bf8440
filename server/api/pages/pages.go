// Package pages writes what people read on paper or without a log-in: the referral
// form, the family's sheet and the page behind a one-time link. Chinese first, English
// second; no script, nothing from elsewhere, and for families no word that labels a
// child. It is pure: who may read what is decided before.
package pages

import (
	"embed"
	"html/template"
	"io"
	"time"

	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/referral/packet"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/server/api/words"
)

//go:embed *.html
var files embed.FS

var templates = template.Must(template.New("").Funcs(template.FuncMap{
	"gender": genderOf, "relation": relationOf, "urgency": urgencyOf, "basis": basisOf, "wording": wordingOf,
	"plain": plain, "score": score, "sources": sources, "grade": gradeOf, "class": classOf, "role": roleOf,
	"day":    func(t time.Time) string { return t.In(screening.Shanghai).Format("2006-01-02") },
	"moment": func(t time.Time) string { return t.In(screening.Shanghai).Format("2006-01-02 15:04") },
}).ParseFS(files, "*.html"))

// Said is what a page says at its top.
type Said struct {
	Title, Text lang.Words
	Tone        string // alarm or news
}

// Gate is the page of a link before the code was given. It says nothing of anybody.
type Gate struct {
	Said       *Said
	Name, Post string // as they were typed
}

// Write writes the page.
func (g Gate) Write(w io.Writer) error { return templates.ExecuteTemplate(w, "gate", g) }

// Over is the page of a link that opens nothing any more.
type Over struct{ Said *Said }

// Write writes the page.
func (o Over) Write(w io.Writer) error { return templates.ExecuteTemplate(w, "over", o) }

// Choice is one answer with its words.
type Choice struct {
	Option referral.Option
	Words  lang.Words
}

// Reason is why a hospital gives a referral back.
type Reason struct {
	Value string
	Words lang.Words
}

// Reply is the page of a session: the packet, and what can be answered now.
type Reply struct {
	referral.Visit
	Said     *Said
	Identity *packet.Identity // just opened
	Key      string           // of the next reply
}

// State says where the referral stands, in the hospital's words.
func (r Reply) State() lang.Words { return states[r.Visit.State] }

// Released tells whether the hospital may know who the student is.
func (r Reply) Released() bool { return !r.Visit.Released.IsZero() }

// Offered are the answers to tick.
func (r Reply) Offered() (all []Choice) {
	for _, o := range referral.Offered(r.Visit.State) {
		if o != referral.Booked && o != referral.NotTaken {
			all = append(all, Choice{o, optionWords[o]})
		}
	}
	return all
}

// MayBook tells whether an appointment can be made now.
func (r Reply) MayBook() bool { return r.offers(referral.Booked) }

// MayDecline tells whether the referral can be given back now.
func (r Reply) MayDecline() bool { return r.offers(referral.NotTaken) }

func (r Reply) offers(o referral.Option) bool {
	for _, open := range referral.Offered(r.Visit.State) {
		if open == o {
			return true
		}
	}
	return false
}

// Reasons are those of a decline.
func (Reply) Reasons() []Reason { return reasons }

// Soon is the first moment of an appointment, as its field writes it.
func (r Reply) Soon() string { return r.Now.In(screening.Shanghai).Format(FieldTime) }

// FieldTime is how a field for date and time writes its value, in China's time.
const FieldTime = "2006-01-02T15:04"

// Write writes the page.
func (r Reply) Write(w io.Writer) error { return templates.ExecuteTemplate(w, "reply", r) }

// Form is the printed form, with the link in its code of squares.
type Form struct {
	referral.Form
	Link string // address of the link; empty when none opens
}

// To is the hospital's name.
func (f Form) To() string { return f.Form.To.Name }

// Boxes are the answers to tick on paper.
func (f Form) Boxes() (all []Choice) {
	for _, o := range referral.OnForm(f.Feedback) {
		c := Choice{o, optionWords[o]}
		if o == referral.FitAgain && !f.Feedback {
			c.Words = ended
		}
		all = append(all, c)
	}
	return all
}

// Reasons are those of a decline.
func (Form) Reasons() []Reason { return reasons }

// Expires is the last day of the link.
func (f Form) Expires() time.Time { return f.Form.Referral.Link.Expires }

// QR is the link's code of squares.
func (f Form) QR() (template.HTML, error) {
	if f.Link == "" {
		return "", nil
	}
	return squares(f.Link)
}

// Write writes the form.
func (f Form) Write(w io.Writer) error { return templates.ExecuteTemplate(w, "form", f) }

// Family is the family's sheet.
type Family struct{ referral.Sheet }

// To is the hospital's name.
func (f Family) To() string { return f.Sheet.To.Name }

// Code is the code in two halves, as people read it out.
func (f Family) Code() string { return f.Sheet.Code[:4] + "-" + f.Sheet.Code[4:] }

// Lines are help lines.
func (Family) Lines() []words.Line { return words.Lines[:2] }

// Write writes the sheet.
func (f Family) Write(w io.Writer) error { return templates.ExecuteTemplate(w, "family", f) }
