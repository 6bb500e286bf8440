package api

import (
	"context"

	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/staffing"
)

// places are the routes of units, schools and classes.
type places struct {
	org  *screening.Org
	rule staffing.Rule
}

// Unit is a province, city or district.
type Unit struct {
	Path          unit.Path `json:"path" doc:"官方代码路径；放入地址时把 / 写成 ~ / in addresses write ~ for /"`
	Name          string    `json:"name"`
	Office        string    `json:"office,omitempty" doc:"教育部门联系人（人员编号）/ staff id"`
	HealthContact string    `json:"healthContact,omitempty" doc:"卫生健康联系人（人员编号）/ staff id"`
}

func unitOf(ctx context.Context, u *screening.OrgUnit) Unit {
	name := lang.Words{ZH: u.Name, EN: u.English}
	return Unit{Path: u.Path, Name: name.In(lang.From(ctx)), Office: u.Office, HealthContact: u.HealthContact}
}

type unitAnswer struct{ Body Unit }

type unitQuery struct {
	Parent UnitPath `query:"parent" maxLength:"60" doc:"上级单位，空为全国 / the unit above; empty for the country"`
}

func (h places) units(ctx context.Context, in *unitQuery) (*list[Unit], error) {
	docs, err := h.org.Units(ctx, in.Parent.path())
	if err != nil {
		return nil, err
	}
	return allOf(docs, func(u *screening.OrgUnit) Unit { return unitOf(ctx, u) }), nil
}

func (h places) unit(ctx context.Context, in *Object) (*unitAnswer, error) {
	doc, err := h.org.Unit(ctx, in.place())
	if err != nil {
		return nil, err
	}
	return &unitAnswer{unitOf(ctx, doc)}, nil
}

type contactsChange struct {
	Object
	Body struct {
		Office        string `json:"office,omitempty" maxLength:"100"`
		HealthContact string `json:"healthContact,omitempty" maxLength:"100"`
	}
}

func (h places) setContacts(ctx context.Context, in *contactsChange) (*unitAnswer, error) {
	doc, err := h.org.SetContacts(ctx, who(ctx), in.place(),
		screening.Contacts{Office: in.Body.Office, HealthContact: in.Body.HealthContact})
	if err != nil {
		return nil, err
	}
	return &unitAnswer{unitOf(ctx, doc)}, nil
}

// StaffingReport holds the schools of a unit against the rule.
type StaffingReport struct {
	Rule    staffing.Rule    `json:"rule"`
	Summary staffing.Summary `json:"summary"`
	Schools []staffing.Check `json:"schools" nullable:"false"`
}

type staffingAnswer struct{ Body StaffingReport }

func (h places) staffing(ctx context.Context, in *Object) (*staffingAnswer, error) {
	checks, sum, err := h.org.Staffing(ctx, who(ctx), in.place(), h.rule)
	if err != nil {
		return nil, err
	}
	return &staffingAnswer{StaffingReport{Rule: h.rule, Summary: sum, Schools: checks}}, nil
}
