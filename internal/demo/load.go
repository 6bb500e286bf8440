package demo

import (
	"bytes"
	"context"
	"iter"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/demo/people"
	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/roster"
)

// The seeds of the invented people: an attempt that is made again invents the
// same ones.
const (
	staffSeed   = 320117
	studentSeed = 320118
)

func (d *District) schools(ctx context.Context) error {
	for _, p := range plans {
		if _, err := d.Org.PutSchool(ctx, actor.Engine(), screening.School{
			Path: p.path, Name: p.name, Kind: p.kind, Stage: p.stage, Boarding: p.boarding}); err != nil {
			return err
		}
	}
	return nil
}

// staff enters the cast with their log-ins, and the other counselors without.
func (d *District) staff(ctx context.Context) error {
	names := people.New(staffSeed)
	for _, p := range cast {
		n := screening.NewStaff{ID: p.id(), Role: p.role, Unit: p.unit, Hospital: p.hospital, Post: p.post}
		if err := d.enter(ctx, n, names); err != nil {
			return err
		}
		password, err := Password(d.Secrets, p.login)
		if err != nil {
			return err
		}
		if err := d.Accounts.Set(ctx, p.id(), p.login, password); err != nil {
			return err
		}
	}
	for _, p := range plans {
		for n := range p.fullTime + p.partly {
			post := screening.PartTime
			if n < p.fullTime {
				post = screening.FullTime
			}
			if err := d.enter(ctx, screening.NewStaff{ID: counselorOf(p.path, n), Role: actor.Counselor, Unit: p.path, Post: post}, names); err != nil {
				return err
			}
		}
		if p.boarding {
			if err := d.enter(ctx, screening.NewStaff{ID: wardenOf(p.path), Role: actor.Teacher, Unit: p.path}, names); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *District) enter(ctx context.Context, n screening.NewStaff, names *people.Source) error {
	n.Identity = screening.Identity{Name: names.Name(), Phone: names.Phone()}
	_, err := d.Staff.Add(ctx, actor.Engine(), n)
	return err
}

// callBack is fictional like all numbers here.
const callBack = "025-00000001"

// duties says who answers for the schools, their district and its city. Where no
// counselor works nobody does: there silence rises to the district.
func (d *District) duties(ctx context.Context) error {
	for _, p := range plans {
		duty := screening.Duty{CallBack: callBack}
		switch {
		case p.path == junior:
			duty.Counselor, duty.Deputy, duty.Lead = "demo-counselor", "demo-deputy", "demo-lead"
		case p.fullTime+p.partly > 0:
			duty.Counselor = counselorOf(p.path, 0)
		}
		if p.path == full || p.path == primary {
			duty.Deputy = counselorOf(p.path, 1)
		}
		if _, err := d.Org.SetDuty(ctx, actor.Engine(), p.path.Code(), duty); err != nil {
			return err
		}
	}
	if _, err := d.Org.SetContacts(ctx, actor.Engine(), lishui,
		screening.Contacts{Office: "demo-office", HealthContact: "demo-health"}); err != nil {
		return err
	}
	_, err := d.Org.SetContacts(ctx, actor.Engine(), nanjing,
		screening.Contacts{Office: "demo-city-office", HealthContact: "demo-city-health"})
	return err
}

// emptyHospitals designates the hospitals, so that staff can be entered for them.
func (d *District) emptyHospitals(ctx context.Context) error { return d.designate(ctx, false) }

// hospitals names whom to tell there.
func (d *District) hospitals(ctx context.Context) error { return d.designate(ctx, true) }

func (d *District) designate(ctx context.Context, staffed bool) error {
	for _, h := range []referral.Hospital{
		{Head: store.Head{ID: hospitalNanjing}, Name: "南京心桥医院（虚构）", City: nanjing, Contacts: []string{"demo-hospital"}},
		{Head: store.Head{ID: hospitalSuzhou}, Name: "苏州心桥医院（虚构）", City: suzhou, Contacts: []string{"demo-hospital-suzhou"}},
		{Head: store.Head{ID: hospitalZhenjiang}, Name: "镇江心桥医院（虚构，纸质回执）", City: zhenjiang, Paper: true},
	} {
		if !staffed {
			h.Contacts = nil
		}
		if _, err := d.Care.Hospitals.Designate(ctx, actor.Engine(), h); err != nil {
			return err
		}
	}
	return nil
}

// check writes a roster into a workbook and has it checked.
func (d *District) check(ctx context.Context, who actor.Actor, rows iter.Seq[roster.Row]) (*screening.Import, error) {
	var workbook bytes.Buffer
	if err := roster.Write(&workbook, rows, lang.ZH); err != nil {
		return nil, err
	}
	return d.Imports.Check(ctx, who, lishui, bytes.NewReader(workbook.Bytes()), int64(workbook.Len()), nil)
}

// enrol imports a roster as an administrator would.
func (d *District) enrol(ctx context.Context, rows iter.Seq[roster.Row]) error {
	doc, err := d.check(ctx, actor.Engine(), rows)
	if err != nil {
		return err
	}
	if doc, err = d.Imports.Commit(ctx, actor.Engine(), doc.ID); err != nil {
		return err
	}
	return d.finish(ctx, doc)
}

// finish lets the engine write an import, also one whose writer died.
func (d *District) finish(ctx context.Context, doc *screening.Import) (err error) {
	for doc.State == screening.ImportRunning {
		if err := d.pass(ctx, time.Second); err != nil {
			return err
		}
		if doc, err = d.Imports.Get(ctx, actor.Engine(), doc.ID); err != nil {
			return err
		}
	}
	return nil
}

// pupils are the students of all schools.
func pupils(year int) iter.Seq[roster.Row] {
	return func(yield func(roster.Row) bool) {
		names := people.New(studentSeed)
		for _, p := range plans {
			for grade := p.from; grade <= p.to; grade++ {
				for seat := range p.classes * p.seats {
					row := names.Student(p.path.Code(), grade, seat/p.seats+1, year)
					if !p.boarding {
						row.Boarding = roster.Day
					}
					if !yield(row) {
						return
					}
				}
			}
		}
	}
}

func (d *District) teachers(ctx context.Context) error {
	_, err := d.Org.PutClass(ctx, actor.Engine(), classOne, "demo-teacher")
	return err
}
