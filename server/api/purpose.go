package api

import (
	"errors"
	"slices"
)

// Purpose is why somebody looks at or changes what is recorded.
type Purpose string

// The purposes that X-Purpose may name.
const (
	ForCare           Purpose = "care"           // hearing a student, triage, follow-up
	ForReferral       Purpose = "referral"       // preparing, sending or answering one
	ForReview         Purpose = "review"         // the panel, an appeal
	ForAssessment     Purpose = "assessment"     // running campaigns and sessions
	ForSupervision    Purpose = "supervision"    // coverage, staffing, inspection papers
	ForAdministration Purpose = "administration" // people, units, policy
	ForAudit          Purpose = "audit"          // looking into who did what
	ForOwnAccount     Purpose = "own-account"    // one's own log-in and messages
)

// purposes in the order in which the documentation lists them.
var purposes = []Purpose{ForCare, ForReferral, ForReview, ForAssessment, ForSupervision,
	ForAdministration, ForAudit, ForOwnAccount}

// errPurpose refuses a purpose that is not on the list.
var errPurpose = errors.New("api: not a purpose of the list")

// purposeOf reads X-Purpose; a route's own purpose stands in for a missing one.
func purposeOf(header string, otherwise Purpose) (Purpose, error) {
	p := Purpose(header)
	if p == "" {
		return otherwise, nil
	}
	if !slices.Contains(purposes, p) {
		return "", errPurpose
	}
	return p, nil
}
