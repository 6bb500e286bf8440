package screening

import (
	"fmt"
	"strconv"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/lifecycle"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/instrument/validity"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// SittingState is where a sitting stands.
type SittingState string

// The states of a sitting. Only submitted is final: whoever did not finish may
// still be given a make-up.
const (
	SittingInvited    SittingState = "invited"
	SittingStarted    SittingState = "started"
	SittingSubmitted  SittingState = "submitted"
	SittingUnfinished SittingState = "unfinished" // needs a reason or a make-up
	SittingWaiting    SittingState = "waiting"    // for its make-up
)

// SittingVerb is what can happen to a sitting.
type SittingVerb string

// The verbs of a sitting.
const (
	verbEnter   SittingVerb = "enter"
	verbAnswer  SittingVerb = "answer"
	verbSubmit  SittingVerb = "submit"
	verbDecline SittingVerb = "decline"
	verbMiss    SittingVerb = "miss" // the session ended
	verbExcuse  SittingVerb = "excuse"
	verbMakeUp  SittingVerb = "make-up"
)

// sittings is the life of a sitting. Answers, and the submit, of a student whose
// session is over are still taken: a device that was offline delivers them late,
// and what a child answered is never thrown away for being late.
var sittings = lifecycle.Table[SittingState, SittingVerb]{
	SittingInvited: {
		verbEnter: SittingStarted, verbMiss: SittingUnfinished, verbExcuse: SittingUnfinished,
	},
	SittingStarted: {
		verbEnter: SittingStarted, verbAnswer: SittingStarted, verbSubmit: SittingSubmitted,
		verbDecline: SittingUnfinished, verbMiss: SittingUnfinished, verbExcuse: SittingUnfinished,
	},
	SittingUnfinished: {
		verbAnswer: SittingUnfinished, verbSubmit: SittingSubmitted,
		verbExcuse: SittingUnfinished, verbMakeUp: SittingWaiting,
	},
	SittingWaiting: {
		verbEnter: SittingStarted, verbAnswer: SittingWaiting, verbSubmit: SittingSubmitted,
		verbDecline: SittingUnfinished, verbMiss: SittingUnfinished,
		verbExcuse: SittingUnfinished, verbMakeUp: SittingWaiting,
	},
}

// Excuse is why a student did not finish.
type Excuse string

// The reasons for not finishing.
const (
	AbsentIll   Excuse = "absent-ill"
	AbsentOther Excuse = "absent-other"
	NoConsent   Excuse = "no-consent" // of the guardian
	Declined    Excuse = "declined"   // by the student, without penalty
	Technical   Excuse = "technical"
	LeftSchool  Excuse = "left-school"
	Unsuited    Excuse = "unsuited"   // the form does not suit the student, who is seen in person instead
	InCare      Excuse = "in-care"    // a case or a hospital sees to the student already
	NotNeeded   Excuse = "not-needed" // the alarm that led there was none
)

// Excuses lists the reasons for not finishing.
func Excuses() []Excuse {
	return []Excuse{AbsentIll, AbsentOther, NoConsent, Declined, Technical, LeftSchool, Unsuited, InCare, NotNeeded}
}

// Assent is the student's agreement to a text of a known version.
type Assent struct {
	Text string    `bson:"text"`
	At   time.Time `bson:"at"`
	By   string    `bson:"by"` // who recorded it: the student, or the counselor who asked
}

// Outcome is what a submitted paper says.
type Outcome struct {
	Result   instrument.Result  `bson:"result"`
	Finding  risk.Finding       `bson:"finding"`
	Validity validity.Judgement `bson:"validity"` // how it was answered
}

// Sitting is one student's paper in one stage of a campaign.
type Sitting struct {
	store.Head `bson:"-"`
	store.Owed `bson:",inline"` // the earliest of its debts, see due

	Campaign string       `bson:"campaign"`
	Student  string       `bson:"student"`
	Class    unit.Path    `bson:"class"`
	Stage    Stage        `bson:"stage"`
	Session  string       `bson:"session,omitempty"` // of the group stage
	Seat     int          `bson:"seat,omitempty"`
	By       string       `bson:"by,omitempty"`      // the counselor who interviews or invited
	Follows  string       `bson:"follows,omitempty"` // the paper that led here by itself
	From     time.Time    `bson:"from,omitempty"`    // without a session: when it may be answered
	Until    time.Time    `bson:"until,omitempty"`   // likewise
	State    SittingState `bson:"state"`
	Excuse   Excuse       `bson:"excuse,omitempty"`
	Missed   time.Time    `bson:"missed,omitempty"` // the end of the session that was missed

	Invited   time.Time `bson:"invited"`
	Started   time.Time `bson:"started,omitempty"`
	Submitted time.Time `bson:"submitted,omitempty"`
	Assent    Assent    `bson:"assent,omitempty"`

	Access vault.Sealed[access]    `bson:"access,omitempty"`
	Epoch  int                     `bson:"epoch,omitempty"` // how often the PIN was reset
	Fails  int                     `bson:"fails,omitempty"`
	Locked time.Time               `bson:"locked,omitempty"` // no entry until then
	Log    vault.Sealed[AnswerLog] `bson:"log,omitempty"`
	Result vault.Sealed[Outcome]   `bson:"result,omitempty"`

	Batch vault.Sealed[validity.Judgement] `bson:"batch,omitempty"` // how it was answered, beside the papers of its grade

	RaiseAt  time.Time `bson:"raiseAt,omitempty"`  // the alarm is owed from then
	RollupAt time.Time `bson:"rollupAt,omitempty"` // the roll-up of the class is owed a mark from then
	FollowAt time.Time `bson:"followAt,omitempty"` // the invitations to the stages that follow are owed from then
	RemindAt time.Time `bson:"remindAt,omitempty"` // a reminder is owed from then
	Reminded int       `bson:"reminded,omitempty"` // how often
}

const sittingsName = "sittings"

func sittingID(campaign, student string, stage Stage, n int) string {
	return campaign + "/" + student + "/" + string(stage) + "/" + strconv.Itoa(n)
}

func (s *Sitting) place(field string) vault.Place {
	return vault.Place{Collection: sittingsName, ID: s.ID, Field: field}
}

// move carries a verb out and owes the roll-up its mark.
func (s *Sitting) move(v SittingVerb, now time.Time) error {
	to, err := sittings.Next(s.State, v)
	if err != nil {
		return fmt.Errorf("screening: sitting: %w", err)
	}
	if to != s.State || v == verbExcuse {
		if to == SittingUnfinished && s.State != to && len(s.Log) > 0 {
			s.owesRaise(now) // what was said counts, submitted or not
		}
		s.State = to
		s.RollupAt = now
		s.owe()
	}
	return nil
}

// owesRaise owes the alarm from a moment, or from earlier when it already was.
func (s *Sitting) owesRaise(at time.Time) {
	if s.RaiseAt.IsZero() || at.Before(s.RaiseAt) {
		s.RaiseAt = at
	}
	s.owe()
}

// owe brings the earliest debt forward. It leaves a claim of earlier work alone.
func (s *Sitting) owe() {
	if due := s.due(); !due.IsZero() {
		s.Owe(due)
	}
}

// due is when the earliest debt is; zero for none.
func (s *Sitting) due() (earliest time.Time) {
	for _, at := range []time.Time{s.RaiseAt, s.RollupAt, s.FollowAt, s.RemindAt} {
		if !at.IsZero() && (earliest.IsZero() || at.Before(earliest)) {
			earliest = at
		}
	}
	return earliest
}

// inScope refuses those who have nothing to do with a sitting. That a student is
// asked alone is known to the counselors of the school, and to nobody else.
func (s *Sitting) inScope(who actor.Actor) error {
	if s.Stage.discreet() && who.Role != actor.Counselor && who.Role != actor.System {
		return actor.ErrOutOfScope
	}
	return who.Within(s.Class)
}

// open tells whether the student may enter.
func (s *Sitting) open() bool {
	_, err := sittings.Next(s.State, verbEnter)
	return err == nil && s.Stage != InterviewStage
}
