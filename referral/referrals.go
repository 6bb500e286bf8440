package referral

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/referral/coordination"
	"github.com/xinqiao/xinqiao/referral/packet"
	"github.com/xinqiao/xinqiao/screening"
)

// Papers reads what a sitting says; the packet is made of it.
type Papers interface {
	Result(ctx context.Context, who actor.Actor, sitting string) (screening.Reading, error)
}

const (
	byHospital = "hospital"
	byDistrict = "district"
	byCase     = "case"
	// The same of what waits for somebody: years of ended referrals cost its list nothing.
	openInHospital = "openInHospital"
	openInDistrict = "openInDistrict"
	bySchoolEver   = "schoolEver"
	byLink         = "link"
)

// Referrals is the book of referrals.
type Referrals struct {
	office[Referral, ReferralState, ReferralVerb]
	students  *screening.Students
	hospitals *Hospitals
	papers    Papers
	channel   *coordination.Channel
	from      string // address of the platform, for the programs of hospitals
	tellCase  func(ctx context.Context, caseID, referral string, verb CaseVerb) error
	ownerOf   func(ctx context.Context, caseID string) (string, error)
	shows     func(person string) // that the boards of health contacts changed; nil where nobody looks
}

func newReferrals(db *store.DB, d *desk, students *screening.Students, hospitals *Hospitals) *Referrals {
	return &Referrals{students: students, hospitals: hospitals,
		office: office[Referral, ReferralState, ReferralVerb]{desk: d, table: referralTable,
			folder: func(doc *Referral) *Folder[ReferralState] { return &doc.Folder },
			owed:   func(doc *Referral) *store.Owed { return &doc.Owed },
			wake: func(doc *Referral, t turn) (time.Time, error) {
				if doc.Verdict != "" || doc.Handed < doc.Version {
					return t.now, nil
				}
				return doc.Duty.wake(t.policy.Overdue), nil
			},
			books: store.Define(db, "referrals",
				store.Index[Referral]{Name: byCase, Key: func(r *Referral) string { return r.Case + "/" + store.TimeKey(r.Sent) }},
				store.Index[Referral]{Name: byHospital, Key: hospitalKey},
				store.Index[Referral]{Name: byLink, Key: func(r *Referral) string {
					if r.Link == nil {
						return ""
					}
					return r.Link.Mark + "/"
				}},
				store.Index[Referral]{Name: byDistrict, Key: districtKey},
				store.Index[Referral]{Name: bySchoolEver, Key: func(r *Referral) string { return r.Class.At(unit.School).Key() + store.TimeKey(r.Sent) }},
				store.Index[Referral]{Name: openInHospital, Key: whileOpenOnly(hospitalKey)},
				store.Index[Referral]{Name: openInDistrict, Key: whileOpenOnly(districtKey)})}}
}

func hospitalKey(r *Referral) string { return r.Hospital + "/" + store.TimeKey(r.Sent) }

func districtKey(r *Referral) string { return r.Class.At(unit.District).Key() + store.TimeKey(r.Sent) }

// whileOpenOnly lets go of what has ended.
func whileOpenOnly(key func(*Referral) string) func(*Referral) string {
	return func(r *Referral) string {
		if referralTable.closed(r.State) {
			return ""
		}
		return key(r)
	}
}

// make writes the referral that a case decided on, with its packet. Made again, it
// finds itself made.
func (r *Referrals) make(ctx context.Context, c *Case, next Draft, t turn) error {
	place := vault.Place{Collection: "cases", ID: c.ID, Field: "draft"}
	d, err := vault.Open(t.key, place, next.Content)
	if err != nil {
		return err
	}
	doc := r.fresh(c, next.Number, d, t)
	if err := r.pack(ctx, c, doc, d, t); err != nil {
		return err
	}
	doc.enterState(t)
	doc.Owe(t.now)
	if err := r.enter(&doc.Folder, doc.ID, t, Command{}, "send", ""); err != nil {
		return err
	}
	if err := r.books.Insert(ctx, doc); !errors.Is(err, store.ErrExists) {
		r.moved(ctx, doc.Class)
		return err
	}
	return nil
}

// referralID names the n-th referral of a case.
func referralID(c *Case, n int) string { return fmt.Sprintf("%s/referral/%d", c.ID, n) }

// fresh is a referral that is about to be made, without its packet.
func (r *Referrals) fresh(c *Case, n int, d draft, t turn) *Referral {
	doc := &Referral{Head: store.Head{ID: referralID(c, n)}, Case: c.ID, Hospital: d.Hospital,
		Sent: t.now, Emergency: d.Emergency, Feedback: d.Feedback, Version: 1, Folder: Folder[ReferralState]{Duty: Duty{Owner: c.Owner},
			Student: c.Student, Class: c.Class, Care: c.Care, State: ReferralSent}}
	doc.Reference = r.vault.Fingerprint("referral", doc.ID)[:12]
	return doc
}

