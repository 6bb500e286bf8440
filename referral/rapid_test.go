package referral

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/lifecycle"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// Whatever people and time do, in whatever order: everything open has an owner
// and a deadline and will be looked at again, nothing is told twice, no silence
// rises under an unexpired acknowledgement, and no packet exists without a
// consent that names its hospital or the emergency path. Whoever goes on leave, hands
// over or leaves for good meanwhile: what is open is never left with somebody who is
// gone, and no word goes to an empty chair.
func TestAnythingOpenHasOwnerAndDeadline(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWard(t)
		w.raise(risk.Moderate, 72*time.Hour)
		n := 0
		step := func(do func(Command) error) func(*rapid.T) {
			return func(t *rapid.T) {
				n++
				refusedOnly(t, do(once(fmt.Sprint(n))))
			}
		}
		id, ref := w.student+"/1", func() string { return w.lastReferral() }
		hospital := rapid.SampledFrom([]string{"brain", "second"})
		staff := newRoom(w)
		moves := map[string]func(*rapid.T){
			"": func(t *rapid.T) { w.check(t); staff.check(t) },
			"wait": func(t *rapid.T) {
				w.clock.Advance(time.Duration(rapid.IntRange(1, 72*60).Draw(t, "minutes")) * time.Minute)
				w.settle()
			},
			"raise": func(t *rapid.T) {
				w.raise(rapid.SampledFrom([]risk.Level{risk.Mild, risk.High, risk.Imminent}).Draw(t, "level"), time.Hour)
			},
			"acknowledge": step(func(c Command) error { _, err := w.Alerts.Acknowledge(w.ctx(), counselor, sitting, c); return err }),
			"assign":      step(func(c Command) error { _, err := w.Alerts.Assign(w.ctx(), lead, sitting, c, deputy); return err }),
			"hear":        step(func(c Command) error { _, err := w.Alerts.Hear(w.ctx(), counselor, sitting, c, "n"); return err }),
			"triage": func(t *rapid.T) {
				o := rapid.SampledFrom(Outcomes()).Draw(t, "outcome")
				step(func(c Command) error { _, err := w.Alerts.Triage(w.ctx(), counselor, sitting, c, o, "n"); return err })(t)
			},
			"review": func(t *rapid.T) {
				refer := rapid.Bool().Draw(t, "refer")
				step(func(c Command) error {
					_, err := w.Cases.Review(w.ctx(), counselor, id, c, refer, []string{counselor.ID, lead.ID}, "n")
					return err
				})(t)
			},
			"talk": func(t *rapid.T) {
				verb := rapid.SampledFrom([]CaseVerb{TalkAgrees, TalkDelays, TalkRefuses, TalkUnreachable, TalkUnsafe}).Draw(t, "outcome")
				step(func(c Command) error {
					_, err := w.Cases.TalkWithGuardians(w.ctx(), counselor, id, c, Talk{Verb: verb, StudentTold: true, Note: "n", Unsafe: unsafeOf(verb),
						Witness: "w", SafetyPlan: "p", OfferAgain: w.clock.Now().Add(time.Hour)})
					return err
				})(t)
			},
			"consent": func(t *rapid.T) {
				form := consentTo(hospital.Draw(t, "hospital"))
				form.Identity = rapid.Bool().Draw(t, "identity")
				step(func(c Command) error { _, err := w.Cases.Agree(w.ctx(), counselor, id, c, form); return err })(t)
			},
			"refer": func(t *rapid.T) {
				to := hospital.Draw(t, "hospital")
				step(func(c Command) error { _, err := w.Cases.Refer(w.ctx(), counselor, id, c, to, "n"); return err })(t)
			},
			"emergency": func(t *rapid.T) {
				to := hospital.Draw(t, "hospital")
				step(func(c Command) error {
					_, err := w.Cases.ReferInEmergency(w.ctx(), counselor, id, c, to, "n")
					return err
				})(t)
			},
			"approve": step(func(c Command) error { _, err := w.Cases.Approve(w.ctx(), lead, id, c); return err }),
			"look back": step(func(c Command) error {
				_, err := w.Cases.ReviewEmergency(w.ctx(), officer, id, c, "justified", "n")
				return err
			}),
			"release": func(t *rapid.T) {
				form := consentTo(hospital.Draw(t, "hospital"))
				step(func(c Command) error { _, err := w.Referrals.Release(w.ctx(), counselor, ref(), c, form); return err })(t)
			},
			"paper": func(t *rapid.T) {
				p := PaperReply{Reply: Reply{Option: rapid.SampledFrom(slices.Sorted(maps.Keys(options))).Draw(t, "option"), Reason: "other",
					At: w.clock.Now().Add(time.Hour)}, Signer: nurse, Signed: w.clock.Now(), How: "fax"}
				step(func(c Command) error { _, err := w.Referrals.RecordPaper(w.ctx(), counselor, ref(), c, p); return err })(t)
			},
			"link": func(t *rapid.T) {
				step(func(c Command) error { return w.byLink(t, ref(), c) })(t)
			},
			"withdraw": step(func(c Command) error { _, err := w.Referrals.Withdraw(w.ctx(), counselor, ref(), c, "n"); return err }),
			"hospital": func(t *rapid.T) {
				act := rapid.IntRange(0, 7).Draw(t, "act")
				step(func(c Command) error { return w.hospitalAct(act, ref(), c) })(t)
			},
			"cancel":  step(func(c Command) error { _, err := w.Referrals.Cancel(w.ctx(), counselor, ref(), c, "n"); return err }),
			"propose": step(func(c Command) error { _, err := w.Returns.Propose(w.ctx(), counselor, id, c, "n"); return err }),
			"decide": func(t *rapid.T) {
				yes := rapid.Bool().Draw(t, "yes")
				step(func(c Command) error {
					_, err := w.Returns.Review(w.ctx(), lead, id+"/return/1", c, yes, "n")
					return err
				})(t)
			},
			"follow": step(func(c Command) error { _, err := w.Cases.FollowUp(w.ctx(), counselor, id, c, "n"); return err }),
			"close":  step(func(c Command) error { _, err := w.Cases.Close(w.ctx(), counselor, id, c, LeftSchool, "n"); return err }),
		}
		maps.Copy(moves, staff.moves(step))
		t.Repeat(moves)
	})
}

