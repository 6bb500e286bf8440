package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/referral/ledger"
	"github.com/xinqiao/xinqiao/screening"
)

// ledgers are the routes of the loss ledgers.
type ledgers struct{ ledgers *referral.Ledgers }

// Ledger is where a loss ledger stands.
type Ledger struct {
	ID     string     `json:"id"`
	Number int        `json:"number" doc:"本次测评的第几份 / which of the campaign's ledgers"`
	Cutoff time.Time  `json:"cutoff" doc:"截止时刻 / what is counted had happened by then"`
	By     string     `json:"by" doc:"人员编号 / staff id"`
	Asked  time.Time  `json:"asked"`
	Read   int        `json:"read" doc:"已核对的测评数 / sittings gone through so far"`
	Signed *time.Time `json:"signed,omitempty" doc:"没有即还在生成 / absent while it is being made"`
}

func ledgerOf(l *referral.Ledger) Ledger {
	return Ledger{ID: outward(l.ID), Number: l.Ordinal, Cutoff: l.Cutoff, By: l.By, Asked: l.Asked, Read: l.Read, Signed: moment(l.Signed)}
}

type ledgerAnswer struct{ Body Ledger }

type askLedger struct {
	Object
	Body struct {
		Cutoff time.Time `json:"cutoff" doc:"已过去的时刻，晚于上一份 / a moment that has passed, after that of the last ledger"`
	}
}

func (h ledgers) ask(ctx context.Context, in *askLedger) (*ledgerAnswer, error) {
	doc, err := h.ledgers.Ask(ctx, who(ctx), in.id(), in.Body.Cutoff)
	if err != nil {
		return nil, err
	}
	return &ledgerAnswer{ledgerOf(doc)}, nil
}

type listLedgers struct {
	Object
	Paging
}

func (h ledgers) list(ctx context.Context, in *listLedgers) (*list[Ledger], error) {
	after, err := in.cursor()
	if err != nil {
		return nil, err
	}
	docs, next, err := h.ledgers.Of(ctx, who(ctx), in.id(), after, in.Limit)
	if err != nil {
		return nil, err
	}
	return pageOf(docs, next, ledgerOf), nil
}

// ProvenCampaign is a campaign as those see it who look after its ledgers.
type ProvenCampaign struct {
	ID    string                  `json:"id"`
	Name  string                  `json:"name"`
	Year  int                     `json:"year"`
	State screening.CampaignState `json:"state"`
	Units []unit.Path             `json:"units" nullable:"false"`
}

// campaigns lists the campaigns of which one may have ledgers, the newest first.
func (h ledgers) campaigns(ctx context.Context, _ *struct{}) (*list[ProvenCampaign], error) {
	docs, err := h.ledgers.Campaigns(ctx, who(ctx))
	if err != nil {
		return nil, err
	}
	return allOf(docs, func(c *screening.Campaign) ProvenCampaign {
		return ProvenCampaign{c.ID, c.Name, c.Year, c.State, c.Units}
	}), nil
}

// ledgerFile is a signed ledger, byte for byte as it verifies.
type ledgerFile struct {
	Type string `header:"Content-Type"`
	Name string `header:"Content-Disposition"`
	Body []byte
}

func (h ledgers) file(ctx context.Context, in *Object) (*ledgerFile, error) {
	f, err := h.ledgers.File(ctx, who(ctx), in.id())
	if err != nil {
		return nil, err
	}
	text, err := f.Encode()
	return &ledgerFile{Type: "application/json", Name: `attachment; filename="ledger.json"`, Body: text}, err
}

// LostRow is an exception of a ledger and whom it is about.
type LostRow struct {
	Ref     string        `json:"ref" doc:"台账中的编号 / as the ledger names it"`
	Reason  ledger.Reason `json:"reason"`
	Sitting string        `json:"sitting"`
	Student string        `json:"student"`
	Class   unit.Path     `json:"class"`
}

// missing leads from a ledger's exceptions to the students, in their own school.
func (h ledgers) missing(ctx context.Context, in *Object) (*list[LostRow], error) {
	rows, err := h.ledgers.Missing(ctx, who(ctx), in.id())
	if err != nil {
		return nil, err
	}
	return allOf(rows, func(m referral.Missing) LostRow {
		return LostRow{m.Ref, m.Reason, outward(m.Sitting), m.Student, m.Class}
	}), nil
}

// givesLedger documents an answer whose form is the ledger's own.
func givesLedger(op *huma.Operation) {
	op.Responses = map[string]*huma.Response{"200": {Description: "OK", Content: map[string]*huma.MediaType{
		"application/json": {Schema: &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true,
			Description: "用 xinqiao ledger verify 离线核验 / verify it offline with xinqiao ledger verify"}}}}}
}
