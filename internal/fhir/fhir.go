// Package fhir is the part of HL7 FHIR R4 that instruments and packets have in
// common: codes, extensions, and the answers to a questionnaire.
package fhir

// Ours begins the addresses of what FHIR has no name for. They are names, not
// addresses to fetch.
const Ours = "https://github.com/xinqiao/xinqiao/fhir/"

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
	Identifier    *Identifier    `json:"identifier,omitempty"`
	Questionnaire string         `json:"questionnaire"`
	Status        string         `json:"status"`
	Authored      string         `json:"authored,omitempty"`
	Item          []ResponseItem `json:"item,omitempty"`
}

// Identifier is a name that somebody gave to a resource.
type Identifier struct {
	Value string `json:"value"`
}

// ResponseItem is what stands in a paper; without an answer it was left blank.
type ResponseItem struct {
	Extension  []Extension `json:"extension,omitempty"`
	LinkID     string      `json:"linkId"`
	Text       string      `json:"text,omitempty"`
	Translated *Element    `json:"_text,omitempty"`
	Answer     []Answer    `json:"answer,omitempty"`
}

// Answer is one answer.
type Answer struct {
	ValueInteger *int    `json:"valueInteger,omitempty"`
	ValueString  string  `json:"valueString,omitempty"`
	ValueCoding  *Coding `json:"valueCoding,omitempty"`
}
