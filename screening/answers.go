package screening

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/instrument/validity"
)

// Given is one answer as the client sends it.
type Given struct {
	Command           string // id of the command; sent again it changes nothing
	Seq               int    // the client's count of answers in this sitting: a late repeat never beats a newer answer
	Item              instrument.ItemKey
	instrument.Answer     // a blank is a deliberate skip
	ElapsedMS         int // how long the item was on the screen
}

// Entry is an answer as it is kept. Entries are never changed and never removed.
type Entry struct {
	Command           string             `bson:"command"`
	Seq               int                `bson:"seq"`
	Item              instrument.ItemKey `bson:"item"`
	instrument.Answer `bson:",inline"`
	ElapsedMS         int       `bson:"elapsedMS"`
	At                time.Time `bson:"at"`
	By                string    `bson:"by"` // the student, or the counselor of an interview
}

// AnswerLog is everything a student said in one sitting, in the order in which
// it arrived.
type AnswerLog struct {
	Entries []Entry     `bson:"entries"`
	Talks   []time.Time `bson:"talks"` // when the student asked to talk to a teacher
}

// The bounds of a log and of one checkpoint: far above what a child does, and
// far below what a document holds.
const (
	maxEntries    = 4000
	maxCheckpoint = 200
	maxElapsedMS  = 24 * 60 * 60 * 1000
)

var (
	// ErrCommand refuses a command id that was used for another answer.
	ErrCommand = errors.New("screening: this command id was used for another answer")
	// ErrCheckpoint refuses a checkpoint that is not well formed.
	ErrCheckpoint = errors.New("screening: not a checkpoint of answers")
)

// AnswerError says which answer of a checkpoint is refused, and never the answer.
type AnswerError struct {
	Position int                // in the checkpoint, from 0
	Item     instrument.ItemKey // empty when the paper has no such item
	Err      error
}

// Error names the item and the mend.
func (e *AnswerError) Error() string {
	if e.Item == "" {
		return fmt.Sprintf("screening: answer %d is for no item of this paper; send items of the paper only", e.Position)
	}
	return fmt.Sprintf("screening: the answer to %q is refused; send one of its options, or no value for a skip", e.Item)
}

// Unwrap gives the instrument's refusal.
func (e *AnswerError) Unwrap() error { return e.Err }

// append keeps the answers that are new and tells how many those are. It keeps
// all of them or none.
func (l *AnswerLog) append(form *instrument.Form, given []Given, by string, now time.Time) ([]Entry, error) {
	if len(given) > maxCheckpoint || len(l.Entries)+len(given) > maxEntries {
		return nil, fmt.Errorf("%w: too many answers", ErrCheckpoint)
	}
	kept := l.Entries
	for i, g := range given {
		if err := g.check(i, form); err != nil {
			return nil, err
		}
		known, err := repeated(kept, g)
		if err != nil {
			return nil, err
		}
		if !known {
			kept = append(kept, Entry{Command: g.Command, Seq: g.Seq, Item: g.Item, Answer: g.Answer,
				ElapsedMS: g.ElapsedMS, At: now, By: by})
		}
	}
	fresh := kept[len(l.Entries):]
	l.Entries = kept
	return fresh, nil
}

func (g Given) check(position int, form *instrument.Form) error {
	if g.Command == "" || len(g.Command) > 64 || g.Seq < 0 || g.ElapsedMS < 0 || g.ElapsedMS > maxElapsedMS {
		return fmt.Errorf("%w: give each answer a command id of at most 64 bytes, a count and an elapsed time", ErrCheckpoint)
	}
	item, known := form.Item(g.Item)
	if !known {
		return &AnswerError{Position: position, Err: instrument.ErrAnswer}
	}
	if !item.Allows(g.Answer) {
		return &AnswerError{Position: position, Item: g.Item, Err: instrument.ErrAnswer}
	}
	return nil
}

// repeated tells whether a command was carried out before.
func repeated(entries []Entry, g Given) (bool, error) {
	at := slices.IndexFunc(entries, func(e Entry) bool { return e.Command == g.Command })
	if at < 0 {
		return false, nil
	}
	if e := entries[at]; e.Item != g.Item || e.Seq != g.Seq || !e.Answer.Equal(g.Answer) {
		return false, ErrCommand
	}
	return true, nil
}

// current returns what stands in the paper now: for each item the answer the
// student gave last, by the client's own count, since a queue that was offline
// may deliver an old answer after a new one.
func (l AnswerLog) current() instrument.Answers {
	answers, last := instrument.Answers{}, map[instrument.ItemKey]int{}
	for _, e := range l.Entries {
		if seq, reached := last[e.Item]; !reached || e.Seq >= seq {
			answers[e.Item], last[e.Item] = e.Answer, e.Seq
		}
	}
	return answers
}

// said returns for each critical item the gravest critical answer that was ever
// given: a later change is shown beside it and never takes it back.
func (l AnswerLog) said(form *instrument.Form) instrument.Answers {
	answers := instrument.Answers{}
	for _, e := range l.Entries {
		if read, _ := e.Reading(); form.Heard(e.Item, e.Answer) && !answers.AtLeast(e.Item, read) {
			answers[e.Item] = e.Answer
		}
	}
	return answers
}

// changes returns all that was answered, in order, to the items that ever had a
// critical answer.
func (l AnswerLog) changes(form *instrument.Form) []Change {
	said := l.said(form)
	var changes []Change
	for _, e := range l.Entries {
		if _, critical := said[e.Item]; critical {
			changes = append(changes, Change{Item: e.Item, Answer: e.Answer, At: e.At})
		}
	}
	return changes
}

// toldOf tells whether one of the entries is about an item that ever had a
// critical answer, so that somebody must hear of it.
func (l AnswerLog) toldOf(form *instrument.Form, entries []Entry) bool {
	said := l.said(form)
	return slices.ContainsFunc(entries, func(e Entry) bool {
		_, critical := said[e.Item]
		return critical
	})
}

// times are how long each item took until its first answer: what comes later is
// thinking again.
func (l AnswerLog) times() validity.Times {
	times := validity.Times{}
	for _, e := range l.Entries {
		if _, known := times[e.Item]; !known {
			times[e.Item] = e.ElapsedMS
		}
	}
	return times
}
