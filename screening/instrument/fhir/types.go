// Package fhir carries instruments and answers as HL7 FHIR R4: Questionnaire in both
// directions, QuestionnaireResponse outwards. Wording, options with their ordinal
// values, ranges and display conditions are FHIR's own elements; what FHIR R4 has no
// element for (scales, bands, critical answers, provenance) travels in one extension.
package fhir

import "github.com/xinqiao/xinqiao/internal/fhir"

// The addresses of extensions. The first four are HL7's.
const (
	ordinalValue = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
	translation  = "http://hl7.org/fhir/StructureDefinition/translation"
	minValue     = "http://hl7.org/fhir/StructureDefinition/minValue"
	maxValue     = "http://hl7.org/fhir/StructureDefinition/maxValue"
	scoring      = fhir.Ours + "StructureDefinition/scoring"
	canonical    = fhir.Ours + "Questionnaire/"
	codes        = fhir.Ours + "CodeSystem/"
)

// Questionnaire is the part of the R4 resource that is used.
type Questionnaire struct {
	ResourceType string           `json:"resourceType"`
	Language     string           `json:"language,omitempty"`
	Extension    []fhir.Extension `json:"extension,omitempty"`
	URL          string           `json:"url,omitempty"`
	Version      string           `json:"version,omitempty"`
	Name         string           `json:"name,omitempty"`
	Title        string           `json:"title,omitempty"`
	Translated   *fhir.Element    `json:"_title,omitempty"`
	Status       string           `json:"status"`
	SubjectType  []string         `json:"subjectType,omitempty"`
	Copyright    string           `json:"copyright,omitempty"`
	Item         []Item           `json:"item,omitempty"`
}

// Item is one question, or a group of them.
type Item struct {
	LinkID         string           `json:"linkId"`
	Extension      []fhir.Extension `json:"extension,omitempty"`
	Text           string           `json:"text,omitempty"`
	Translated     *fhir.Element    `json:"_text,omitempty"`
	Type           string           `json:"type"`
	EnableWhen     []EnableWhen     `json:"enableWhen,omitempty"`
	EnableBehavior string           `json:"enableBehavior,omitempty"`
	Repeats        bool             `json:"repeats,omitempty"`
	AnswerOption   []AnswerOption   `json:"answerOption,omitempty"`
	Item           []Item           `json:"item,omitempty"`
}

// EnableWhen is a display condition.
type EnableWhen struct {
	Question      string       `json:"question"`
	Operator      string       `json:"operator"`
	AnswerBoolean *bool        `json:"answerBoolean,omitempty"`
	AnswerInteger *int         `json:"answerInteger,omitempty"`
	AnswerCoding  *fhir.Coding `json:"answerCoding,omitempty"`
}

// AnswerOption is one answer that can be given.
type AnswerOption struct {
	Extension    []fhir.Extension `json:"extension,omitempty"`
	ValueInteger *int             `json:"valueInteger,omitempty"`
	ValueString  string           `json:"valueString,omitempty"`
	ValueCoding  *fhir.Coding     `json:"valueCoding,omitempty"`
}
