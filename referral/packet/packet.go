// Package packet builds what leaves the school with a referral: all that a
// hospital needs to receive the child, and nothing beyond it. It has two parts: the
// packet under a pseudonym, and the identity behind it, which is released apart. It
// is pure; who may send either, and on what consent, is decided before.
package packet

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// Packet is a referral as the hospital reads it. It says what is the matter and
// whom to call, and not who the student is.
type Packet struct {
	Reference string     `bson:"reference" json:"reference"`
	Pseudonym string     `bson:"pseudonym" json:"pseudonym"` // of the student at this hospital; another hospital knows another one
	Urgency   risk.Level `bson:"urgency" json:"urgency"`
	Written   time.Time  `bson:"written" json:"written"`
	Basis     Basis      `bson:"basis" json:"basis"`
	Student   Patient    `bson:"student" json:"student"`
	Summary   string     `bson:"summary" json:"summary"` // in the counselor's words
	Findings  []Evidence `bson:"findings" json:"findings"`
	School    Sender     `bson:"school" json:"school"`

	// Identity is nil until it was released; it is sealed apart from the packet.
	Identity *Identity `bson:"-" json:"identity,omitempty"`
}

// Basis is why it may be disclosed.
type Basis string

// The two bases.
const (
	ByConsent   Basis = "consent"
	ByEmergency Basis = "emergency"
)

// Patient is who is referred, as far as the pseudonym allows.
type Patient struct {
	Gender    string `bson:"gender" json:"gender"`
	BirthYear string `bson:"birthYear" json:"birthYear"` // empty when the roster does not know it
	Grade     string `bson:"grade" json:"grade" doc:"1 至 12 / 1 to 12"`
}

// Identity is who is behind the pseudonym. The student number stays at school.
type Identity struct {
	Name      string    `bson:"name" json:"name"`
	Birth     string    `bson:"birth" json:"birth"` // 2006-01-02
	Guardians []Contact `bson:"guardians" json:"guardians" nullable:"false"`
}

// Contact is a guardian who may be called. Unsafe ones are left out.
type Contact struct {
	Name     string `bson:"name" json:"name"`
	Relation string `bson:"relation" json:"relation"`
	Phone    string `bson:"phone" json:"phone"`
}

// Sender is whom the hospital calls back.
type Sender struct {
	Name     string `bson:"name" json:"name"`
	CallBack string `bson:"callBack" json:"callBack"`
}

// Evidence is what one paper showed: its scales, the reasons of its risk, and the
// answers to critical items only. It is a screening result, never a diagnosis.
type Evidence struct {
	Taken    time.Time     `bson:"taken" json:"taken"`
	Scales   []Measure     `bson:"scales" json:"scales"`
	Wordings []Wording     `bson:"wordings" json:"wordings"`
	Reasons  []risk.Reason `bson:"reasons" json:"reasons"`
	Critical []Critical    `bson:"critical" json:"critical"`
}

// Measure is one score, with what it means and how sure it is.
type Measure struct {
	Scale  instrument.ScaleKey `bson:"scale" json:"scale"`
	Title  instrument.Text     `bson:"title" json:"title"`
	Valid  bool                `bson:"valid" json:"valid"`
	Value  float64             `bson:"value" json:"value"` // means nothing unless Valid
	Band   instrument.Text     `bson:"band" json:"band"`
	Low    float64             `bson:"low" json:"low"` // over all ways to complete the paper
	High   float64             `bson:"high" json:"high"`
	Blanks int                 `bson:"blanks" json:"blanks"`
	Source string              `bson:"source" json:"source"` // of the cut-off
}

// Wording says how far the wording of an instrument may be trusted.
type Wording struct {
	Instrument instrument.Ref    `bson:"instrument" json:"instrument"`
	Title      instrument.Text   `bson:"title" json:"title"`
	Status     instrument.Status `bson:"status" json:"status" enum:"verbatim,translation: published,translation: unvalidated"`
}

// Case is what a packet is built from.
type Case struct {
	Reference, Pseudonym, Summary string
	Now                           time.Time
	Basis                         Basis
	Pupil                         screening.Pupil
	School                        *screening.School
	Readings                      []screening.Reading
}

// Build writes the packet of a case, without the identity.
func Build(c Case) Packet {
	p := Packet{Reference: c.Reference, Pseudonym: c.Pseudonym, Written: c.Now, Basis: c.Basis, Summary: c.Summary, Urgency: risk.None,
		Student: Patient{Gender: c.Pupil.Person.Gender, BirthYear: yearOf(c.Pupil.Person.Birth), Grade: c.Pupil.Class.Parent().Code()},
		School:  Sender{Name: c.School.Name, CallBack: c.School.Duty.CallBack}}
	for _, r := range c.Readings {
		p.Findings = append(p.Findings, Evidence{Taken: r.Sitting.Submitted, Scales: measures(r), Wordings: wordings(r),
			Reasons: r.Finding.Reasons, Critical: critical(r)})
		if r.Finding.Level.AtLeast(p.Urgency) {
			p.Urgency = r.Finding.Level
		}
	}
	if c.Basis == ByEmergency {
		p.Urgency = risk.Imminent
	}
	return p
}

func yearOf(birth string) string {
	year, _, _ := strings.Cut(birth, "-")
	return year
}

// Reveal writes who somebody is, and whom of the guardians to call.
func Reveal(p screening.Person) Identity {
	id := Identity{Name: p.Name, Birth: p.Birth, Guardians: []Contact{}}
	for _, g := range p.Guardians {
		if !g.Unsafe {
			id.Guardians = append(id.Guardians, Contact{Name: g.Name, Relation: g.Relation, Phone: g.Phone})
		}
	}
	return id
}

// Names tells whether a text says who somebody is: a name, a number or a telephone
// of theirs or of a guardian's.
func Names(text string, p screening.Person) bool {
	said := []string{p.Name, p.Number}
	for _, g := range p.Guardians {
		said = append(said, g.Name, g.Phone)
	}
	text = squeezed(text)
	return slices.ContainsFunc(said, func(s string) bool { return s != "" && strings.Contains(text, squeezed(s)) })
}

// squeezed is a text without width and spaces, by which two people may write the
// same name differently.
func squeezed(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKC.String(text))
}
