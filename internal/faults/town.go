package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/demo/people"
	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/screening/roster"
)

// The places. Schools have codes from 3201060001 on.
const (
	city     = "32/3201"
	district = city + "/320106"
	hospital = "brain"
	policyID = "faults"
	grade    = 7
)

// How a town of many students is cut up: a wave of schools has its campaign, and the
// next wave comes when it is done, because a session lasts four hours at most.
const (
	seats         = 40
	classesAtMost = 25
	schoolsAtMost = 4
)

// town is everybody who takes part.
type town struct {
	*world
	admin, office, health, clerk *person
	schools                      []*school // of the present wave
	places                       int       // given away so far
}

// school is one school of a wave.
type school struct {
	path, code              string
	pupils                  int
	counselor, deputy, lead *person
}

// found enters what stands above the schools.
func (t *town) found(ctx context.Context, password string) (err error) {
	t.admin = t.person("admin", 0)
	t.admin.secret["password"] = password
	for who, p := range map[**person]obj{
		&t.office: {"name": "office", "role": "office", "unit": district},
		&t.health: {"name": "health", "role": "health", "unit": district},
	} {
		if *who, err = t.hire(ctx, p, 0); err != nil {
			return err
		}
	}
	if err := t.designate(ctx, []string{}); err != nil {
		return err
	}
	if t.clerk, err = t.hire(ctx, obj{"name": "clerk", "role": "hospital", "hospital": hospital}, 1); err != nil {
		return err
	}
	if err := t.designate(ctx, []string{t.clerk.id}); err != nil {
		return err
	}
	if err := t.admin.ask(ctx, "PUT", "/api/v1/units/"+outward(district)+"/contacts", obj{"office": t.office.id, "healthContact": t.health.id}, nil); err != nil {
		return err
	}
	return t.admin.ask(ctx, "POST", "/api/v1/care-policies", policy(), nil)
}

func (t *town) designate(ctx context.Context, contacts []string) error {
	return t.admin.ask(ctx, "PUT", "/api/v1/hospitals/"+hospital, obj{"name": "脑科医院（虚构）", "city": city, "contacts": contacts}, nil)
}

// person is a member of staff at a place, with a way of their own to the platform.
func (t *town) person(name string, place int) *person {
	return &person{line: newLine(t.apiURLs(), place), name: name, door: "/api/v1/login", secret: obj{"name": name, "password": rand.Text()}}
}

// hire enters a member of staff, with a log-in.
func (t *town) hire(ctx context.Context, facts obj, place int) (*person, error) {
	p := t.person(facts["name"].(string), place)
	var entered struct{ ID string }
	if err := t.admin.ask(ctx, "POST", "/api/v1/people", facts, &entered); err != nil {
		return nil, err
	}
	p.id = entered.ID
	return p, t.admin.ask(ctx, "PUT", "/api/v1/people/"+p.id+"/login", p.secret, nil)
}

// settle enters the schools of a wave with their staff and students, opens its
// campaign and returns the slips.
func (t *town) settle(ctx context.Context, wave, students int) ([]*student, error) {
	t.schools = nil
	for students > 0 && len(t.schools) < schoolsAtMost {
		s, err := t.settleSchool(ctx, min(students, max(2*seats, min(classesAtMost*seats, (students+1)/2))))
		if err != nil {
			return nil, err
		}
		students -= s.pupils
	}
	if err := t.drill(ctx); err != nil {
		return nil, err
	}
	campaign, err := t.campaign(ctx, wave)
	if err != nil {
		return nil, err
	}
	return t.slips(ctx, campaign)
}

func (t *town) settleSchool(ctx context.Context, pupils int) (*school, error) {
	t.places++
	code := fmt.Sprintf("320106%04d", t.places)
	s := &school{code: code, path: district + "/" + code, pupils: pupils}
	if err := t.admin.ask(ctx, "PUT", "/api/v1/schools/"+code, obj{"district": district, "name": "学校" + code, "kind": "urban", "stage": "junior"}, nil); err != nil {
		return nil, err
	}
	for who, role := range map[**person]string{&s.counselor: "counselor", &s.deputy: "counselor", &s.lead: "lead"} {
		p, err := t.hire(ctx, obj{"name": fmt.Sprintf("%s-%d-%s", role, t.places, rand.Text()[:4]), "role": role, "unit": s.path, "phone": "19900001111"}, 1+t.places)
		if err != nil {
			return nil, err
		}
		*who = p
	}
	duty := obj{"counselor": s.counselor.id, "deputy": s.deputy.id, "lead": s.lead.id, "callBack": "025-00000001"}
	if err := t.admin.ask(ctx, "PUT", "/api/v1/schools/"+code+"/duty", duty, nil); err != nil {
		return nil, err
	}
	t.schools = append(t.schools, s)
	return s, t.enrol(ctx, s)
}

