package referral

import (
	"errors"
	"slices"

	"github.com/xinqiao/xinqiao/internal/lifecycle"
)

// table is a state machine whose states are either final or open; every open
// state has an owner and a deadline.
type table[S, V ~string] struct {
	lifecycle.Table[S, V]
	engine []V // verbs that no person can ask for
	gone   S   // where a folder ends when its student was erased
}

// Next is the state that a verb leads to; a refusal names only what people can do.
func (t table[S, V]) Next(from S, verb V) (S, error) {
	to, err := t.Table.Next(from, verb)
	if illegal, refused := errors.AsType[*lifecycle.Illegal](err); refused {
		illegal.Legal = slices.DeleteFunc(illegal.Legal, func(v string) bool { return slices.Contains(t.engine, V(v)) })
	}
	return to, err
}

// asked lists what people can ask for in a state, sorted.
func (t table[S, V]) asked(from S) []V {
	verbs := []V{}
	for _, verb := range t.Legal(from) {
		if !slices.Contains(t.engine, V(verb)) {
			verbs = append(verbs, V(verb))
		}
	}
	return verbs
}

// closed tells whether nothing waits for anybody in a state. An alert that is
// closed may be raised again, so that it is closed and yet not final.
func (t table[S, V]) closed(s S) bool { return s == t.gone || t.Final(s) }

// open lists the states that are not final.
func (t table[S, V]) open() []S {
	var states []S
	for s := range t.Table {
		if !t.Final(s) {
			states = append(states, s)
		}
	}
	return states
}

// AlertState is where an alert stands.
type AlertState string

// The states of an alert.
const (
	AlertOpen         AlertState = "open"
	AlertAcknowledged AlertState = "acknowledged" // somebody said: I will see this student
	AlertHeard        AlertState = "heard"        // the student was heard; a decision is due
	AlertClosed       AlertState = "closed"       // decided; a later answer may open it again
)

// AlertVerb is what can happen to an alert.
type AlertVerb string

// The verbs of an alert.
const (
	Acknowledge AlertVerb = "acknowledge"
	Assign      AlertVerb = "assign"
	Hear        AlertVerb = "hear"
	Triage      AlertVerb = "triage"
	Snooze      AlertVerb = "snooze"       // an acknowledgement is put off until a later moment
	expire      AlertVerb = "expire"       // nothing followed the acknowledgement
	raise       AlertVerb = "raise"        // a graver answer came
	missing     AlertVerb = "absent"       // the student is absent, and nobody knows why
	confirm     AlertVerb = "confirm"      // an exercise reached somebody
	endExercise AlertVerb = "end-exercise" // the drill is over
)

var alertTable = table[AlertState, AlertVerb]{engine: []AlertVerb{expire, raise, missing, confirm, endExercise}, gone: AlertClosed, Table: lifecycle.Table[AlertState, AlertVerb]{
	AlertOpen:         {Acknowledge: AlertAcknowledged, Assign: AlertOpen, Hear: AlertHeard, raise: AlertOpen, missing: AlertOpen, confirm: AlertOpen, endExercise: AlertClosed},
	AlertAcknowledged: {Assign: AlertOpen, Hear: AlertHeard, Snooze: AlertAcknowledged, expire: AlertOpen, raise: AlertOpen, missing: AlertOpen},
	AlertHeard:        {Assign: AlertHeard, Triage: AlertClosed, raise: AlertOpen, missing: AlertHeard},
	AlertClosed:       {raise: AlertOpen, missing: AlertClosed},
}}

// CaseState is where a case stands.
type CaseState string

// The states of a case.
const (
	CaseOpened     CaseState = "opened"     // the review panel is due
	CaseReviewed   CaseState = "reviewed"   // the talk with the guardians is due
	CaseRefused    CaseState = "refused"    // a second talk is due; the case stays open
	CaseProtecting CaseState = "protecting" // the guardians are unsafe; the report to the police is due
	CaseAgreed     CaseState = "agreed"     // consent that names a hospital is due
	CaseConsented  CaseState = "consented"  // the referral is due
	CaseReferred   CaseState = "referred"   // the hospital's side
	CaseReturning  CaseState = "returning"  // the return to school
	CaseFollowing  CaseState = "following"  // follow-ups by schedule
	CaseClosed     CaseState = "closed"
)

// CaseVerb is what can happen to a case.
type CaseVerb string