// refusedOnly lets the refusals of this package pass, and nothing else.
func refusedOnly(t *rapid.T, err error) {
	var illegal *lifecycle.Illegal
	if err == nil || errors.As(err, &illegal) {
		return
	}
	for _, known := range []error{ErrNoConsent, ErrOwnApproval, ErrOwnReview, ErrNotReleased, ErrLinkOver, ErrNoFeedback, ErrNoEmergency, ErrNoReport, ErrStillOwed, ErrUnsafeGuardian, ErrReviewer, ErrNoReturnDue, ErrWithdrawn,
		ErrCloseReason, ErrAppointment, ErrReceiverAway, screening.ErrHolds, screening.ErrOnDuty, store.ErrNotFound} {
		if errors.Is(err, known) {
			return
		}
	}
	t.Fatalf("refused with %v", err)
}

func (w *ward) lastReferral() string {
	all, err := w.Cases.Referrals(w.ctx(), counselor, w.student+"/1")
	if err != nil || len(all) == 0 {
		return "none"
	}
	return all[len(all)-1].ID
}

func (w *ward) hospitalAct(act int, ref string, c Command) error {
	doc, err := w.Referrals.books.Get(w.ctx(), ref)
	if err != nil {
		return err
	}
	who := actor.Actor{ID: "clerk", Role: actor.Hospital, Hospital: doc.Hospital}
	switch act {
	case 0:
		_, _, err = w.Referrals.Open(w.ctx(), who, ref)
	case 1:
		_, err = w.Referrals.Accept(w.ctx(), who, ref, c)
	case 2:
		_, err = w.Referrals.Decline(w.ctx(), who, ref, c, "other")
	case 3:
		_, err = w.Referrals.Appoint(w.ctx(), who, ref, c, w.clock.Now().Add(time.Hour))
	case 4:
		_, err = w.Referrals.Attended(w.ctx(), who, ref, c, true)
	case 5:
		_, err = w.Referrals.Attended(w.ctx(), who, ref, c, false)
	case 6:
		_, err = w.Referrals.Complete(w.ctx(), who, ref, c, "n")
	case 7:
		_, _, err = w.Referrals.Identify(w.ctx(), who, ref)
	}
	return err
}

