package referral

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/rota"
)

// Gate says, before a campaign opens, whom a silence could not reach: it is
// screening.Readiness.
type Gate struct{ *Drills }

// Gaps names a care policy that nobody knows, cities without a designated hospital
// that somebody can be told at, offices of the policy's chains that nobody holds, and
// schools without a drill that stands.
func (g *Gate) Gaps(ctx context.Context, a screening.Ahead) (gaps []screening.Gap, err error) {
	policy, err := g.policies.Get(ctx, a.Care)
	unknown := errors.Is(err, store.ErrNotFound)
	if err != nil && !unknown {
		return nil, err
	}
	if unknown {
		gaps = append(gaps, screening.Gap{Lack: screening.LackCarePolicy})
	}
	for _, city := range citiesOf(a.Schools) {
		found, err := g.hospitals.ready(ctx, city)
		if err != nil {
			return nil, err
		}
		if len(found) == 0 {
			gaps = append(gaps, screening.Gap{Unit: city, Lack: screening.LackHospital})
		}
	}
	if unknown {
		return gaps, nil // without its chains nothing more can be said
	}
	for _, school := range a.Schools {
		lacks, err := g.schoolGaps(ctx, policy, school)
		if err != nil {
			return nil, err
		}
		gaps = append(gaps, lacks...)
	}
	besides, err := g.besidesGaps(ctx, a)
	return append(gaps, besides...), err
}

func citiesOf(schools []unit.Path) (all []unit.Path) {
	for _, s := range schools {
		if city := s.At(unit.City); !slices.Contains(all, city) {
			all = append(all, city)
		}
	}
	return all
}

// schoolGaps names what lacks of one school's chains.
func (g *Gate) schoolGaps(ctx context.Context, policy CarePolicy, school unit.Path) (gaps []screening.Gap, err error) {
	cast, err := g.castOf(ctx, policy, school)
	if err != nil {
		return nil, err
	}
	for _, part := range cast.Parts {
		if part.Person == "" {
			gaps = append(gaps, screening.Gap{Unit: school, Lack: screening.LackLevel, Office: string(part.Office)})
		}
	}
	lack, confirmed, err := g.lacksDrill(ctx, school, cast)
	if err != nil {
		return nil, err
	}
	if lack != "" {
		gaps = append(gaps, screening.Gap{Unit: school, Lack: lack})
	}
	roster, err := g.rostered(ctx, school)
	if err != nil {
		return nil, err
	}
	for _, part := range append(cast.Parts, roster...) {
		if part.Person == "" {
			continue
		}
		// A drill that must be played anyway, and cannot be waived, will ask them all.
		asked := lack == screening.LackDrill || lack == screening.LackDrillChanged
		missing, err := g.proof(ctx, part.Person, asked || slices.Contains(confirmed, part.Person))
		if err != nil {
			return nil, err
		}
		if gap := (screening.Gap{Unit: school, Lack: missing, Office: string(part.Office)}); missing != "" && !slices.Contains(gaps, gap) {
			gaps = append(gaps, gap)
		}
	}
	return gaps, nil
}

// rostered returns who may come to hold an office by the duty rosters of a school and
// its district: a drill reaches those who are on duty, and the others must be reached
// all the same.
func (g *Gate) rostered(ctx context.Context, school unit.Path) (all []Part, err error) {
	now := g.clock.Now()
	for place, substitute := range map[unit.Path]To{school: ToDuty, school.At(unit.District): ToDistrict} {
		doc, err := g.org.Rota(ctx, actor.Engine(), place)
		if err != nil {
			return nil, err
		}
		doc.Names(now, func(post rota.Post, person string) {
			for office, of := range posts {
				if of == post {
					all = append(all, Part{office, person})
				}
			}
		})
		for _, leave := range doc.Leaves {
			if leave.To.After(now) {
				all = append(all, Part{substitute, leave.Substitute})
			}
		}
	}
	slices.SortStableFunc(all, func(x, y Part) int { return cmp.Or(cmp.Compare(x.Office, y.Office), cmp.Compare(x.Person, y.Person)) })
	return slices.Compact(all), nil
}

