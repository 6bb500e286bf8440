package screening

import "errors"

// What the roster side refuses. store.ErrNotFound and actor.ErrOutOfScope say the
// rest; the texts name no person and no value.
var (
	// ErrEntity refuses an entry of the register whose fields do not fit.
	ErrEntity = errors.New("screening: the entry cannot be used")
	// ErrSchoolPlace refuses to move a school: its classes and students stay below
	// the old place.
	ErrSchoolPlace = errors.New("screening: this school stands at another place of the tree")
	// ErrDuty refuses a person who does not work at the place in a fitting role.
	ErrDuty = errors.New("screening: choose a person who works there in a fitting role")
	// ErrContact refuses a contact of a unit who does not work in that very unit.
	ErrContact = errors.New("screening: the contacts of a unit are people of its own office")
	// ErrOnDuty refuses to let somebody go whom alarms would still be sent to.
	ErrOnDuty = errors.New("screening: name a successor for the duty first")
	// ErrGuardian says that the student has no guardian of this name.
	ErrGuardian = errors.New("screening: no such guardian")
	// ErrImportFaulty refuses to commit a roster with faults.
	ErrImportFaulty = errors.New("screening: mend the faults of the roster and check it again")
	// ErrOpenCare refuses to let a student go whose alert or case is open.
	ErrOpenCare = errors.New("screening: close the student's alert or case first")
	// ErrNoLeaver says that a student is not among the proposed leavers.
	ErrNoLeaver = errors.New("screening: not a proposed leaver of this import")
	// ErrSuperseded says that a later import of the school has spoken since.
	ErrSuperseded = errors.New("screening: a later import was made for this school")
)
