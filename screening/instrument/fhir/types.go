// Package fhir carries instruments and answers as HL7 FHIR R4: Questionnaire in both
// directions, QuestionnaireResponse outwards. Wording, options with their ordinal
// values, ranges and display conditions are FHIR's own elements; what FHIR R4 has no
// element for (scales, bands, critical answers, provenance) travels in one extension.
package fhir

// The addresses of extensions. The first four are HL7's.
const (
	ordinalValue = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
	translation  = "http://hl7.org/fhir/StructureDefinition/translation"
	minValue     = "http://hl7.org/fhir/StructureDefinition/minValue"
	maxValue     = "http://hl7.org/fhir/StructureDefinition/maxValue"
	scoring      = "https://github.com/xinqiao/xinqiao/fhir/StructureDefinition/scoring"
	canonical    = "https://github.com/xinqiao/xinqiao/fhir/Questionnaire/"
	codes        = "https://github.com/xinqiao/xinqiao/fhir/CodeSystem/"
)

// Questionnaire is the part of the R4 resource that is used.
type Questionnaire struct {
	ResourceType string      `json:"resourceType"`
	Language     string      `json:"language,omitempty"`
	Extension    []Extension `json:"extension,omitempty"`
	URL          string      `json:"url,omitempty"`
	Version      string      `json:"version,omitempty"`
	Name         string      `json:"name,omitempty"`
	Title        string      `json:"title,omitempty"`
	Translated   *Element    `json:"_title,omitempty"`
	Status       string      `json:"status"`
	SubjectType  []string    `json:"subjectType,omitempty"`
	Copyright    string      `json:"copyright,omitempty"`
	Item         []Item      `json:"item,omitempty"`
}

// Item is one question, or a group of them.
type Item struct {
	LinkID         string         `json:"linkId"`
	Extension      []Extension    `json:"extension,omitempty"`
	Text           string         `json:"text,omitempty"`
	Translated     *Element       `json:"_text,omitempty"`
	Type           string         `json:"type"`
	EnableWhen     []EnableWhen   `json:"enableWhen,omitempty"`
	EnableBehavior string         `json:"enableBehavior,omitempty"`
	Repeats        bool           `json:"repeats,omitempty"`
	AnswerOption   []AnswerOption `json:"answerOption,omitempty"`
	Item           []Item         `json:"item,omitempty"`
}

// EnableWhen is a display condition.
type EnableWhen struct {
	Question      string  `json:"question"`
	Operator      string  `json:"operator"`
	AnswerBoolean *bool   `json:"answerBoolean,omitempty"`
	AnswerInteger *int    `json:"answerInteger,omitempty"`
	AnswerCoding  *Coding `json:"answerCoding,omitempty"`
}

// AnswerOption is one answer that can be given.
type AnswerOption struct {
	Extension    []Extension `json:"extension,omitempty"`
	ValueInteger *int        `json:"valueInteger,omitempty"`
	ValueString  string      `json:"valueString,omitempty"`
	ValueCoding  *Coding     `json:"valueCoding,omitempty"`
}

// Coding is a code with what it is called.
type Coding struct {
	Extension  []Extension `json:"extension,omitempty"`
	System     string      `json:"system,omitempty"`
	Code       string      `json:"code,omitempty"`
	Display    string      `json:"display,omitempty"`
	Translated *Element    `json:"_display,omitempty"`
}

// Element holds the extensions of a primitive value.
type Element struct {
	Extension []Extension `json:"extension,omitempty"`
}

// Extension is a named value, or named values.
type Extension struct {
	URL          string      `json:"url"`
	Extension    []Extension `json:"extension,omitempty"`
	ValueCode    string      `json:"valueCode,omitempty"`
	ValueString  string      `json:"valueString,omitempty"`
	ValueDecimal *float64    `json:"valueDecimal,omitempty"`
	ValueInteger *int        `json:"valueInteger,omitempty"`
}

// QuestionnaireResponse is the part of the R4 resource that is used. It names no
// student: who it is about is said by what carries it.
type QuestionnaireResponse struct {
	ResourceType  string         `json:"resourceType"`
	Questionnaire string         `json:"questionnaire"`
	Status        string         `json:"status"`
	Authored      string         `json:"authored,omitempty"`
	Item          []ResponseItem `json:"item,omitempty"`
}

// ResponseItem is what stands in a paper; without an answer it was left blank.
type ResponseItem struct {
	Extension []Extension `json:"extension,omitempty"`
	LinkID    string      `json:"linkId"`
	Text      string      `json:"text,omitempty"`
	Answer    []Answer    `json:"answer,omitempty"`
}

// Answer is one answer.
type Answer struct {
	ValueInteger *int    `json:"valueInteger,omitempty"`
	ValueString  string  `json:"valueString,omitempty"`
	ValueCoding  *Coding `json:"valueCoding,omitempty"`
}