// The verbs of a case.
const (
	PanelSupports    CaseVerb = "panel-supports" // support at school is enough
	PanelRefers      CaseVerb = "panel-refers"
	TalkAgrees       CaseVerb = "talk-agrees"
	TalkDelays       CaseVerb = "talk-delays"
	TalkRefuses      CaseVerb = "talk-refuses"
	TalkUnreachable  CaseVerb = "talk-unreachable"
	TalkUnsafe       CaseVerb = "talk-unsafe"
	ReportPolice     CaseVerb = "report-police"
	Consent          CaseVerb = "consent"
	SeenElsewhere    CaseVerb = "seen-elsewhere" // the guardians chose a hospital of their own
	Refer            CaseVerb = "refer"
	ReferEmergency   CaseVerb = "refer-emergency"
	referralReturned CaseVerb = "referral-returned" // declined, cancelled or silent
	treatmentEnded   CaseVerb = "treatment-ended"
	StayedAtSchool   CaseVerb = "stayed-at-school" // there is nothing to return from
	returnEnded      CaseVerb = "return-ended"
	FollowUpDone     CaseVerb = "follow-up"
	joinAlert        CaseVerb = "join-alert" // another triage of the same student
	AssignCase       CaseVerb = "assign"
	PlanHoliday      CaseVerb = "plan-holiday"
	CheckIn          CaseVerb = "check-in" // a contact of a holiday plan
	caseMissing      CaseVerb = "absent"   // the student is absent, and nobody knows why
	Found            CaseVerb = "found"    // somebody knows where the student is
	CloseCase        CaseVerb = "close"
)

var caseTable = table[CaseState, CaseVerb]{gone: CaseClosed,
	engine: []CaseVerb{referralReturned, treatmentEnded, returnEnded, joinAlert, caseMissing},
	Table: inEveryOpenState(lifecycle.Table[CaseState, CaseVerb]{
		CaseOpened: {PanelSupports: CaseFollowing, PanelRefers: CaseReviewed},
		CaseReviewed: {TalkAgrees: CaseAgreed, TalkDelays: CaseReviewed, TalkRefuses: CaseRefused,
			TalkUnreachable: CaseReviewed, TalkUnsafe: CaseProtecting, treatmentEnded: CaseReturning},
		CaseRefused: {TalkAgrees: CaseAgreed, TalkDelays: CaseRefused, TalkRefuses: CaseRefused,
			TalkUnreachable: CaseRefused, TalkUnsafe: CaseProtecting, SeenElsewhere: CaseFollowing, treatmentEnded: CaseReturning},
		CaseProtecting: {ReportPolice: CaseReviewed, treatmentEnded: CaseReturning},
		CaseAgreed: {Consent: CaseConsented, SeenElsewhere: CaseFollowing, TalkRefuses: CaseRefused,
			TalkUnsafe: CaseProtecting, treatmentEnded: CaseReturning},
		CaseConsented: {Consent: CaseConsented, Refer: CaseReferred, SeenElsewhere: CaseFollowing,
			TalkRefuses: CaseRefused, TalkUnsafe: CaseProtecting, treatmentEnded: CaseReturning},
		CaseReferred:  {referralReturned: CaseAgreed, treatmentEnded: CaseReturning},
		CaseReturning: {returnEnded: CaseFollowing, StayedAtSchool: CaseFollowing, PanelRefers: CaseReviewed},
		CaseFollowing: {FollowUpDone: CaseFollowing, CloseCase: CaseClosed, joinAlert: CaseOpened, PanelRefers: CaseReviewed},
		CaseClosed:    {},
	}),
}

// inEveryOpenState adds what no state may stand in the way of: rescue, the safety
// of the student at home and in holidays, another alarm, and somebody else's hands.
func inEveryOpenState(table lifecycle.Table[CaseState, CaseVerb]) lifecycle.Table[CaseState, CaseVerb] {
	for state, verbs := range table {
		if table.Final(state) {
			continue
		}
		for verb, to := range map[CaseVerb]CaseState{ReferEmergency: CaseReferred, TalkUnsafe: state, ReportPolice: state,
			joinAlert: state, AssignCase: state, PlanHoliday: state, CheckIn: state, caseMissing: state, Found: state} {
			if _, has := verbs[verb]; !has {
				verbs[verb] = to
			}
		}
	}
	return table
}

// ReferralState is where a referral stands.
type ReferralState string

// The states of a referral. Delivered is not received: that is the signed word of a
// program. Received is not seen: seen means that a named human opened it.
const (
	ReferralSent      ReferralState = "sent"
	ReferralDelivered ReferralState = "delivered"
	ReferralReceived  ReferralState = "received"
	ReferralSeen      ReferralState = "seen"
	ReferralAccepted  ReferralState = "accepted"
	ReferralAppointed ReferralState = "appointed"
	ReferralMissed    ReferralState = "missed"
	ReferralAttended  ReferralState = "attended"
	ReferralDeclined  ReferralState = "declined"
	ReferralCancelled ReferralState = "cancelled"
	ReferralCompleted ReferralState = "completed"
)

