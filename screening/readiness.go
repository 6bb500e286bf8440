package screening

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/calendar"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening/rota"
)

// Lack is one thing that must stand before children are asked: whoever is told of an
// answer, and whoever is told next when nobody acts, must be there beforehand and not
// be looked for at night.
type Lack string

// What can be lacking.
const (
	LackRoster     Lack = "roster"          // no student of the grades in the unit
	LackSession    Lack = "session"         // a class that no session awaits
	LackAcceptance Lack = "acceptance"      // nobody answers for an instrument
	LackDuty       Lack = "duty-counselor"  // of a school
	LackSecond     Lack = "duty-second"     // a deputy or lead who is not the counselor on duty
	LackCallBack   Lack = "call-back"       // the school's duty phone
	LackOffice     Lack = "district-office" // who is told last, again and again
	LackHealth     Lack = "district-health" // who is told with the hospital
	LackHospital   Lack = "city-hospital"   // a designated one with somebody to tell
	LackCarePolicy Lack = "care-policy"     // no such version
	LackShift      Lack = "duty-shift"      // hours of the campaign that the duty roster leaves to nobody
	LackDormitory  Lack = "duty-dormitory"  // nights without staff in the dormitory of a boarding school
	LackCalendar   Lack = "calendar-year"   // a year whose holidays are not published: a warning
)

// waivable are those that two people may take upon themselves: without them silence
// still reaches somebody.
var waivable = []Lack{LackSecond, LackCallBack, LackHealth, LackShift, LackDormitory}

// Waivable tells whether two people may open a campaign all the same.
func (l Lack) Waivable() bool { return slices.Contains(waivable, l) }

// Warns tells whether it is only said, and keeps nothing from being opened.
func (l Lack) Warns() bool { return l == LackCalendar }

// Gap is what lacks where.
type Gap struct {
	Unit unit.Path // empty when it concerns the campaign as a whole
	Lack Lack
	From time.Time // of hours that nobody covers, the first stretch
	To   time.Time
	Year int // that is not published
}

// Ready tells whether there is nothing but warnings.
func (e *UnreadyError) Ready() bool {
	return !e.More && !slices.ContainsFunc(e.Gaps, func(g Gap) bool { return !g.Lack.Warns() })
}

// UnreadyError refuses to open a campaign before everything stands.
type UnreadyError struct {
	Gaps []Gap // the first of them
	More bool
}

// Error names the gaps.
func (e *UnreadyError) Error() string {
	return fmt.Sprintf("screening: not ready to open: %v (more: %t)", e.Gaps, e.More)
}

// shownGaps is how many gaps are listed.
const shownGaps = 50

func (e *UnreadyError) add(place unit.Path, lacks ...Lack) {
	for _, lack := range lacks {
		e.name(Gap{Unit: place, Lack: lack})
	}
}

func (e *UnreadyError) name(g Gap) {
	if e.More = len(e.Gaps) == shownGaps; !e.More {
		e.Gaps = append(e.Gaps, g)
	}
}

// Readiness says what lacks of what a campaign leads to: a hospital for each city.
type Readiness interface {
	Gaps(ctx context.Context, care PolicyRef, cities []unit.Path) ([]Gap, error)
}

// Gaps lists what lacks before a campaign may open.
func (c *Campaigns) Gaps(ctx context.Context, who actor.Actor, id string) (*UnreadyError, error) {
	doc, err := c.owned(ctx, who, id)
	if err != nil {
		return nil, err
	}
	return c.gaps(ctx, doc)
}

func (c *Campaigns) gaps(ctx context.Context, doc *Campaign) (*UnreadyError, error) {
	found := &UnreadyError{}
	library, err := c.shelf.Library(ctx, doc.Units...)
	if err != nil {
		return nil, err
	}
	if len(doc.unaccepted(library)) > 0 {
		found.add("", LackAcceptance)
	}
	schools, err := c.classGaps(ctx, doc, found)
	if err != nil {
		return nil, err
	}
	for _, school := range schools {
		if err := c.schoolGaps(ctx, school, found); err != nil {
			return nil, err
		}
	}
	for _, district := range above(schools, unit.District) {
		if err := c.districtGaps(ctx, district, found); err != nil {
			return nil, err
		}
	}
	for _, place := range slices.Concat(schools, above(schools, unit.District)) {
		if err := c.shiftGaps(ctx, doc, place, found); err != nil {
			return nil, err
		}
	}
	for _, year := range calendar.Unpublished(calendar.On(doc.Opens), calendar.On(doc.Closes)) {
		found.name(Gap{Lack: LackCalendar, Year: year})
	}
	beyond, err := c.ready.Gaps(ctx, doc.Care, above(schools, unit.City))
	for _, gap := range beyond {
		found.add(gap.Unit, gap.Lack)
	}
	return found, err
}

