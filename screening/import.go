package screening

import (
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/lifecycle"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening/roster"
)

// Effect is what an import does to a student.
type Effect string

// The effects.
const (
	EffectNew       Effect = "new"
	EffectMoved     Effect = "moved" // to another class, whatever else changed
	EffectChanged   Effect = "changed"
	EffectReturned  Effect = "returned" // had left, and is the same student again
	EffectUnchanged Effect = "unchanged"
)

// Effects counts students by what an import does to them.
type Effects struct {
	New       int `bson:"new" json:"new"`
	Moved     int `bson:"moved" json:"moved"`
	Changed   int `bson:"changed" json:"changed"`
	Returned  int `bson:"returned" json:"returned"`
	Unchanged int `bson:"unchanged" json:"unchanged"`
	Leavers   int `bson:"leavers" json:"leavers"` // students of the unit whom the roster lacks
}

func (e *Effects) count(as Effect) {
	switch as {
	case EffectNew:
		e.New++
	case EffectMoved:
		e.Moved++
	case EffectChanged:
		e.Changed++
	case EffectReturned:
		e.Returned++
	case EffectUnchanged:
		e.Unchanged++
	}
}

func (e *Effects) add(o Effects) {
	e.New += o.New
	e.Moved += o.Moved
	e.Changed += o.Changed
	e.Returned += o.Returned
	e.Unchanged += o.Unchanged
	e.Leavers += o.Leavers
}

// ImportState is where an import stands.
type ImportState string

// The states of an import.
const (
	ImportChecking  ImportState = "checking"
	ImportRefused   ImportState = "refused" // has faults; nothing of it is kept but the faults
	ImportChecked   ImportState = "checked"
	ImportRunning   ImportState = "running"
	ImportDone      ImportState = "done"
	ImportCancelled ImportState = "cancelled" // or given up; what was written stays
)

// ImportVerb is what can happen to an import.
type ImportVerb string

// The verbs of an import.
const (
	verbRefuse ImportVerb = "refuse"
	verbAccept ImportVerb = "accept"
	verbCommit ImportVerb = "commit"
	verbFinish ImportVerb = "finish"
	verbCancel ImportVerb = "cancel"
)

var imports = lifecycle.Table[ImportState, ImportVerb]{
	ImportChecking: {verbRefuse: ImportRefused, verbAccept: ImportChecked, verbCancel: ImportCancelled},
	ImportChecked:  {verbCommit: ImportRunning, verbCancel: ImportCancelled},
	ImportRunning:  {verbFinish: ImportDone, verbCancel: ImportCancelled},
}

// Import is one roster on its way in. It is complete for its unit: a student of
// the unit whom it lacks is proposed as a leaver. The rows wait in sealed chunks
// beside it and are erased as soon as they are written or given up.
type Import struct {
	store.Head `bson:"-"`
	store.Owed `bson:",inline"` // writing, giving up in time, erasing, letting leavers go

	Unit    unit.Path       `bson:"unit"` // a school or a district
	By      string          `bson:"by"`
	At      time.Time       `bson:"at"`
	State   ImportState     `bson:"state"`
	Refusal *roster.Error   `bson:"refusal,omitempty"` // of the file as a whole
	Columns []roster.Column `bson:"columns,omitempty"` // as they were understood
	Faults  []roster.Fault  `bson:"faults,omitempty"`  // the first of them
	Faulty  int             `bson:"faulty"`            // all faults
	Rows    int             `bson:"rows"`
	Plan    Effects         `bson:"plan"` // what the check found would change

	CommittedBy string    `bson:"committedBy,omitempty"`
	Chunks      int       `bson:"chunks"`
	ChunksDone  int       `bson:"chunksDone"`
	RowsDone    int       `bson:"rowsDone"`
	Effects     Effects   `bson:"effects"` // what has changed so far
	Finished    time.Time `bson:"finished,omitempty"`
	Erased      bool      `bson:"erased,omitempty"` // the rows

	Leavers []string `bson:"leavers,omitempty"` // proposed, as student ids
	Leaving []string `bson:"leaving,omitempty"` // confirmed, being let go
	Gone    []string `bson:"gone,omitempty"`
}

// move takes the import to its next state, where work is owed from a moment.
func (d *Import) move(verb ImportVerb, due time.Time) error {
	next, err := imports.Next(d.State, verb)
	if err != nil {
		return err
	}
	d.State = next
	d.Settle(due)
	return nil
}

// confirm lets proposed leavers go.
func (d *Import) confirm(students []string) {
	for _, id := range students {
		if at := slices.Index(d.Leavers, id); at >= 0 {
			d.Leavers = slices.Delete(d.Leavers, at, at+1)
			d.Leaving = append(d.Leaving, id)
		}
	}
}
