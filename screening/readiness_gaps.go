package screening

import (
	"context"
	"errors"
	"slices"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/rota"
)

// batteryHolds tells whether the plan would still be accepted: a draft may be older
// than what was published, or withdrawn, since.
func (c *Campaigns) batteryHolds(ctx context.Context, p CampaignPlan, lib instrument.Library) (bool, error) {
	err := p.check(lib)
	if err == nil {
		err = c.heard(ctx, p)
	}
	if errors.Is(err, ErrPlan) {
		return false, nil
	}
	return err == nil, err
}

// classGaps names the units without students and the classes without a session, and
// returns the schools that take part and who will be on site.
func (c *Campaigns) classGaps(ctx context.Context, doc *Campaign, found *UnreadyError) (schools []unit.Path, onSite []string, err error) {
	for _, u := range doc.Units {
		some := false
		for class, err := range c.org.classesAfter(ctx, u, "") {
			if err != nil {
				return nil, nil, err
			}
			asked, session, lack, err := c.awaited(ctx, doc, class)
			if err != nil {
				return nil, nil, err
			}
			if !asked {
				continue
			}
			some = true
			if school := class.At(unit.School); !slices.Contains(schools, school) {
				schools = append(schools, school)
			}
			if session != nil && !slices.Contains(onSite, session.Counselor) {
				onSite = append(onSite, session.Counselor)
			}
			if lack != "" {
				found.add(Gap{Unit: class, Lack: lack})
			}
		}
		if !some {
			found.add(Gap{Unit: u, Lack: LackRoster})
		}
	}
	return schools, onSite, nil
}

// awaited tells whether a class has students to be asked, the session that is to await
// them, and what lacks of it: who is asked by an adult needs none.
func (c *Campaigns) awaited(ctx context.Context, doc *Campaign, class unit.Path) (asked bool, s *Session, lack Lack, err error) {
	if !doc.reaches(class) {
		return false, nil, "", nil
	}
	students, err := c.students.inClass(ctx, class)
	if err != nil || len(students) == 0 || doc.observes(class) {
		return len(students) > 0, nil, "", err
	}
	s, err = c.sessions.Get(ctx, sessionID(doc.ID, class, 1))
	if errors.Is(err, store.ErrNotFound) {
		return true, nil, LackSession, nil
	}
	if err != nil {
		return true, nil, "", err
	}
	if s.State != SessionPlanned || !s.Ends.After(c.clock.Now()) {
		return true, nil, LackSession, nil
	}
	there, err := c.works(ctx, class.At(unit.School), s.Counselor)
	if err == nil && !there {
		return true, nil, LackOnSite, nil
	}
	return true, s, "", err
}

// above are the units of a level that some places lie in.
func above(places []unit.Path, level unit.Level) (units []unit.Path) {
	for _, p := range places {
		if u := p.At(level); !slices.Contains(units, u) {
			units = append(units, u)
		}
	}
	return units
}

func (c *Campaigns) schoolGaps(ctx context.Context, path unit.Path, found *UnreadyError) error {
	school, err := c.org.School(ctx, actor.Engine(), path.Code())
	if err != nil {
		return err
	}
	d := school.Duty
	counselor, err := c.works(ctx, path, d.Counselor)
	if err != nil {
		return err
	}
	if !counselor {
		found.add(Gap{Unit: path, Lack: LackDuty})
	}
	second := false
	for _, id := range []string{d.Deputy, d.Lead} {
		there, err := c.works(ctx, path, id)
		if err != nil {
			return err
		}
		second = second || there && id != d.Counselor
	}
	if !second {
		found.add(Gap{Unit: path, Lack: LackSecond})
	}
	if d.CallBack == "" {
		found.add(Gap{Unit: path, Lack: LackCallBack})
	}
	return nil
}

func (c *Campaigns) districtGaps(ctx context.Context, path unit.Path, found *UnreadyError) error {
	district, err := c.org.Unit(ctx, path)
	if err != nil {
		return err
	}
	for _, contact := range []struct {
		lack Lack
		id   string
	}{{LackOffice, district.Office}, {LackHealth, district.HealthContact}} {
		there, err := c.works(ctx, path, contact.id)
		if err != nil {
			return err
		}
		if !there {
			found.add(Gap{Unit: path, Lack: contact.lack})
		}
	}
	return nil
}

// shiftGaps names the hours of a campaign that a duty roster leaves to nobody.
func (c *Campaigns) shiftGaps(ctx context.Context, doc *Campaign, place unit.Path, found *UnreadyError) error {
	from := doc.Opens
	if now := c.clock.Now(); now.After(from) {
		from = now
	}
	holes, err := c.org.ShiftHoles(ctx, place, from, doc.Closes)
	if err != nil {
		return err
	}
	for _, lack := range []Lack{LackShift, LackDormitory} {
		if i := slices.IndexFunc(holes, func(h rota.Hole) bool { return h.Dormitory == (lack == LackDormitory) }); i >= 0 {
			found.add(Gap{Unit: place, Lack: lack, From: holes[i].From, To: holes[i].To})
		}
	}
	return nil
}

// works tells whether somebody named still works there.
func (c *Campaigns) works(ctx context.Context, place unit.Path, id string) (bool, error) {
	if id == "" {
		return false, nil
	}
	who, err := c.staff.Actor(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil && place.Covers(who.Unit), err
}
