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
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/rota"
)

// Lack is one thing that must stand before children are asked: whoever is told of an
// answer, and whoever is told next when nobody acts, must be there beforehand and not
// be looked for at night.
type Lack string

// What can be lacking.
const (
	LackRoster       Lack = "roster"          // no student of the grades in the unit
	LackSession      Lack = "session"         // a class that no session awaits
	LackAcceptance   Lack = "acceptance"      // nobody answers for an instrument
	LackDuty         Lack = "duty-counselor"  // of a school
	LackSecond       Lack = "duty-second"     // a deputy or lead who is not the counselor on duty
	LackCallBack     Lack = "call-back"       // the school's duty phone
	LackOffice       Lack = "district-office" // who is told last, again and again
	LackHealth       Lack = "district-health" // who is told with the hospital
	LackHospital     Lack = "city-hospital"   // a designated one with somebody to tell
	LackCarePolicy   Lack = "care-policy"     // no such version
	LackBattery      Lack = "battery"         // its instruments and rules do not hold any more
	LackOnSite       Lack = "on-site"         // the counselor of a session works there no longer
	LackConsent      Lack = "consent"         // nobody of the school has said that the written consents are there
	LackLevel        Lack = "chain-level"     // an office of the care policy's chains that nobody holds
	LackUnproven     Lack = "unproven"        // who may hold an office has neither confirmed a drill nor proven a contact
	LackVerified     Lack = "contact"         // they confirmed a drill, and nothing outside the platform reaches them
	LackDrill        Lack = "drill"           // of a school: none, or the last one failed
	LackDrillOld     Lack = "drill-old"       // it passed too long ago
	LackDrillChanged Lack = "drill-changed"   // somebody else answers since it passed
	LackShift        Lack = "duty-shift"      // hours of the campaign that the duty roster leaves to nobody
	LackDormitory    Lack = "duty-dormitory"  // nights without staff in the dormitory of a boarding school
	LackCalendar     Lack = "calendar-year"   // a year whose holidays are not published: a warning
)

// waivable are those that two people may take upon themselves: without them silence
// still reaches somebody.
var waivable = []Lack{LackSecond, LackCallBack, LackHealth, LackLevel, LackVerified, LackShift, LackDormitory, LackDrillOld}

// Waivable tells whether two people may open a campaign all the same.
func (l Lack) Waivable() bool { return slices.Contains(waivable, l) }

// Warns tells whether it is only said, and keeps nothing from being opened.
func (l Lack) Warns() bool { return l == LackCalendar }

// Gap is what lacks where.
type Gap struct {
	Unit   unit.Path `bson:"unit,omitempty"` // empty when it concerns the campaign as a whole
	Lack   Lack      `bson:"lack"`
	Office string    `bson:"office,omitempty"` // of the chain by which silence rises, when it concerns one
	From   time.Time `bson:"from,omitempty"`   // of hours that nobody covers, the first stretch
	To     time.Time `bson:"to,omitempty"`
	Year   int       `bson:"year,omitempty"` // that is not published
}

// same tells whether two gaps are one and the same, though time has passed: hours that
// nobody covers begin now when they began before.
func (g Gap) same(o Gap) bool { return g.Unit == o.Unit && g.Lack == o.Lack && g.Office == o.Office }

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

func (e *UnreadyError) add(gaps ...Gap) {
	for _, gap := range gaps {
		if e.More = len(e.Gaps) == shownGaps; !e.More {
			e.Gaps = append(e.Gaps, gap)
		}
	}
}

// Ahead is what a campaign leads to, and where and when.
type Ahead struct {
	Care     PolicyRef
	Schools  []unit.Path
	From, To time.Time
	OnSite   []string // counselors of its sessions, staff ids
}

// Readiness says what lacks of what a campaign leads to.
type Readiness interface {
	Gaps(ctx context.Context, a Ahead) ([]Gap, error)
}

