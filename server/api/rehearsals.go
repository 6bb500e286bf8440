package api

import (
	"context"
	"encoding/json"
	"time"

	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/risk"
	"github.com/xinqiao/xinqiao/screening/shelf"
)

// rehearsals are the routes by which a policy is tried out before it is published.
type rehearsals struct {
	shelf      *shelf.Shelf
	rehearsals *screening.Rehearsals
}

// Rehearsal is what a policy would have done to past papers: numbers only, and
// none that could point at a student.
type Rehearsal struct {
	ID       string                   `json:"id"`
	Unit     unit.Path                `json:"unit"`
	Policy   risk.Ref                 `json:"policy"`
	State    screening.RehearsalState `json:"state" enum:"running,done,stopped"`
	At       time.Time                `json:"at"`
	Finished *time.Time               `json:"finished,omitempty"`
	Seen     int                      `json:"seen" doc:"已看过的答卷记录，含别处和未交的 / records looked at, also of elsewhere and unfinished"`
	Papers   int                      `json:"papers" doc:"已比较的答卷，不含隐藏的格子 / papers compared, without those of hidden cells"`
	Moves    []Move                   `json:"moves" nullable:"false" doc:"不列为零的格子 / cells of zero are left out"`
}

// Move is how many papers go from a level to a level.
type Move struct {
	From   risk.Level `json:"from" enum:"none,mild,moderate,high,imminent"`
	To     risk.Level `json:"to" enum:"none,mild,moderate,high,imminent"`
	Papers int        `json:"papers,omitempty"`
	Hidden bool       `json:"hidden,omitempty" doc:"不足十份，不显示 / fewer than ten, not shown"`
}

func rehearsalOf(doc *screening.Rehearsal, read screening.Replay) Rehearsal {
	cells, papers := read.Shown()
	out := Rehearsal{ID: doc.ID, Unit: doc.Unit, Policy: doc.Ref, State: doc.State, At: doc.At, Finished: moment(doc.Finished),
		Seen: doc.Seen, Papers: papers, Moves: make([]Move, len(cells))}
	for i, c := range cells {
		out.Moves[i] = Move(c)
	}
	return out
}

type rehearsalAnswer struct{ Body Rehearsal }

// PolicyDraft is a policy that is not published.
type PolicyDraft struct {
	Unit   UnitPath        `json:"unit" maxLength:"60"`
	Policy json.RawMessage `json:"policy" doc:"完整的评估规则 / a whole policy"`
}

type policyDraft struct{ Body PolicyDraft }

func (h rehearsals) parsed(ctx context.Context, in *policyDraft) (risk.Policy, error) {
	if err := who(ctx).Within(in.Body.Unit.path()); err != nil {
		return risk.Policy{}, err
	}
	library, err := h.shelf.Library(ctx, in.Body.Unit.path())
	if err != nil {
		return risk.Policy{}, err
	}
	return risk.Parse("policy", in.Body.Policy, library)
}

// check reads a draft as a publication would, and keeps nothing.
func (h rehearsals) check(ctx context.Context, in *policyDraft) (*riskAnswer, error) {
	p, err := h.parsed(ctx, in)
	return answerRisk(ctx, p, err)
}

func (h rehearsals) begin(ctx context.Context, in *policyDraft) (*rehearsalAnswer, error) {
	p, err := h.parsed(ctx, in)
	if err != nil {
		return nil, err
	}
	doc, err := h.rehearsals.Begin(ctx, who(ctx), in.Body.Unit.path(), p.Ref(), in.Body.Policy)
	if err != nil {
		return nil, err
	}
	about(ctx, doc.ID)
	return &rehearsalAnswer{rehearsalOf(doc, screening.Replay{})}, nil
}

func (h rehearsals) get(ctx context.Context, in *Object) (*rehearsalAnswer, error) {
	doc, read, err := h.rehearsals.Get(ctx, who(ctx), in.id())
	if err != nil {
		return nil, err
	}
	return &rehearsalAnswer{rehearsalOf(doc, read)}, nil
}

func (h rehearsals) stop(ctx context.Context, in *Object) (*rehearsalAnswer, error) {
	if err := h.rehearsals.Stop(ctx, who(ctx), in.id()); err != nil {
		return nil, err
	}
	return h.get(ctx, in)
}

// PolicySource is a policy as it was written, to be changed and published as
// another version.
type PolicySource struct {
	Policy json.RawMessage `json:"policy"`
}

type sourceAnswer struct{ Body PolicySource }

func (h rehearsals) source(ctx context.Context, in *policyRef) (*sourceAnswer, error) {
	p, err := h.shelf.RiskSeen(ctx, risk.Ref{ID: in.ID, Version: in.Version}, who(ctx).Unit)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(p)
	return &sourceAnswer{PolicySource{text}}, err
}
