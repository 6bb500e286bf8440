package api

import (
	"context"
	"encoding/json"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/internal/signet"
	"github.com/xinqiao/xinqiao/referral"
	channel "github.com/xinqiao/xinqiao/referral/coordination"
	"github.com/xinqiao/xinqiao/referral/packet/wire"
)

// programs are the routes by which the programs of both sides speak; the contract is
// docs/coordination-channel.md.
type programs struct {
	channel   *channel.Channel
	referrals *referral.Referrals
}

// KeySet is a JWK set (RFC 7517) of Ed25519 public keys.
type KeySet struct {
	Keys []PublicKey `json:"keys" minItems:"1" maxItems:"4" nullable:"false"`
}

// PublicKey is an Ed25519 public key as a JWK.
type PublicKey struct {
	Type  string   `json:"kty" enum:"OKP"`
	Curve string   `json:"crv" enum:"Ed25519"`
	X     string   `json:"x" minLength:"43" maxLength:"43"`
	ID    string   `json:"kid,omitempty" maxLength:"100" doc:"平台一律用 RFC 7638 指纹 / the platform uses the thumbprint of RFC 7638"`
	Alg   string   `json:"alg,omitempty" maxLength:"20"`
	Use   string   `json:"use,omitempty" maxLength:"20"`
	Ops   []string `json:"key_ops,omitempty" maxItems:"4" nullable:"false"`
}

type keysAnswer struct{ Body KeySet }

func (h programs) keys(context.Context, *struct{}) (*keysAnswer, error) {
	raw, err := json.Marshal(h.channel.Keys())
	if err != nil {
		return nil, err
	}
	out := &keysAnswer{}
	return out, json.Unmarshal(raw, &out.Body)
}

func (k KeySet) read() (keys signet.Keys, err error) {
	raw, err := json.Marshal(k)
	if err != nil {
		return nil, err
	}
	return keys, json.Unmarshal(raw, &keys)
}

// signed is a message whose bytes were signed: they are read as they came.
type signed struct {
	ID         string `header:"webhook-id" required:"true" maxLength:"100"`
	Timestamp  string `header:"webhook-timestamp" required:"true" maxLength:"20"`
	Signatures string `header:"webhook-signature" required:"true" maxLength:"2000"`
	RawBody    []byte `contentType:"application/json"`
}

// asSigned leaves a body as it came: its bytes were signed, and the channel reads
// them by itself.
func asSigned(op *huma.Operation) {
	op.SkipValidateBody, op.MaxBodyBytes = true, wire.MaxMessage
}

// takenAnswer says what became of a receipt or an answer.
type takenAnswer struct {
	Body struct {
		Outcome channel.Outcome `json:"outcome" enum:"applied,overtaken," doc:"overtaken：已有更新的答复；空：已收下，正在处理 / overtaken: something later was known; empty: kept, and being carried out"`
	}
}

func (h programs) take(ctx context.Context, in *signed) (*takenAnswer, error) {
	outcome, err := h.channel.Take(ctx, signet.Stamp{ID: in.ID, Timestamp: in.Timestamp, Signatures: in.Signatures}, in.RawBody)
	if err != nil {
		return nil, err
	}
	out := &takenAnswer{}
	out.Body.Outcome = outcome
	return out, nil
}

type connect struct {
	Object
	Body struct {
		Endpoint string   `json:"endpoint" minLength:"1" maxLength:"500" doc:"https 地址 / an https address"`
		Keys     KeySet   `json:"keys" doc:"医院的验签公钥；更换时新旧并列 / public keys of the hospital; the old and the new one while they change"`
		Secrets  []string `json:"secrets,omitempty" maxItems:"2" nullable:"false" doc:"whsec_…，省略则沿用 / left out, those that are known stay"`
	}
}

func (h coordination) connect(ctx context.Context, in *connect) (*hospitalAnswer, error) {
	keys, err := in.Body.Keys.read()
	if err != nil {
		return nil, err
	}
	doc, err := h.hospitals.Connect(ctx, who(ctx), in.ID, referral.Connection{Endpoint: in.Body.Endpoint, Keys: keys, Secrets: in.Body.Secrets})
	if err != nil {
		return nil, err
	}
	return &hospitalAnswer{hospitalOf(doc)}, nil
}

func (h coordination) disconnect(ctx context.Context, in *Object) (*hospitalAnswer, error) {
	doc, err := h.hospitals.Disconnect(ctx, who(ctx), in.ID)
	if err != nil {
		return nil, err
	}
	return &hospitalAnswer{hospitalOf(doc)}, nil
}

// Exchange is one message to the programs of a hospital. Delivered is an answer 2xx,
// received a program's signed word, seen that of a human.
type Exchange struct {
	ID        string            `json:"id" doc:"webhook-id"`
	Kind      channel.Kind      `json:"kind"`
	State     channel.State     `json:"state"`
	Sent      time.Time         `json:"sent"`
	Delivered *time.Time        `json:"delivered,omitempty"`
	Received  *time.Time        `json:"received,omitempty"`
	Seen      *time.Time        `json:"seen,omitempty"`
	Posts     int               `json:"posts" doc:"发送次数 / how often it was posted"`
	Status    int               `json:"status,omitempty" doc:"最近一次回应 / of the last answer"`
	Troubles  []channel.Trouble `json:"troubles" nullable:"false"`
	Advice    []string          `json:"advice" nullable:"false" doc:"各项问题的含义和办法 / what each trouble means, and what to do"`
	Receipts  []Receipt         `json:"receipts" nullable:"false"`
}

// Receipt is what the programs of a hospital signed: whoever has the key can check
// it over id, timestamp and body.
type Receipt struct {
	ID        string          `json:"id" doc:"webhook-id"`
	Type      wire.Type       `json:"type"`
	Taken     time.Time       `json:"taken"`
	Outcome   channel.Outcome `json:"outcome"`
	KeyID     string          `json:"keyId"`
	Timestamp string          `json:"timestamp" doc:"webhook-timestamp"`
	Signature string          `json:"signature" doc:"webhook-signature"`
	Body      string          `json:"body"`
}

func exchangeOf(ctx context.Context, x referral.Exchange) Exchange {
	out := Exchange{ID: x.ID, Kind: x.Kind, State: x.State, Sent: x.Made, Delivered: moment(x.Delivered), Received: moment(x.Received),
		Seen: moment(x.Seen), Posts: x.Posts, Status: x.Status, Troubles: append([]channel.Trouble{}, x.Troubles...), Advice: []string{}, Receipts: []Receipt{}}
	for _, t := range x.Troubles {
		out.Advice = append(out.Advice, advice(x.Kind, t).In(lang.From(ctx)))
	}
	for i, r := range x.Receipts {
		p := x.Proofs[i]
		out.Receipts = append(out.Receipts, Receipt{ID: r.ID, Type: r.Type, Taken: r.Taken, Outcome: r.Outcome, KeyID: r.Key,
			Timestamp: p.Stamp.Timestamp, Signature: p.Stamp.Signatures, Body: string(p.Body)})
	}
	return out
}

func (h programs) receipts(ctx context.Context, in *Object) (*list[Exchange], error) {
	all, err := h.referrals.Exchanges(ctx, who(ctx), in.id())
	if err != nil {
		return nil, err
	}
	return allOf(all, func(x referral.Exchange) Exchange { return exchangeOf(ctx, x) }), nil
}
