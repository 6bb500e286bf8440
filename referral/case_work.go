package referral

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/screening"
)

// Refusals of what people ask of a case; each text names the mend.
var (
	ErrPanel        = errors.New("referral: a review needs minutes and at least two members of the school")
	ErrStudentFirst = errors.New("referral: first tell the student what the guardians will be told")
	ErrRefusal      = errors.New("referral: a refusal needs a witness, a safety plan and a later date on which to offer again")
	ErrTalk         = errors.New("referral: choose agrees, delays, refuses, unreachable or unsafe, and say what was said")
	ErrNoReferral   = errors.New("referral: name a designated hospital and say in a few words why")
	ErrWhoIsUnsafe  = errors.New("referral: name the guardians who are unsafe")
	ErrNoReport     = errors.New("referral: no report to the police is due")
	ErrStillOwed    = errors.New("referral: first record the report to the police, where an absent student was found, and the approvals and the review of the emergency disclosure")
	ErrCloseReason  = errors.New("referral: give a reason: completed (all follow-ups done), care-elsewhere or left-school")
)

func (c *Cases) ask(ctx context.Context, who actor.Actor, id string, cmd Command, verb CaseVerb, note string, change func(*Case, turn) error) (*Case, error) {
	doc, err := c.act(ctx, who, id, command[Case, CaseVerb]{id: cmd, verb: verb, note: note, change: change,
		may: func(doc *Case) error { return schoolStaff(who, doc.Class, true) }})
	if err != nil || len(doc.Drafts) == 0 {
		return doc, err
	}
	// The referral is made at once for the reader; the sweep makes it if this dies.
	if err := c.Do(ctx, id); err != nil && !errors.Is(err, store.ErrNotDue) {
		return nil, err
	}
	return c.books.Get(ctx, id)
}

// move changes the state and gives it its time, when there is nothing more to it.
func move(doc *Case, t turn) error {
	doc.enterState(t)
	return nil
}

// Review records a review meeting and what it decided.
func (c *Cases) Review(ctx context.Context, who actor.Actor, id string, cmd Command, refer bool, members []string, minutes string) (*Case, error) {
	members = slices.Compact(slices.Sorted(slices.Values(members)))
	if minutes == "" || len(members) < 2 {
		return nil, ErrPanel
	}
	verb := PanelSupports
	if refer {
		verb = PanelRefers
	}
	return c.ask(ctx, who, id, cmd, verb, minutes, func(doc *Case, t turn) error {
		for _, m := range members {
			member, err := c.people.Actor(ctx, m)
			if err != nil || schoolStaff(member, doc.Class, false) != nil {
				return errors.Join(ErrPanel, unlessMissing(err))
			}
		}
		doc.Panel = &Panel{Members: members, At: t.now}
		return move(doc, t)
	})
}

// Talk is a talk with the guardians.
type Talk struct {
	Verb        CaseVerb // TalkAgrees, TalkDelays, TalkRefuses, TalkUnreachable or TalkUnsafe
	StudentTold bool     // the student knew beforehand what would be said
	Note        string
	OfferAgain  time.Time // of a delay or refusal
	Unsafe      []string  // the guardians who turned out to be unsafe, by name or number
	Witness     string    // of a refusal
	SafetyPlan  string    // of a refusal
}

func (k Talk) check() error {
	switch k.Verb {
	case TalkAgrees, TalkDelays, TalkUnreachable:
	case TalkUnsafe:
		if len(k.Unsafe) == 0 {
			return ErrWhoIsUnsafe
		}
	case TalkRefuses:
		if k.Witness == "" || k.SafetyPlan == "" || k.OfferAgain.IsZero() {
			return ErrRefusal
		}
	default:
		return ErrTalk
	}
	if k.Note == "" {
		return ErrTalk
	}
	if !k.StudentTold {
		return ErrStudentFirst
	}
	return nil
}

// What divides the note of a refusal.
const (
	witnessMark = "\n见证人 / witness: "
	planMark    = "\n安全计划 / safety plan: "
	againMark   = "\n再次商谈 / offer again: "
	refusalTime = "2006-01-02 15:04"
)