// byLink issues a link, uses it, and answers.
func (w *ward) byLink(t *rapid.T, ref string, c Command) error {
	_, token, err := w.Referrals.Issue(w.ctx(), counselor, ref, c)
	if err != nil {
		return err
	}
	pass, err := w.Referrals.Admit(w.ctx(), token, w.code(ref), nurse)
	if err != nil {
		return err
	}
	if _, err := w.Referrals.Visit(w.ctx(), pass); err != nil {
		return err
	}
	o := rapid.SampledFrom(Offered(w.letter(ref).State)).Draw(t, "answer")
	_, err = w.Referrals.Answer(w.ctx(), pass, c, Reply{Option: o, Reason: "other", At: w.clock.Now().Add(time.Hour)})
	return err
}

func (w *ward) check(t *rapid.T) {
	w.settle()
	a := w.alert()
	held(t, "alert", string(a.State), alertTable.Final(a.State) || a.State == AlertClosed, a.Duty, a.Due)
	if a.State == AlertAcknowledged && (!a.Climb.resting() || a.AckUntil.IsZero()) {
		t.Fatalf("silence rises under an acknowledgement: %+v", a)
	}
	if r, err := w.Alerts.Read(w.ctx(), counselor, sitting); err != nil || !r.Level.AtLeast(risk.Moderate) {
		t.Fatalf("the level fell to %s, %v", r.Level, err)
	}
	cases, err := w.Cases.of(w.ctx(), w.student)
	w.must(err)
	open := 0
	for _, c := range cases {
		held(t, "case", string(c.State), c.State == CaseClosed, c.Duty, c.Due)
		if c.State != CaseClosed {
			open++
		}
		w.checkReferrals(t, c)
	}
	if open > 1 {
		t.Fatalf("%d open cases of one student", open)
	}
	seen := map[string]bool{}
	for _, p := range w.told {
		if seen[p.ID] {
			t.Fatalf("told twice: %s", p.ID)
		}
		seen[p.ID] = true
	}
}

func (w *ward) checkReferrals(t *rapid.T, c *Case) {
	all, err := w.Cases.Referrals(w.ctx(), counselor, c.ID)
	w.must(err)
	for _, r := range all {
		doc, err := w.Referrals.books.Get(w.ctx(), r.ID)
		w.must(err)
		held(t, "referral", string(doc.State), referralTable.Final(doc.State), doc.Duty, doc.Due)
		named := slices.ContainsFunc(c.Consents, func(a Agreement) bool { return a.Hospital == doc.Hospital })
		if !named && !(doc.Emergency && len(c.Emergencies) > 0) {
			t.Fatalf("a packet went to %s without consent or emergency", doc.Hospital)
		}
		covered := slices.ContainsFunc(c.Consents, func(a Agreement) bool { return a.Hospital == doc.Hospital && a.Identity }) ||
			slices.ContainsFunc(doc.History, func(e Event) bool { return e.Verb == string(ReleaseIdentity) })
		if released := !doc.Released.IsZero(); released != (len(doc.Identity) > 0) || released && !covered && !doc.Emergency {
			t.Fatalf("the identity at %s was released without consent or emergency", doc.Hospital)
		}
	}
}

// held checks one folder.
func held(t *rapid.T, what, state string, final bool, d Duty, due time.Time) {
	switch {
	case final && !d.Deadline.IsZero():
		t.Fatalf("%s %s still has a deadline", what, state)
	case !final && (d.Owner == "" || d.Deadline.IsZero() || due.IsZero()):
		t.Fatalf("%s %s: owner %q, deadline %s, due %s", what, state, d.Owner, d.Deadline, due)
	case len(d.Outbox) > 0:
		t.Fatalf("%s %s keeps %d messages to itself", what, state, len(d.Outbox))
	}
}