// enrol imports a school's roster.
func (t *town) enrol(ctx context.Context, s *school) error {
	names := people.New(t.seed%1000*100 + uint64(t.places))
	var rows []roster.Row
	for i := range s.pupils {
		row := names.Student(s.code, grade, 1+i/seats, schoolYear(time.Now()))
		row.Boarding = roster.Day
		rows = append(rows, row)
	}
	var file bytes.Buffer
	if err := roster.Write(&file, slices.Values(rows), lang.ZH); err != nil {
		return err
	}
	var doc struct {
		ID, State string
		Plan      struct{ New int }
	}
	if err := t.admin.ask(ctx, "POST", "/api/v1/imports?unit="+s.path, file.Bytes(), &doc); err != nil {
		return err
	}
	if doc.Plan.New != s.pupils {
		return fmt.Errorf("the roster of %d students is read as %+v", s.pupils, doc)
	}
	if err := t.admin.ask(ctx, "POST", "/api/v1/imports/"+doc.ID+"/commit", nil, nil); err != nil {
		return err
	}
	return t.until(ctx, "the roster to be imported", func() (bool, error) {
		err := t.admin.ask(ctx, "GET", "/api/v1/imports/"+doc.ID, nil, &doc)
		return doc.State == "done", err
	})
}

// campaign opens one for the schools of the wave.
func (t *town) campaign(ctx context.Context, wave int) (string, error) {
	now := time.Now()
	units := []string{}
	for _, s := range t.schools {
		units = append(units, s.path)
	}
	var c struct{ ID, State string }
	if err := t.admin.ask(ctx, "POST", "/api/v1/campaigns", obj{"name": fmt.Sprintf("wave %d", wave), "year": schoolYear(now), "units": units, "grades": []int{grade},
		"opens": now.Add(-2 * time.Hour), "closes": now.Add(12 * time.Hour), "care": obj{"id": policyID, "version": 1}}, &c); err != nil {
		return "", err
	}
	for _, s := range t.schools {
		for class := range (s.pupils + seats - 1) / seats {
			if err := t.admin.ask(ctx, "POST", "/api/v1/campaigns/"+c.ID+"/sessions", obj{"class": fmt.Sprintf("%s/%d/%d", s.path, grade, class+1), "number": 1,
				"room": "3-201", "starts": now.Add(-30 * time.Minute), "ends": now.Add(3 * time.Hour), "override": "drill",
				"invigilator": s.lead.id, "counselor": s.counselor.id}, nil); err != nil {
				return "", err
			}
		}
	}
	for _, s := range t.schools {
		if err := s.lead.ask(ctx, "POST", "/api/v1/campaigns/"+c.ID+"/consents", nil, nil); err != nil {
			return "", err
		}
	}
	if err := t.office.ask(ctx, "POST", "/api/v1/campaigns/"+c.ID+"/acceptance", nil, nil); err != nil {
		return "", err
	}
	if err := t.admin.ask(ctx, "POST", "/api/v1/campaigns/"+c.ID+"/open", nil, nil); err != nil {
		return "", err
	}
	return c.ID, t.until(ctx, "the campaign to open", func() (bool, error) {
		err := t.admin.ask(ctx, "GET", "/api/v1/campaigns/"+c.ID, nil, &c)
		return c.State == "open", err
	})
}

// slips are handed out: one student each.
func (t *town) slips(ctx context.Context, campaign string) (all []*student, err error) {
	for _, s := range t.schools {
		for class := range (s.pupils + seats - 1) / seats {
			session := fmt.Sprintf("%s/%s/%d/%d/1", campaign, s.path, grade, class+1)
			var slips struct {
				Items []struct{ Sitting, School, Number, Code string }
			}
			if err := s.counselor.ask(ctx, "GET", "/api/v1/sessions/"+outward(session)+"/slips", nil, &slips); err != nil {
				return nil, err
			}
			for _, p := range slips.Items {
				all = append(all, &student{school: s, sitting: inward(p.Sitting), number: p.Number,
					person: &person{line: s.counselor.line, name: "student", door: "/api/v1/login/student",
						secret: obj{"school": p.School, "number": p.Number, "code": p.Code, "pin": "471128"}}})
			}
		}
	}
	for _, s := range all[:len(all)/2] {
		s.mayLeave = true
	}
	return all, nil
}

// patience is how long anything of the set-up may take.
const patience = 2 * time.Minute

func (t *town) until(ctx context.Context, what string, came func() (bool, error)) error {
	for end := time.Now().Add(patience); ; rest(ctx, 100*time.Millisecond) {
		if ok, err := came(); ok || err != nil {
			return err
		}
		if time.Now().After(end) {
			return fmt.Errorf("waited in vain for %s", what)
		}
	}
}

func schoolYear(now time.Time) int {
	if now.Month() >= time.September {
		return now.Year()
	}
	return now.Year() - 1
}
