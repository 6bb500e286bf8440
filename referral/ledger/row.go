// Package ledger is the proof that no high-risk answer of a campaign was lost: as of
// a cut-off, every sitting that said something grave, how far it came, and what is
// missing, counted and signed. It is pure: it knows no store and no clock, so that
// whoever holds a file and the public key can check it offline.
//
// It proves what was written down and that nobody has altered it since. It cannot prove
// that a paper which never reached the database was never filled in.
package ledger

import "time"

// Row is one sitting that said something grave by the cut-off, or of which nobody can
// tell that it did not. Its moments are those of the last time the alert was opened:
// who was heard about something lesser is to be heard again. A moment behind the
// cut-off is left out.
type Row struct {
	Ref       string    `json:"ref" bson:"ref"`                                // keyed; leads to nobody outside the installation
	Said      time.Time `json:"said" bson:"said"`                              // when what makes it grave was last said
	Submitted time.Time `json:"submitted,omitzero" bson:"submitted,omitempty"` // none: the paper was not, or not yet
	Scored    bool      `json:"scored,omitempty" bson:"scored,omitempty"`      // the submitted paper has its result
	Sealed    bool      `json:"unreadable,omitempty" bson:"sealed,omitempty"`  // what it says cannot be opened
	Alerted   time.Time `json:"alerted,omitzero" bson:"alerted,omitempty"`     // the alert was opened
	Seen      time.Time `json:"seen,omitzero" bson:"seen,omitempty"`           // a named human first did something about it
	Heard     time.Time `json:"heard,omitzero" bson:"heard,omitempty"`         // the student was
	Triaged   time.Time `json:"triaged,omitzero" bson:"triaged,omitempty"`     // it was decided what follows
	InCase    time.Time `json:"inCase,omitzero" bson:"inCase,omitempty"`       // a case took it up
	Referred  time.Time `json:"referred,omitzero" bson:"referred,omitempty"`   // the case went to a hospital
	Closed    time.Time `json:"closed,omitzero" bson:"closed,omitempty"`       // nobody is to do anything more
	End       End       `json:"end,omitempty" bson:"end,omitempty"`            // why it is closed
}

// End is why a row is closed.
type End string

// The ends of a row.
const (
	FalseAlarm End = "false-alarm"
	CaseClosed End = "case-closed"
	Erased     End = "erased" // the student was, after the alert
)

// Reason is what is wrong with a row.
type Reason string

// The reasons. Due is none yet: the alert is owed and its time has not run out.
const (
	NotScored  Reason = "submitted-not-scored"
	NotAlerted Reason = "said-not-alerted"
	AlertDue   Reason = "alert-due"
	Unreadable Reason = "unreadable"
)

// Grace is how long before the cut-off something may have been said without its alert:
// a minute that a critical answer waits for its mend, and another for an outage.
const Grace = 2 * time.Minute

// Exception is a row that stands out.
type Exception struct {
	Ref    string `json:"ref"`
	Reason Reason `json:"reason"`
}

// Exceptions are what is wrong with a row at the cut-off.
func (r Row) Exceptions(cutoff time.Time) (all []Exception) {
	add := func(reason Reason) { all = append(all, Exception{r.Ref, reason}) }
	if r.Sealed {
		add(Unreadable)
	}
	if !r.Submitted.IsZero() && !r.Scored {
		add(NotScored)
	}
	switch {
	case !r.Alerted.IsZero() || r.Sealed || !r.Submitted.IsZero() && !r.Scored:
	case r.Said.Before(cutoff.Add(-Grace)):
		add(NotAlerted)
	default:
		add(AlertDue)
	}
	return all
}

// grave tells whether the row is known to be one: what cannot be opened or was not
// scored stands in the ledger as an exception only.
func (r Row) grave() bool {
	return !r.Sealed && (r.Submitted.IsZero() || r.Scored) || !r.Alerted.IsZero()
}