// pack seals the packet, and beside it the identity where it goes along.
func (r *Referrals) pack(ctx context.Context, c *Case, doc *Referral, d draft, t turn) error {
	content, person, err := r.write(ctx, c, doc, d, t)
	if err != nil {
		return err
	}
	if doc.Packet, err = vault.Seal(t.key, r.place(doc.ID, "packet"), content); err != nil || !d.Identity {
		return err
	}
	return r.reveal(doc, person, t)
}

// write writes the packet, and returns who the student is beside it.
func (r *Referrals) write(ctx context.Context, c *Case, doc *Referral, d draft, t turn) (p packet.Packet, who screening.Person, err error) {
	from := packet.Case{Reference: doc.Reference, Pseudonym: r.pseudonym(doc), Summary: d.Summary, Now: t.now, Basis: packet.ByConsent}
	if d.Emergency {
		from.Basis = packet.ByEmergency
	}
	if from.Pupil, err = r.students.Read(ctx, actor.Engine(), c.Student); err != nil {
		return p, who, err
	}
	if from.School, err = r.org.School(ctx, actor.Engine(), c.Class.At(unit.School).Code()); err != nil {
		return p, who, err
	}
	for _, sitting := range c.Alerts {
		reading, err := r.papers.Result(ctx, actor.Engine(), sitting)
		if err != nil {
			return p, who, err
		}
		from.Readings = append(from.Readings, reading)
	}
	return packet.Build(from), from.Pupil.Person, nil
}

// Do delivers a referral, raises the silence about it and tells its case what the
// case has to learn.
func (r *Referrals) Do(ctx context.Context, id string) error {
	return r.work(ctx, id, round[Referral]{kind: notify.ReferralDue,
		chain:   func(_ *Referral, t turn) (Chain, error) { return t.policy.Overdue, nil },
		advance: func(doc *Referral, t turn) error { return r.advance(ctx, doc, t) },
		dress:   func(doc *Referral, t turn) error { return r.tellHealth(ctx, doc) },
		pay: func(doc *Referral, t turn) error {
			if doc.Verdict != "" { // first, so that no broken connection keeps it from the case
				if err := r.tellCase(ctx, doc.Case, doc.ID, doc.Verdict); err != nil {
					return err
				}
				doc.Verdict = ""
			}
			return r.hand(ctx, doc, t)
		}})
}

// advance puts a sent referral into the hospital's inbox; that delivers it. A
// hospital that nobody works at, or that was closed meanwhile, gets nothing: the
// referral stays "sent", and the silence about that rises.
func (r *Referrals) advance(ctx context.Context, doc *Referral, t turn) error {
	doc.overdue(t.now)
	var err error
	if doc.Owner, err = r.ownerOf(ctx, doc.Case); err != nil || doc.State != ReferralSent {
		return err
	}
	delivered, err := r.tellHospital(ctx, doc, "arrived", notify.ReferralDue)
	if err != nil || !delivered {
		return err
	}
	if doc.State, err = referralTable.Next(doc.State, deliver); err != nil {
		return err
	}
	doc.enterState(t)
	return r.enter(&doc.Folder, doc.ID, t, Command{}, string(deliver), "")
}

// tellHospital decides on a message to everybody whom the hospital has named and
// who still works there; told is false when there is nobody.
func (r *Referrals) tellHospital(ctx context.Context, doc *Referral, label string, kind notify.Kind) (told bool, err error) {
	hospital, err := r.hospitals.Get(ctx, doc.Hospital)
	if err != nil || hospital.Closed {
		return false, err
	}
	reachable, err := r.hospitals.reachable(ctx, hospital)
	for _, person := range reachable {
		doc.tell(doc.ID, label, person, kind)
	}
	return len(reachable) > 0, err
}

// tellHealth adds the district health contact to whoever is told of a silence.
func (r *Referrals) tellHealth(ctx context.Context, doc *Referral) error {
	if doc.Climb.resting() || len(doc.Outbox) == 0 {
		return nil
	}
	health, err := r.whom(ctx, doc.Class, doc.Owner, ToHealth)
	if err == nil && health != "" {
		doc.Climb.reach(health)
		doc.tell(doc.ID, fmt.Sprintf("silent/%d", doc.Climb.Round), health, notify.ReferralDue)
	}
	return err
}