// Gaps lists what lacks before a campaign may open: to whoever has only a part of it in
// their part of the tree, what concerns that part.
func (c *Campaigns) Gaps(ctx context.Context, who actor.Actor, id string) (*UnreadyError, error) {
	doc, err := c.Get(ctx, who, id)
	if err != nil {
		return nil, err
	}
	doc.Units = ownPart(who, doc.Units)
	return c.gaps(ctx, doc)
}

// ownPart narrows units to somebody's part of the tree.
func ownPart(who actor.Actor, units []unit.Path) (own []unit.Path) {
	for _, u := range units {
		switch {
		case who.Covers(u):
			own = append(own, u)
		case who.Unit != "" && u.Covers(who.Unit):
			own = append(own, who.Unit)
		}
	}
	return own
}

func (c *Campaigns) gaps(ctx context.Context, doc *Campaign) (*UnreadyError, error) {
	found := &UnreadyError{}
	library, err := c.shelf.Library(ctx, doc.Units...)
	if err != nil {
		return nil, err
	}
	if holds, err := c.batteryHolds(ctx, doc.CampaignPlan, library); err != nil {
		return nil, err
	} else if !holds {
		found.add(Gap{Lack: LackBattery})
	}
	if len(doc.unaccepted(library)) > 0 {
		found.add(Gap{Lack: LackAcceptance})
	}
	schools, onSite, err := c.classGaps(ctx, doc, found)
	if err != nil {
		return nil, err
	}
	for _, school := range doc.unconsented(schools) {
		found.add(Gap{Unit: school, Lack: LackConsent})
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
		found.add(Gap{Lack: LackCalendar, Year: year})
	}
	beyond, err := c.ready.Gaps(ctx, Ahead{Care: doc.Care, Schools: schools, From: doc.Opens, To: doc.Closes, OnSite: onSite})
	found.add(beyond...)
	return found, err
}

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
	Gaps   []Gap        `bson:"gaps,omitempty"` // those that both saw
}

// takes tells whether two people took a gap upon themselves. What came to lack later
// is not meant by their word.
func (w Waiver) takes(g Gap) bool {
	return w.Second != "" && g.Lack.Waivable() && slices.ContainsFunc(w.Gaps, g.same)
}

// Waive takes a campaign's waivable gaps upon oneself, or agrees with who did so for the
// same reason.
func (c *Campaigns) Waive(ctx context.Context, who actor.Actor, id string, reason WaiverReason) (*Campaign, error) {
	if !slices.Contains(WaiverReasons(), reason) {
		return nil, bad("reason", "请用列表中的理由", "use a reason of the list")
	}
	if _, err := c.owned(ctx, who, id); err != nil {
		return nil, err
	}
	found, err := c.Gaps(ctx, who, id)
	if err != nil {
		return nil, err
	}
	return c.campaigns.Update(ctx, id, func(doc *Campaign) error {
		w := &doc.Waiver
		switch {
		case w.Reason == reason && (w.By == who.ID || w.Second == who.ID) && slices.EqualFunc(w.Gaps, found.waivable(), Gap.same):
			return store.ErrUnchanged
		case doc.State != CampaignDraft:
			return bad("reason", "测评已启动，不能再改", "do so before the campaign is opened")
		case w.By == "" || w.Reason != reason || w.By == who.ID:
			*w = Waiver{Reason: reason, By: who.ID, Gaps: found.waivable()}
		default:
			w.Second = who.ID
			w.Gaps = slices.DeleteFunc(found.waivable(), func(g Gap) bool { return !slices.ContainsFunc(w.Gaps, g.same) })
		}
		w.At = c.clock.Now()
		return nil
	})
}

// waivable are the gaps that two people may take upon themselves.
func (e *UnreadyError) waivable() []Gap {
	return slices.DeleteFunc(slices.Clone(e.Gaps), func(g Gap) bool { return !g.Lack.Waivable() })
}

// refusal is what keeps a campaign from being opened; nil when nothing does.
func (e *UnreadyError) refusal(w Waiver) error {
	left := *e
	left.Gaps = slices.DeleteFunc(slices.Clone(e.Gaps), func(g Gap) bool { return g.Lack.Warns() || w.takes(g) })
	if len(left.Gaps) == 0 && !left.More {
		return nil
	}
	return &left
}
