package fhir

import (
	"cmp"

	"github.com/xinqiao/xinqiao/internal/fhir"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/referral/packet"
)

// task is what the hospital is asked to do and by when; its answers are the later
// states of this task.
func (w *writer) task() {
	w.insert(1, taskEntry, task{ResourceType: "Task", Identifier: w.reference(), Status: "requested", Intent: "order",
		BusinessStatus: one(fhir.Ours+"CodeSystem/referral-state", "sent", "已发出 sent"), Priority: w.priority(),
		Focus: w.to(requestEntry), For: w.to(patientEntry), AuthoredOn: moment(w.Packet.Written), LastModified: moment(w.Moved),
		Requester: w.to(schoolEntry), Owner: w.to(hospitalEntry), Restriction: restriction{period{End: moment(w.Deadline)}}})
}

// insert puts an entry where a reader expects it, though others had to be known
// before it could be written.
func (w *writer) insert(at int, name string, resource any) {
	w.add(name, resource)
	last := len(w.entries) - 1
	e := w.entries[last]
	copy(w.entries[at+1:], w.entries[at:last])
	w.entries[at] = e
}

func (w *writer) priority() string { return priorities[w.Packet.Urgency] }

// request is what is asked for. The counselor's words are its note.
func (w *writer) request(reasons, papers []reference) {
	r := serviceRequest{ResourceType: "ServiceRequest", Identifier: w.reference(), Status: "active", Intent: "order", Priority: w.priority(),
		Category:   []concept{one(fhir.Ours+"CodeSystem/service", "referral", "转介 referral")},
		Code:       concept{Text: "学生心理健康专业评估 / professional assessment of a student's mental health"},
		Subject:    w.to(patientEntry),
		AuthoredOn: moment(w.Packet.Written), Requester: w.to(schoolEntry), Performer: []reference{w.to(hospitalEntry)},
		ReasonReference: reasons, SupportingInfo: append(papers, w.to(consentEntry))}
	for _, f := range w.Packet.Findings {
		for _, reason := range f.Reasons {
			r.ReasonCode = append(r.ReasonCode, concept{Text: reason.Text.ZH,
				Coding: []fhir.Coding{{System: fhir.Ours + "CodeSystem/risk-rule", Code: reason.Rule, Display: reason.Text.EN}}})
		}
	}
	if w.Packet.Summary != "" {
		r.Note = []annotation{{Time: moment(w.Packet.Written), Text: w.Packet.Summary}}
	}
	w.insert(1, requestEntry, r)
}

// patient is the student under the pseudonym of this one recipient, and by name
// only when the identity was released to it.
func (w *writer) patient() {
	s, p := w.Packet.Student, patient{ResourceType: "Patient"}
	p.Identifier = []identifier{{systemPseudonym, w.Packet.Pseudonym}}
	p.Gender, p.BirthDate = genders[s.Gender], s.BirthYear
	if p.Gender == "" {
		p.Gender = "unknown"
	}
	if grade := unit.GradeName(s.Grade); grade.ZH != "" {
		p.Extension = []fhir.Extension{{URL: extensionGrade, ValueString: both(grade)}}
	}
	if id := w.Packet.Identity; id != nil {
		p.Name = []humanName{{Use: "official", Text: id.Name}}
		p.BirthDate = cmp.Or(id.Birth, p.BirthDate)
		for _, g := range id.Guardians {
			p.Contact = append(p.Contact, patientContact{Name: humanName{Text: g.Name}, Telecom: phone(g.Phone, "mobile"),
				Relationship: []concept{{Text: g.Relation}}})
		}
	}
	w.add(patientEntry, p)
}

// consent says on which basis the packet is disclosed, and to whom alone.
func (w *writer) consent() {
	c := consent{ResourceType: "Consent", Status: "active", Scope: one(hl7+"consentscope", "patient-privacy", "Privacy Consent"),
		Category: []concept{one(hl7+"v3-ActCode", "IDSCL", "information disclosure")},
		Patient:  w.to(patientEntry), DateTime: moment(w.Packet.Written), Organization: []reference{w.to(schoolEntry)},
		Provision: provision{Type: "permit",
			Actor: []provisionActor{{Role: one(hl7+"v3-ParticipationType", "IRCP", "information recipient"), Reference: w.to(hospitalEntry)}}}}
	switch w.Packet.Basis {
	case packet.ByConsent:
		c.Performer = []reference{{Display: "监护人（14 岁起同学生本人） / guardian, from 14 years on with the student"}}
		c.PolicyRule = one(fhir.Ours+"CodeSystem/basis", "consent", "书面同意，写明接收医院 / consent that names the recipient")
		c.Provision.Purpose = []fhir.Coding{{System: hl7 + "v3-ActReason", Code: "TREAT", Display: "treatment"}}
	case packet.ByEmergency:
		c.PolicyRule = one(fhir.Ours+"CodeSystem/basis", "emergency", "生命危险，紧急披露 / emergency disclosure, life being in danger")
		c.Provision.Purpose = []fhir.Coding{{System: hl7 + "v3-ActReason", Code: "ETREAT", Display: "Emergency Treatment"}}
	}
	w.add(consentEntry, c)
}
