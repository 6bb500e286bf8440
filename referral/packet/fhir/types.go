package fhir

import "github.com/xinqiao/xinqiao/internal/fhir"

// What the entries of the bundle are made of, besides what they have in common with
// instruments: the parts of the R4 resources that are used.

type concept struct {
	Coding []fhir.Coding `json:"coding,omitempty"`
	Text   string        `json:"text,omitempty"`
}

type reference struct {
	Reference string `json:"reference,omitempty"`
	Display   string `json:"display,omitempty"`
}

type identifier struct {
	System string `json:"system"`
	Value  string `json:"value"`
}

type period struct {
	Start string `json:"start,omitempty"`
	End   string `json:"end,omitempty"`
}

type annotation struct {
	Time string `json:"time,omitempty"`
	Text string `json:"text"`
}

type quantity struct {
	Value  float64 `json:"value"`
	Unit   string  `json:"unit"`
	System string  `json:"system"`
	Code   string  `json:"code"`
}

type humanName struct {
	Use  string `json:"use,omitempty"`
	Text string `json:"text"`
}

type contactPoint struct {
	System string `json:"system"`
	Value  string `json:"value"`
	Use    string `json:"use,omitempty"`
}

type signature struct {
	Type         []fhir.Coding `json:"type"`
	When         string        `json:"when"`
	Who          reference     `json:"who"`
	TargetFormat string        `json:"targetFormat"`
	SigFormat    string        `json:"sigFormat"`
	Data         string        `json:"data"`
}

type bundle struct {
	ResourceType string     `json:"resourceType"`
	Identifier   identifier `json:"identifier"`
	Type         string     `json:"type"`
	Timestamp    string     `json:"timestamp"`
	Entry        []entry    `json:"entry"`
}

type entry struct {
	FullURL  string `json:"fullUrl"`
	Resource any    `json:"resource"`
}

type endpoint struct {
	Name     string `json:"name,omitempty"`
	Endpoint string `json:"endpoint"`
}

type messageHeader struct {
	ResourceType string      `json:"resourceType"`
	EventURI     string      `json:"eventUri"`
	Destination  []endpoint  `json:"destination"`
	Sender       reference   `json:"sender"`
	Source       endpoint    `json:"source"`
	Focus        []reference `json:"focus"`
}

type task struct {
	ResourceType   string       `json:"resourceType"`
	Identifier     []identifier `json:"identifier"`
	Status         string       `json:"status"`
	BusinessStatus concept      `json:"businessStatus"`
	Intent         string       `json:"intent"`
	Priority       string       `json:"priority"`
	Focus          reference    `json:"focus"`
	For            reference    `json:"for"`
	AuthoredOn     string       `json:"authoredOn"`
	LastModified   string       `json:"lastModified"`
	Requester      reference    `json:"requester"`
	Owner          reference    `json:"owner"`
	Restriction    restriction  `json:"restriction"`
}

type restriction struct {
	Period period `json:"period"`
}

type serviceRequest struct {
	ResourceType    string       `json:"resourceType"`
	Identifier      []identifier `json:"identifier"`
	Status          string       `json:"status"`
	Intent          string       `json:"intent"`
	Category        []concept    `json:"category"`
	Priority        string       `json:"priority"`
	Code            concept      `json:"code"`
	Subject         reference    `json:"subject"`
	AuthoredOn      string       `json:"authoredOn"`
	Requester       reference    `json:"requester"`
	Performer       []reference  `json:"performer"`
	ReasonCode      []concept    `json:"reasonCode,omitempty"`
	ReasonReference []reference  `json:"reasonReference,omitempty"`
	SupportingInfo  []reference  `json:"supportingInfo"`
	Note            []annotation `json:"note,omitempty"`
}

type patient struct {
	ResourceType string           `json:"resourceType"`
	Extension    []fhir.Extension `json:"extension,omitempty"`
	Identifier   []identifier     `json:"identifier"`
	Name         []humanName      `json:"name,omitempty"`
	Telecom      []contactPoint   `json:"telecom,omitempty"`
	Gender       string           `json:"gender,omitempty"`
	BirthDate    string           `json:"birthDate,omitempty"`
	Contact      []patientContact `json:"contact,omitempty"`
}

type patientContact struct {
	Relationship []concept      `json:"relationship,omitempty"`
	Name         humanName      `json:"name"`
	Telecom      []contactPoint `json:"telecom,omitempty"`
}

type organization struct {
	ResourceType string         `json:"resourceType"`
	Identifier   []identifier   `json:"identifier,omitempty"`
	Name         string         `json:"name"`
	Telecom      []contactPoint `json:"telecom,omitempty"`
}

type observation struct {
	ResourceType     string       `json:"resourceType"`
	Status           string       `json:"status"`
	Category         []concept    `json:"category"`
	Code             concept      `json:"code"`
	Subject          reference    `json:"subject"`
	EffectiveAt      string       `json:"effectiveDateTime"`
	ValueQuantity    *quantity    `json:"valueQuantity,omitempty"`
	DataAbsentReason *concept     `json:"dataAbsentReason,omitempty"`
	Interpretation   []concept    `json:"interpretation,omitempty"`
	Note             []annotation `json:"note,omitempty"`
	DerivedFrom      []reference  `json:"derivedFrom,omitempty"`
}

// questionnaireResponse is that of the instruments, about somebody.
type questionnaireResponse struct {
	fhir.QuestionnaireResponse
	Extension []fhir.Extension `json:"extension,omitempty"`
	Titled    *fhir.Element    `json:"_questionnaire,omitempty"`
	Subject   reference        `json:"subject"`
}

type consent struct {
	ResourceType string      `json:"resourceType"`
	Status       string      `json:"status"`
	Scope        concept     `json:"scope"`
	Category     []concept   `json:"category"`
	Patient      reference   `json:"patient"`
	DateTime     string      `json:"dateTime"`
	Performer    []reference `json:"performer,omitempty"`
	Organization []reference `json:"organization"`
	PolicyRule   concept     `json:"policyRule"`
	Provision    provision   `json:"provision"`
}

type provision struct {
	Type    string           `json:"type"`
	Actor   []provisionActor `json:"actor"`
	Purpose []fhir.Coding    `json:"purpose"`
}

type provisionActor struct {
	Role      concept   `json:"role"`
	Reference reference `json:"reference"`
}

type provenance struct {
	ResourceType string            `json:"resourceType"`
	Target       []reference       `json:"target"`
	Recorded     string            `json:"recorded"`
	Agent        []provenanceAgent `json:"agent"`
	Signature    []signature       `json:"signature"`
}

type provenanceAgent struct {
	Type concept   `json:"type"`
	Who  reference `json:"who"`
}
