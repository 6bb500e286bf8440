// Package packet builds what leaves the school with a referral: all that a
// hospital needs to receive the child, and nothing beyond it. It is pure; who may
// send it, and on what consent, is decided before.
package packet

import (
	"time"

	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// Packet is a referral as the hospital reads it.
type Packet struct {
	Reference string     `bson:"reference" json:"reference"`
	Urgency   risk.Level `bson:"urgency" json:"urgency"`
	Written   time.Time  `bson:"written" json:"written"`
	Basis     Basis      `bson:"basis" json:"basis"`
	Student   Patient    `bson:"student" json:"student"`
	Guardians []Contact  `bson:"guardians" json:"guardians"`
	Summary   string     `bson:"summary" json:"summary"` // in the counselor's words
	Findings  []Evidence `bson:"findings" json:"findings"`
	School    Sender     `bson:"school" json:"school"`
}

// Basis is why it may be disclosed.
type Basis string

// The two bases.
const (
	ByConsent   Basis = "consent"
	ByEmergency Basis = "emergency"
)

// Patient is who is referred. The student number stays at school.
type Patient struct {
	Name   string `bson:"name" json:"name"`
	Gender string `bson:"gender" json:"gender"`
	Birth  string `bson:"birth" json:"birth"`
	Grade  string `bson:"grade" json:"grade"`
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
	Taken    time.Time          `bson:"taken" json:"taken"`
	Scales   []Measure          `bson:"scales" json:"scales"`
	Wordings []Wording          `bson:"wordings" json:"wordings"`
	Reasons  []risk.Reason      `bson:"reasons" json:"reasons"`
	Critical []screening.Change `bson:"critical" json:"critical"`
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
	Status     instrument.Status `bson:"status" json:"status"`
}

// Case is what a packet is built from.
type Case struct {
	Reference, Summary string
	Now                time.Time
	Basis              Basis
	Pupil              screening.Pupil
	School             *screening.School
	Readings           []screening.Reading
}

// Build writes the packet of a case.
func Build(c Case) Packet {
	p := Packet{Reference: c.Reference, Written: c.Now, Basis: c.Basis, Summary: c.Summary, Urgency: risk.None,
		Student: Patient{Name: c.Pupil.Person.Name, Gender: c.Pupil.Person.Gender, Birth: c.Pupil.Person.Birth,
			Grade: c.Pupil.Class.Parent().Code()},
		School: Sender{Name: c.School.Name, CallBack: c.School.Duty.CallBack}}
	for _, g := range c.Pupil.Person.Guardians {
		if !g.Unsafe {
			p.Guardians = append(p.Guardians, Contact{Name: g.Name, Relation: g.Relation, Phone: g.Phone})
		}
	}
	for _, r := range c.Readings {
		p.Findings = append(p.Findings, Evidence{Taken: r.Sitting.Submitted, Scales: measures(r), Wordings: wordings(r),
			Reasons: r.Finding.Reasons, Critical: r.Changes})
		if r.Finding.Level.AtLeast(p.Urgency) {
			p.Urgency = r.Finding.Level
		}
	}
	if c.Basis == ByEmergency {
		p.Urgency = risk.Imminent
	}
	return p
}
