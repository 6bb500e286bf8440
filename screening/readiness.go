package screening

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/calendar"
	"github.com/xinqiao/xinqiao/internal/unit"
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
