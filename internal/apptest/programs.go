package apptest

import (
	"encoding/json"
	"net/http/httptest"
	"net/netip"

	"github.com/xinqiao/xinqiao/internal/refhospital"
	"github.com/xinqiao/xinqiao/internal/signet"
	"github.com/xinqiao/xinqiao/internal/store/memory"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/referral/packet/wire"
)

// loopback is where the programs of a story's hospitals listen.
var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}

// Programs are the reference receiver as the programs of one of the town's
// hospitals, on the other side of a real connection.
type Programs struct {
	*refhospital.Hospital
	town   *Town
	id     string
	server *httptest.Server
}

// Programs gives a hospital programs, and enters them in the registry.
func (w *Town) Programs(hospital string) *Programs {
	w.t.Helper()
	platform := httptest.NewServer(w.handler)
	w.t.Cleanup(platform.Close)
	h, err := refhospital.New(w.ctx(), refhospital.Config{ID: hospital, Platform: platform.URL, Engine: memory.New(),
		Secrets: vault.RandomSecrets(), Clock: w.clock, Client: platform.Client()})
	w.must(err)
	p := &Programs{Hospital: h, town: w, id: hospital, server: httptest.NewServer(h.Handler())}
	w.t.Cleanup(p.server.Close)
	p.Register()
	return p
}

// Register tells the platform what it has to know of the programs.
func (p *Programs) Register() {
	p.town.t.Helper()
	res, err := p.server.Client().Get(p.server.URL + "/registration")
	p.town.must(err)
	defer res.Body.Close()
	var entry Obj
	p.town.must(json.NewDecoder(res.Body).Decode(&entry))
	p.town.Admin.Put("/api/v1/hospitals/"+p.id+"/channel", entry)
}

// Speak lets the hospital say all that it owes to the platform.
func (p *Programs) Speak() {
	p.town.t.Helper()
	p.town.must(p.Work(p.town.ctx()))
	p.town.settle()
}

// Judges is what the hospital has, as it counts.
func (p *Programs) Judges() refhospital.Status {
	p.town.t.Helper()
	s, err := p.Status(p.town.ctx())
	p.town.must(err)
	return s
}

// Last returns the newest message that the hospital has.
func (p *Programs) Last() (id, body string) {
	p.town.t.Helper()
	all := p.Judges().Received
	if len(all) == 0 {
		p.town.t.Fatal("the programs of the hospital have nothing")
	}
	id = all[len(all)-1].ID
	rec := httptest.NewRecorder()
	p.Handler().ServeHTTP(rec, httptest.NewRequest("GET", "/messages/"+id, nil))
	return id, rec.Body.String()
}

// Answers lets a human of the hospital answer the newest message by the programs.
func (p *Programs) Answers(m wire.Message) {
	p.town.t.Helper()
	m.About, _ = p.Last()
	p.town.must(p.Say(p.town.ctx(), m))
	p.Speak()
}

// Forges sends the platform a message in the hospital's name, signed by a key of the
// caller's choice.
func (p *Programs) Forges(ring signet.Ring, id string, m wire.Message) Answer {
	p.town.t.Helper()
	body, err := json.Marshal(m)
	p.town.must(err)
	stamp, err := ring.Stamp(id, p.town.Now(), body)
	p.town.must(err)
	return p.town.send("POST", "/api/v1/coordination/receipts", json.RawMessage(body), signet.HeaderID, stamp.ID,
		signet.HeaderTimestamp, stamp.Timestamp, signet.HeaderSignature, stamp.Signatures)
}