// note is the talk as it is kept.
func (k Talk) note() string {
	if k.Verb != TalkRefuses {
		return k.Note
	}
	return k.Note + witnessMark + k.Witness + planMark + k.SafetyPlan + againMark + k.OfferAgain.In(screening.Shanghai).Format(refusalTime)
}

// TalkWithGuardians records a talk and one of its five outcomes. After a refusal
// the case stays open until the day on which help is offered again.
func (c *Cases) TalkWithGuardians(ctx context.Context, who actor.Actor, id string, cmd Command, k Talk) (*Case, error) {
	if err := k.check(); err != nil {
		return nil, err
	}
	if err := c.markUnsafe(ctx, who, id, k.Unsafe); err != nil {
		return nil, err
	}
	return c.ask(ctx, who, id, cmd, k.Verb, k.note(), func(doc *Case, t turn) error {
		if k.Verb == TalkRefuses && !k.OfferAgain.After(t.now) {
			return ErrRefusal
		}
		if k.Verb == TalkUnsafe {
			doc.PoliceBy = earliest(doc.PoliceBy, t.now.Add(time.Duration(t.policy.Police)))
		}
		if k.Verb == TalkUnsafe && doc.State != CaseProtecting {
			doc.reckon() // where it stands, it stands: only the report is due as well
			return nil
		}
		doc.enterState(t)
		if k.OfferAgain.After(t.now) {
			doc.StateBy = k.OfferAgain
		}
		doc.reckon()
		return nil
	})
}

// markUnsafe marks guardians in the student's record, before the case knows: if
// this dies in between, the mark stands and no packet or call can reach them.
func (c *Cases) markUnsafe(ctx context.Context, who actor.Actor, id string, guardians []string) error {
	if len(guardians) == 0 {
		return nil
	}
	doc, err := c.books.Get(ctx, id)
	if err != nil {
		return err
	}
	if err := schoolStaff(who, doc.Class, true); err != nil {
		return err
	}
	for _, g := range guardians {
		if err := c.students.MarkGuardianUnsafe(ctx, who, doc.Student, g, "case/"+id); err != nil {
			return err
		}
	}
	return nil
}

// ReportToPolice records that the duty to report unsafe guardians was done.
func (c *Cases) ReportToPolice(ctx context.Context, who actor.Actor, id string, cmd Command, note string) (*Case, error) {
	if note == "" {
		return nil, ErrNoteOwed
	}
	was := CaseState("")
	return c.act(ctx, who, id, command[Case, CaseVerb]{id: cmd, verb: ReportPolice, note: note,
		may: func(doc *Case) error {
			was = doc.State
			return schoolStaff(who, doc.Class, true)
		},
		change: func(doc *Case, t turn) error {
			if doc.PoliceBy.IsZero() {
				return ErrNoReport
			}
			doc.PoliceBy = time.Time{}
			if was == doc.State {
				doc.reckon()
				return nil
			}
			return move(doc, t)
		}})
}

// Assign makes somebody else of the school answer for a case, and for what belongs
// to it. What is due stays due.
func (c *Cases) Assign(ctx context.Context, who actor.Actor, id string, cmd Command, owner actor.Actor) (*Case, error) {
	return c.act(ctx, who, id, command[Case, CaseVerb]{id: cmd, verb: AssignCase,
		may: func(doc *Case) error { return schoolStaff(who, doc.Class, false) },
		change: func(doc *Case, t turn) error {
			if schoolStaff(owner, doc.Class, false) != nil || owner.Role == actor.System {
				return ErrAssignee
			}
			doc.Owner = owner.ID
			doc.tell(doc.ID, string(AssignCase)+"/"+store.TimeKey(t.now), owner.ID, notify.CaseDue)
			return nil
		}})
}

// owner returns who answers for a case.
func (c *Cases) owner(ctx context.Context, id string) (string, error) {
	doc, err := c.books.Get(ctx, id)
	if err != nil {
		return "", err
	}
	return doc.Owner, nil
}