// lacksDrill tells whether the last drill of a school that ended stands for a cast, and
// who has confirmed in one that stands.
func (g *Gate) lacksDrill(ctx context.Context, school unit.Path, cast Cast) (lack screening.Lack, confirmed []string, err error) {
	var last *Drill
	for doc, err := range g.of(ctx, school) {
		if err != nil {
			return "", nil, err
		}
		if doc.State == DrillPassed || doc.State == DrillFailed {
			last = doc
		}
		if doc.standing(g.clock.Now()) {
			confirmed = append(confirmed, doc.Cast.people()...)
		}
	}
	switch {
	case last == nil || last.State != DrillPassed:
		return screening.LackDrill, confirmed, nil
	case !last.Cast.covers(cast):
		return screening.LackDrillChanged, confirmed, nil
	case !last.standing(g.clock.Now()):
		return screening.LackDrillOld, append(confirmed, last.Cast.people()...), nil
	}
	return "", confirmed, nil
}

// proof returns what lacks of the proof that a person is reached: a contact outside,
// where the installation offers any, or at least a drill that they confirmed.
func (g *Gate) proof(ctx context.Context, person string, confirmed bool) (screening.Lack, error) {
	verified, err := g.contacts.Verified(ctx, person)
	switch {
	case err != nil || verified:
		return "", err
	case !confirmed:
		return screening.LackUnproven, nil
	case g.contacts.Offered():
		return screening.LackVerified, nil
	}
	return "", nil
}

// besidesGaps names who is told besides the chains and has proven no contact: the
// reader of a district's notices, everybody at a hospital, a counselor on site.
func (g *Gate) besidesGaps(ctx context.Context, a screening.Ahead) (gaps []screening.Gap, err error) {
	if !g.contacts.Offered() {
		return nil, nil
	}
	check := func(place unit.Path, office string, people ...string) error {
		for _, person := range people {
			if verified, err := g.contacts.Verified(ctx, person); verified || err != nil {
				return err
			}
		}
		gap := screening.Gap{Unit: place, Lack: screening.LackVerified, Office: office}
		if len(people) > 0 && !slices.Contains(gaps, gap) {
			gaps = append(gaps, gap)
		}
		return nil
	}
	for _, school := range a.Schools {
		s, err := g.standing(ctx, school)
		if err != nil {
			return nil, err
		}
		err = errors.Join(check(school.At(unit.District), string(ToHealth), s.notified()),
			check(school.At(unit.City), string(toHospital), s.Contacts...))
		if err != nil {
			return nil, err
		}
	}
	for _, person := range a.OnSite {
		who, err := g.people.Actor(ctx, person)
		if err == nil {
			err = check(who.Unit.At(unit.School), "on-site", person)
		}
		if err != nil {
			return nil, err
		}
	}
	return gaps, nil
}

// castOf returns whom a silence about a school can reach under a policy. Who does not
// work there any more reaches nobody.
func (d *Drills) castOf(ctx context.Context, policy CarePolicy, school unit.Path) (c Cast, err error) {
	owner, err := d.answersFor(ctx, school, "")
	if err != nil && !errors.Is(err, ErrNoOwner) {
		return c, err
	}
	for _, office := range policy.offices() {
		person, err := d.whom(ctx, school, owner, office)
		if err != nil {
			return c, err
		}
		if person, err = d.stillHere(ctx, person); err != nil {
			return c, err
		}
		c.Parts = append(c.Parts, Part{office, person})
	}
	c.Standing, err = d.standing(ctx, school)
	return c, err
}

// standing returns what is arranged for a school.
func (d *Drills) standing(ctx context.Context, school unit.Path) (s Standing, err error) {
	entry, err := d.org.School(ctx, actor.Engine(), school.Code())
	if err != nil {
		return s, err
	}
	district, err := d.org.Unit(ctx, school.At(unit.District))
	if err != nil {
		return s, err
	}
	s.Duty, s.District = entry.Duty, district.Contacts
	hospital, err := d.hospitals.For(ctx, school)
	if errors.Is(err, ErrNoHospital) {
		return s, nil
	}
	if err != nil {
		return s, err
	}
	s.Hospital = hospital.ID
	if hospital.Programs != nil {
		s.Endpoint = hospital.Programs.Endpoint
	}
	s.Contacts, err = d.hospitals.reachable(ctx, hospital)
	return s, err
}

// stillHere returns a person who works here, and nobody in place of one who left.
func (d *desk) stillHere(ctx context.Context, person string) (string, error) {
	if person == "" {
		return "", nil
	}
	_, err := d.people.Actor(ctx, person)
	if errors.Is(err, store.ErrNotFound) {
		return "", nil
	}
	return person, err
}
