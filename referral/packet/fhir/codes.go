package fhir

import (
	"strings"

	"github.com/xinqiao/xinqiao/internal/fhir"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// The systems of codes and identifiers.
const (
	loinc = "http://loinc.org"
	ucum  = "http://unitsofmeasure.org"
	hl7   = "http://terminology.hl7.org/CodeSystem/"

	systemReference = fhir.Ours + "NamingSystem/referral"
	systemPseudonym = fhir.Ours + "NamingSystem/pseudonym"
	systemHospital  = fhir.Ours + "NamingSystem/hospital"

	extensionGrade   = fhir.Ours + "StructureDefinition/grade"
	extensionEarlier = fhir.Ours + "StructureDefinition/earlier-answer"
	extensionWording = fhir.Ours + "StructureDefinition/wording-status"
	extensionDisplay = "http://hl7.org/fhir/StructureDefinition/display" // what a canonical address is called

	// Event is the eventUri of a referral.
	Event = fhir.Ours + "event/referral"
)

// totals are the LOINC codes of total scores. What LOINC does not know (MHT and the
// other Chinese instruments) has a code of our own.
var totals = map[instrument.ID]fhir.Coding{
	"phq-9": {System: loinc, Code: "44261-6", Display: "Patient Health Questionnaire 9 item (PHQ-9) total score [Reported]"},
	"phq-a": {System: loinc, Code: "89204-2", Display: "Patient Health Questionnaire-9: Modified for Teens total score [Reported.PHQ.Teen]"},
	"gad-7": {System: loinc, Code: "70274-6", Display: "Generalized anxiety disorder 7 item (GAD-7) total score [Reported.PHQ]"},
}

// measured is what a score is a score of.
func measured(scale instrument.ScaleKey, title instrument.Text) concept {
	id, name, _ := strings.Cut(string(scale), ".")
	c := concept{Text: title.ZH, Coding: []fhir.Coding{{System: fhir.Ours + "CodeSystem/scale", Code: string(scale), Display: title.ZH}}}
	if total, known := totals[instrument.ID(id)]; known && name == "total" {
		c.Coding = append([]fhir.Coding{total}, c.Coding...)
	}
	return c
}

// priorities say how urgent, in the four words of FHIR.
var priorities = map[risk.Level]string{risk.None: "routine", risk.Mild: "routine", risk.Moderate: "urgent", risk.High: "asap", risk.Imminent: "stat"}

// genders are those of FHIR; what a roster leaves out is unknown.
var genders = map[string]string{"male": "male", "female": "female", "男": "male", "女": "female"}

func one(system, code, display string) concept {
	return concept{Coding: []fhir.Coding{{System: system, Code: code, Display: display}}}
}