// CareElsewhere records that the guardians chose a hospital of their own.
func (c *Cases) CareElsewhere(ctx context.Context, who actor.Actor, id string, cmd Command, note string) (*Case, error) {
	if note == "" {
		return nil, ErrNoteOwed
	}
	return c.ask(ctx, who, id, cmd, SeenElsewhere, note, move)
}

// NoReturn records that the student never left class, so that nothing has to be
// reviewed before the follow-ups begin.
func (c *Cases) NoReturn(ctx context.Context, who actor.Actor, id string, cmd Command, note string) (*Case, error) {
	if note == "" {
		return nil, ErrNoteOwed
	}
	return c.ask(ctx, who, id, cmd, StayedAtSchool, note, move)
}

// FollowUp records a contact with the student, the next that is planned.
func (c *Cases) FollowUp(ctx context.Context, who actor.Actor, id string, cmd Command, note string) (*Case, error) {
	if note == "" {
		return nil, ErrNoteOwed
	}
	return c.ask(ctx, who, id, cmd, FollowUpDone, note, func(doc *Case, t turn) error {
		if next := doc.next(); next != nil {
			next.Done = t.now
		}
		doc.StateBy = t.now.Add(time.Duration(t.policy.Case[CaseFollowing]))
		if next := doc.next(); next != nil {
			doc.StateBy = next.Due
		}
		doc.reckon()
		return nil
	})
}

// Close ends a case, with a reason. "Completed" asks that nothing is left to do.
func (c *Cases) Close(ctx context.Context, who actor.Actor, id string, cmd Command, reason CloseReason, note string) (*Case, error) {
	if !slices.Contains(CloseReasons(), reason) || note == "" {
		return nil, ErrCloseReason
	}
	return c.ask(ctx, who, id, cmd, CloseCase, note, func(doc *Case, t turn) error {
		if reason == CareCompleted && doc.next() != nil {
			return ErrCloseReason
		}
		if !doc.PoliceBy.IsZero() || !doc.Missing.IsZero() || len(doc.unreviewed()) > 0 {
			return ErrStillOwed
		}
		doc.Reason = reason
		return move(doc, t)
	})
}

// Draft is a referral that a case decided on and has not made yet.
type Draft struct {
	Number  int                 `bson:"number"`
	Content vault.Sealed[draft] `bson:"content"`
}

// draft is what a referral will be made of.
type draft struct {
	Hospital  string `bson:"hospital"`
	Summary   string `bson:"summary"`
	Emergency bool   `bson:"emergency"`
	Feedback  bool   `bson:"feedback"`
	Identity  bool   `bson:"identity"` // goes with the packet from the start
}

// Refer sends the student's packet to the hospital that the consent names.
func (c *Cases) Refer(ctx context.Context, who actor.Actor, id string, cmd Command, hospital, summary string) (*Case, error) {
	if err := c.hospitals.receiving(ctx, hospital); err != nil || summary == "" {
		return nil, errors.Join(ErrNoReferral, unlessMissing(err))
	}
	return c.ask(ctx, who, id, cmd, Refer, summary, func(doc *Case, t turn) error {
		agreed, named := doc.consentFor(hospital)
		if !named {
			return ErrNoConsent
		}
		if err := c.pseudonymous(ctx, doc, summary, agreed); err != nil {
			return err
		}
		doc.enterState(t)
		return c.decide(doc, t, draft{Hospital: hospital, Summary: summary, Feedback: agreed.Feedback, Identity: agreed.Identity})
	})
}

func (c *Cases) decide(doc *Case, t turn, d draft) (err error) {
	doc.Referrals++
	next := Draft{Number: doc.Referrals}
	next.Content, err = vault.Seal(t.key, c.place(doc.ID, "draft"), d)
	doc.Drafts = append(doc.Drafts, next)
	doc.Owe(t.now)
	return err
}

// unlessMissing keeps an error that is not merely an absence.
func unlessMissing(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}
