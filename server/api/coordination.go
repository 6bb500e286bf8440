package api

import (
	"context"
	"encoding/json"
	"time"

	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// coordination are the routes of what health departments and schools share:
// hospitals, notices and care policies.
type coordination struct {
	hospitals *referral.Hospitals
	notices   *referral.Notices
	policies  *referral.CarePolicies
}

// Hospital is a designated hospital.
type Hospital struct {
	ID       string    `json:"id"`
	Name     string    `json:"name"`
	City     unit.Path `json:"city"`
	Rank     int       `json:"rank" doc:"小的先问 / the lowest is asked first"`
	Contacts []string  `json:"contacts" nullable:"false" doc:"收通知和转介的人员编号 / staff ids"`
	Paper    bool      `json:"paper,omitempty" doc:"以一次性链接或纸质转介单回复 / answers by one-time link or on the printed form"`
	Closed   bool      `json:"closed,omitempty"`
	Endpoint string    `json:"endpoint,omitempty" doc:"医院系统的接口 / of its programs"`
	KeyIDs   []string  `json:"keyIds,omitempty" doc:"其公钥的指纹（RFC 7638） / thumbprints of their public keys"`
}

func hospitalOf(h *referral.Hospital) Hospital {
	out := Hospital{ID: h.ID, Name: h.Name, City: h.City, Rank: h.Rank, Contacts: append([]string{}, h.Contacts...), Paper: h.Paper, Closed: h.Closed}
	if p := h.Programs; p != nil {
		out.Endpoint = p.Endpoint
		for _, key := range p.Keys {
			out.KeyIDs = append(out.KeyIDs, key.ID)
		}
	}
	return out
}

func (h coordination) hospitalsIn(ctx context.Context, in *Object) (*list[Hospital], error) {
	docs, err := h.hospitals.In(ctx, in.place())
	if err != nil {
		return nil, err
	}
	return allOf(docs, hospitalOf), nil
}

func (h coordination) hospital(ctx context.Context, in *Object) (*hospitalAnswer, error) {
	doc, err := h.hospitals.Get(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &hospitalAnswer{hospitalOf(doc)}, nil
}

type hospitalQuery struct {
	Object
	Paging
}

func (h coordination) staff(ctx context.Context, in *hospitalQuery) (*list[Person], error) {
	after, err := in.cursor()
	if err != nil {
		return nil, err
	}
	members, next, err := h.hospitals.Staff(ctx, who(ctx), in.ID, after, in.Limit)
	if err != nil {
		return nil, err
	}
	return pageOf(members, next, personOf), nil
}

type designate struct {
	Object
	Body struct {
		Name     string   `json:"name" minLength:"1" maxLength:"200"`
		City     UnitPath `json:"city" minLength:"1" maxLength:"40"`
		Rank     int      `json:"rank,omitempty" minimum:"0" maximum:"999"`
		Contacts []string `json:"contacts" maxItems:"20" nullable:"false" doc:"本院人员编号；可先留空，再补 / staff of the hospital; may come later, and until then it receives nothing"`
		Paper    bool     `json:"paper,omitempty" doc:"没有信息系统，以一次性链接或纸质转介单回复 / without a system of its own: answers by one-time link or on the printed form"`
		Closed   bool     `json:"closed,omitempty"`
	}
}

type hospitalAnswer struct{ Body Hospital }

func (h coordination) designate(ctx context.Context, in *designate) (*hospitalAnswer, error) {
	b := in.Body
	doc, err := h.hospitals.Designate(ctx, who(ctx), referral.Hospital{Head: store.Head{ID: in.ID}, Name: b.Name,
		City: b.City.path(), Rank: b.Rank, Contacts: b.Contacts, Paper: b.Paper, Closed: b.Closed})
	if err != nil {
		return nil, err
	}
	return &hospitalAnswer{hospitalOf(doc)}, nil
}

// Notice says that somewhere a student waits: no person, no score, no answer.
type Notice struct {
	ID        string     `json:"id"`
	Reference string     `json:"reference"`
	Urgency   risk.Level `json:"urgency"`
	Broken    bool       `json:"unreadable,omitempty" doc:"内容无法打开，请联系管理员 / its content cannot be opened; ask the administrator"`
	CallBack  string     `json:"callBack,omitempty" doc:"学校值班电话 / the school's duty phone"`
	Hospital  string     `json:"hospital,omitempty" doc:"没有打开通知的医院，请打电话 / the hospital that has not opened it, to be telephoned"`
	TakenBy   string     `json:"takenBy,omitempty" doc:"谁在督促医院（人员编号） / who telephones the hospital, a staff id"`
	Exercise  string     `json:"exercise,omitempty" doc:"非空即演练，须原样显示 / not empty: an exercise, to be shown as it is"`
	Given     time.Time  `json:"given"`
	SeenBy    string     `json:"seenBy,omitempty"`
	Seen      *time.Time `json:"seen,omitempty"`
}

func noticeOf(ctx context.Context, n referral.NoticeReading) Notice {
	return Notice{ID: outward(n.ID), Exercise: mark(ctx, n.Exercise != ""), Reference: n.Reference, Urgency: n.Urgency, CallBack: n.CallBack, Given: n.Given,
		SeenBy: n.SeenBy, Seen: moment(n.Seen), Broken: n.Unreadable}
}

// unopened lists what nobody has opened, to those of the district and above it who were
// told so.
func (h coordination) unopened(ctx context.Context, in *Paging) (*list[Notice], error) {
	after, err := in.cursor()
	if err != nil {
		return nil, err
	}
	docs, next, err := h.notices.Unopened(ctx, who(ctx), after, in.Limit)
	if err != nil {
		return nil, err
	}
	out := pageOf(docs, next, func(n referral.NoticeReading) Notice { return noticeOf(ctx, n) })
	for i, n := range docs {
		out.Body.Items[i].TakenBy = n.TakenBy
		if n.Recipient == string(n.District) {
			continue
		}
		hospital, err := h.hospitals.Get(ctx, n.Recipient)
		if err != nil {
			return nil, err
		}
		out.Body.Items[i].Hospital = hospital.Name
	}
	return out, nil
}

func (h coordination) listNotices(ctx context.Context, in *Paging) (*list[Notice], error) {
	after, err := in.cursor()
	if err != nil {
		return nil, err
	}
	docs, next, err := h.notices.Of(ctx, who(ctx), after, in.Limit)
	if err != nil {
		return nil, err
	}
	return pageOf(docs, next, func(n referral.NoticeReading) Notice { return noticeOf(ctx, n) }), nil
}

type noticeAnswer struct{ Body Notice }

func (h coordination) seeNotice(ctx context.Context, in *Object) (*noticeAnswer, error) {
	n, err := h.notices.See(ctx, who(ctx), in.id())
	if err != nil {
		return nil, err
	}
	return &noticeAnswer{noticeOf(ctx, n)}, nil
}

type addPolicy struct {
	Body json.RawMessage `doc:"完整的处置规则，格式同默认版本 / a whole care policy, in the form of the default one"`
}

type policyAnswer struct{ Body referral.CarePolicy }

func (h coordination) addPolicy(ctx context.Context, in *addPolicy) (*policyAnswer, error) {
	p, err := referral.ParseCare(in.Body)
	if err != nil {
		return nil, err
	}
	about(ctx, p.ID)
	return &policyAnswer{p}, h.policies.Add(ctx, who(ctx), p)
}

type policyRef struct {
	ID      string `path:"id" maxLength:"100"`
	Version int    `path:"version" minimum:"1"`
}

func (h coordination) policy(ctx context.Context, in *policyRef) (*policyAnswer, error) {
	p, err := h.policies.Get(ctx, screening.PolicyRef{ID: in.ID, Version: in.Version})
	if err != nil {
		return nil, err
	}
	return &policyAnswer{p}, nil
}

// CareInForce is the care policy that a unit names for its campaigns.
type CareInForce struct {
	Policy     screening.PolicyRef `json:"policy"`
	From       time.Time           `json:"from" doc:"从何时起 / from when it counts"`
	LegalBasis lang.Words          `json:"legalBasis" doc:"依据；英文可不填 / on what it rests; English is optional"`
}

type inForceAnswer struct{ Body CareInForce }

func (h coordination) inForce(ctx context.Context, in *Object) (*inForceAnswer, error) {
	e, err := h.policies.InForce(ctx, in.place(), h.policies.Now())
	if err != nil {
		return nil, err
	}
	return &inForceAnswer{CareInForce{e.Policy, e.From, e.LegalBasis}}, nil
}

type putInForce struct {
	Object
	Body CareInForce
}

func (h coordination) putInForce(ctx context.Context, in *putInForce) (*inForceAnswer, error) {
	b := in.Body
	err := h.policies.PutInForce(ctx, who(ctx), in.place(), referral.InForce{Policy: b.Policy, From: b.From, LegalBasis: b.LegalBasis})
	return &inForceAnswer{b}, err
}