// ReferralVerb is what can happen to a referral.
type ReferralVerb string

// The verbs of a referral.
const (
	deliver  ReferralVerb = "deliver"
	receive  ReferralVerb = "receive" // a program of the hospital signed that it has the packet
	See      ReferralVerb = "see"
	Accept   ReferralVerb = "accept"
	Decline  ReferralVerb = "decline"
	Appoint  ReferralVerb = "appoint"
	Attend   ReferralVerb = "attend"
	Miss     ReferralVerb = "miss"
	Report   ReferralVerb = "report" // interim feedback
	Complete ReferralVerb = "complete"
	Cancel   ReferralVerb = "cancel"
	Withdraw ReferralVerb = "withdraw" // the consent was taken back

	ReleaseIdentity ReferralVerb = "release-identity" // a consent that names this hospital covers it now
	SeeIdentity     ReferralVerb = "see-identity"     // a named human opened it
	HandOver        ReferralVerb = "hand-over"        // the printed form reached the hospital
	IssueLink       ReferralVerb = "issue-link"       // for somebody of the hospital without a log-in
	RevokeLink      ReferralVerb = "revoke-link"
)

var referralTable = table[ReferralState, ReferralVerb]{engine: []ReferralVerb{deliver, receive}, gone: ReferralCancelled,
	Table: whileOpen(lifecycle.Table[ReferralState, ReferralVerb]{
		ReferralSent:      {deliver: ReferralDelivered, receive: ReferralReceived, HandOver: ReferralDelivered, Cancel: ReferralCancelled},
		ReferralDelivered: {receive: ReferralReceived, See: ReferralSeen, Cancel: ReferralCancelled},
		ReferralReceived:  {See: ReferralSeen, Cancel: ReferralCancelled},
		ReferralSeen:      {Accept: ReferralAccepted, Decline: ReferralDeclined, Cancel: ReferralCancelled},
		ReferralAccepted:  {Appoint: ReferralAppointed, Attend: ReferralAttended, Decline: ReferralDeclined, Cancel: ReferralCancelled},
		ReferralAppointed: {Appoint: ReferralAppointed, Attend: ReferralAttended, Miss: ReferralMissed, Cancel: ReferralCancelled},
		ReferralMissed:    {Appoint: ReferralAppointed, Attend: ReferralAttended, Decline: ReferralDeclined, Cancel: ReferralCancelled},
		ReferralAttended:  {Report: ReferralAttended, Complete: ReferralCompleted},
		ReferralDeclined:  {}, ReferralCancelled: {}, ReferralCompleted: {},
	})}

// whileOpen adds what can happen while a referral is open and moves it nowhere: the
// consent comes to cover the identity, a link is issued or revoked. A consent may be
// taken back at any time. Who has not seen the packet cannot see the identity.
func whileOpen(table lifecycle.Table[ReferralState, ReferralVerb]) lifecycle.Table[ReferralState, ReferralVerb] {
	for state, verbs := range table {
		if table.Final(state) {
			continue
		}
		verbs[ReleaseIdentity], verbs[Withdraw] = state, ReferralCancelled
		verbs[IssueLink], verbs[RevokeLink] = state, state
		if state != ReferralSent && state != ReferralDelivered && state != ReferralReceived {
			verbs[SeeIdentity] = state
		}
	}
	return table
}

// ReturnState is where a return to school stands.
type ReturnState string

// The states of a return plan.
const (
	ReturnProposed ReturnState = "proposed" // the review is due
	ReturnRefused  ReturnState = "refused"  // the family may appeal until the deadline
	ReturnAppealed ReturnState = "appealed" // a second review, by others, is due
	ReturnApproved ReturnState = "approved"
	ReturnDeferred ReturnState = "deferred" // refused for now, without or after an appeal
)

// ReturnVerb is what can happen to a return plan.
type ReturnVerb string

// The verbs of a return plan.
const (
	ApproveReturn ReturnVerb = "approve"
	RefuseReturn  ReturnVerb = "refuse"
	AppealReturn  ReturnVerb = "appeal"
	DeferReturn   ReturnVerb = "defer"  // nobody appealed
	UpholdReturn  ReturnVerb = "uphold" // the second review agrees with the refusal
)

var returnTable = table[ReturnState, ReturnVerb]{gone: ReturnDeferred, Table: lifecycle.Table[ReturnState, ReturnVerb]{
	ReturnProposed: {ApproveReturn: ReturnApproved, RefuseReturn: ReturnRefused},
	ReturnRefused:  {AppealReturn: ReturnAppealed, DeferReturn: ReturnDeferred},
	ReturnAppealed: {ApproveReturn: ReturnApproved, UpholdReturn: ReturnDeferred},
	ReturnApproved: {}, ReturnDeferred: {},
}}