// classGaps names the units without students and the classes without a session, and
// returns the schools that take part.
func (c *Campaigns) classGaps(ctx context.Context, doc *Campaign, found *UnreadyError) (schools []unit.Path, err error) {
	for _, u := range doc.Units {
		some := false
		for class, err := range c.org.classesAfter(ctx, u, "") {
			if err != nil {
				return nil, err
			}
			asked, awaited, err := c.awaited(ctx, doc, class)
			if err != nil {
				return nil, err
			}
			if !asked {
				continue
			}
			some = true
			if school := class.At(unit.School); !slices.Contains(schools, school) {
				schools = append(schools, school)
			}
			if !awaited {
				found.add(class, LackSession)
			}
		}
		if !some {
			found.add(u, LackRoster)
		}
	}
	return schools, nil
}

// awaited tells whether a class has students to be asked, and whether it needs no
// session or has one that is to come.
func (c *Campaigns) awaited(ctx context.Context, doc *Campaign, class unit.Path) (asked, awaited bool, err error) {
	if !doc.reaches(class) {
		return false, true, nil
	}
	students, err := c.students.inClass(ctx, class)
	if err != nil || len(students) == 0 || doc.observes(class) {
		return len(students) > 0, true, err
	}
	session, err := c.sessions.Get(ctx, sessionID(doc.ID, class, 1))
	if errors.Is(err, store.ErrNotFound) {
		return true, false, nil
	}
	if err != nil {
		return true, false, err
	}
	return true, session.State == SessionPlanned && session.Ends.After(c.clock.Now()), nil
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
		found.add(path, LackDuty)
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
		found.add(path, LackSecond)
	}
	if d.CallBack == "" {
		found.add(path, LackCallBack)
	}
	return nil
}

func (c *Campaigns) districtGaps(ctx context.Context, path unit.Path, found *UnreadyError) error {
	district, err := c.org.Unit(ctx, path)
	if err != nil {
		return err
	}
	for lack, id := range map[Lack]string{LackOffice: district.Office, LackHealth: district.HealthContact} {
		there, err := c.works(ctx, path, id)
		if err != nil {
			return err
		}
		if !there {
			found.add(path, lack)
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
			found.name(Gap{Unit: place, Lack: lack, From: holes[i].From, To: holes[i].To})
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

// WaiverReason is why two people open a campaign with a gap: a fixed list, since a free
// text would have to be sealed.
type WaiverReason string

// The reasons.
const (
	WaiverAgreed WaiverReason = "agreed-outside" // arranged by telephone or in writing, not yet entered
	WaiverSoon   WaiverReason = "named-soon"     // the person begins before the first session
	WaiverDrill  WaiverReason = "drill"          // nobody is really assessed
)

// WaiverReasons lists the reasons.
func WaiverReasons() []WaiverReason { return []WaiverReason{WaiverAgreed, WaiverSoon, WaiverDrill} }

// Waiver is the word of two people for the gaps that may be waived.
type Waiver struct {
	Reason WaiverReason `bson:"reason"`
	By     string       `bson:"by"`     // a staff id
	Second string       `bson:"second"` // another one; empty while nobody agrees
	At     time.Time    `bson:"at"`
}

func (w Waiver) stands() bool { return w.Second != "" }

// Waive takes a campaign's waivable gaps upon oneself, or agrees with who did so for the
// same reason.
func (c *Campaigns) Waive(ctx context.Context, who actor.Actor, id string, reason WaiverReason) (*Campaign, error) {
	if !slices.Contains(WaiverReasons(), reason) {
		return nil, bad("reason", "请用列表中的理由", "use a reason of the list")
	}
	if _, err := c.owned(ctx, who, id); err != nil {
		return nil, err
	}
	return c.campaigns.Update(ctx, id, func(doc *Campaign) error {
		w := &doc.Waiver
		switch {
		case w.By == who.ID && w.Reason == reason, w.Second == who.ID && w.Reason == reason:
			return store.ErrUnchanged
		case doc.State != CampaignDraft:
			return bad("reason", "测评已启动，不能再改", "do so before the campaign is opened")
		case w.By == "" || w.Reason != reason || w.By == who.ID:
			*w = Waiver{Reason: reason, By: who.ID}
		default:
			w.Second = who.ID
		}
		w.At = c.clock.Now()
		return nil
	})
}

// refusal is what keeps a campaign from being opened; nil when nothing does.
func (e *UnreadyError) refusal(w Waiver) error {
	left := *e
	left.Gaps = slices.DeleteFunc(slices.Clone(e.Gaps), func(g Gap) bool { return g.Lack.Warns() || w.stands() && g.Lack.Waivable() })
	if len(left.Gaps) == 0 && !left.More {
		return nil
	}
	return &left
}
