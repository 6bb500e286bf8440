// Package fhir writes a packet as an HL7 FHIR R4 message that a hospital's own
// system can read: MessageHeader, Task, ServiceRequest, Patient, both sides as
// Organization, Observation, QuestionnaireResponse, Consent and Provenance. It is
// pure, and the same packet always gives the same bytes: canonical JSON (RFC 8785),
// so that the signature inside can be checked by anybody.
package fhir

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/xinqiao/xinqiao/internal/fhir"
	"github.com/xinqiao/xinqiao/referral/packet"
)

// Letter is what the bundle is written from.
type Letter struct {
	Packet   packet.Packet
	Version  int       // grows when the identity is released
	Moved    time.Time // when this version came to be
	Deadline time.Time // by which a human of the hospital should have opened it
	From     string    // the platform's address
	To       Hospital
	Sign     func(payload []byte) (detached string, err error)
}

// Hospital is whom it is addressed to.
type Hospital struct{ ID, Name, Endpoint string }

// writer makes the entries; their addresses follow from what they are.
type writer struct {
	Letter
	space   uuid.UUID
	entries []entry
}

// Write returns the bytes of the message.
func Write(l Letter) ([]byte, error) {
	w := &writer{Letter: l, space: uuid.NewSHA1(uuid.NameSpaceURL, []byte(fhir.Ours+l.Packet.Reference+"/"+fmt.Sprint(l.Version)))}
	w.header()
	w.sides()
	w.patient()
	reasons, papers := w.findings()
	w.consent()
	w.request(reasons, papers)
	w.task()
	return w.signed()
}

// url is the address of an entry inside the bundle.
func (w *writer) url(name string) string {
	return "urn:uuid:" + uuid.NewSHA1(w.space, []byte(name)).String()
}

func (w *writer) to(name string) reference { return reference{Reference: w.url(name)} }

func (w *writer) add(name string, resource any) {
	w.entries = append(w.entries, entry{w.url(name), resource})
}

// The names of the entries that there is one of.
const (
	headerEntry   = "MessageHeader"
	taskEntry     = "Task"
	requestEntry  = "ServiceRequest"
	patientEntry  = "Patient"
	schoolEntry   = "Organization/school"
	hospitalEntry = "Organization/hospital"
	consentEntry  = "Consent"
	signedEntry   = "Provenance"
)

func (w *writer) header() {
	w.add(headerEntry, messageHeader{ResourceType: "MessageHeader", EventURI: Event,
		Destination: []endpoint{{w.To.Name, w.To.Endpoint}}, Sender: w.to(schoolEntry),
		Source: endpoint{"心桥 Xinqiao", w.From}, Focus: []reference{w.to(taskEntry)}})
}

func (w *writer) sides() {
	w.add(schoolEntry, organization{ResourceType: "Organization", Name: w.Packet.School.Name, Telecom: phone(w.Packet.School.CallBack, "work")})
	w.add(hospitalEntry, organization{ResourceType: "Organization", Name: w.To.Name, Identifier: []identifier{{systemHospital, w.To.ID}}})
}

func phone(number, use string) []contactPoint {
	if number == "" {
		return nil
	}
	return []contactPoint{{System: "phone", Value: number, Use: use}}
}

// moment is a FHIR instant in milliseconds.
func moment(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

func (w *writer) reference() []identifier {
	return []identifier{{systemReference, w.Packet.Reference}}
}

// signed closes the bundle: the Provenance holds a detached JWS over the canonical
// bytes of the bundle without the Provenance, which stands last.
func (w *writer) signed() ([]byte, error) {
	b := bundle{ResourceType: "Bundle", Type: "message", Timestamp: moment(w.Moved), Entry: w.entries,
		Identifier: identifier{systemReference, fmt.Sprintf("%s/%d", w.Packet.Reference, w.Version)}}
	payload, err := canonical(b)
	if err != nil {
		return nil, err
	}
	jws, err := w.Sign(payload)
	if err != nil {
		return nil, err
	}
	p := provenance{ResourceType: "Provenance", Recorded: moment(w.Moved),
		Agent: []provenanceAgent{{Type: one(hl7+"provenance-participant-type", "author", "Author"), Who: w.to(schoolEntry)}},
		Signature: []signature{{When: moment(w.Moved), Who: w.to(schoolEntry), TargetFormat: "application/fhir+json", SigFormat: "application/jose",
			Type: []fhir.Coding{{System: "urn:iso-astm:E1762-95:2013", Code: "1.2.840.10065.1.12.1.5", Display: "Verification Signature"}},
			Data: base64.StdEncoding.EncodeToString([]byte(jws))}}}
	for _, e := range w.entries {
		p.Target = append(p.Target, reference{Reference: e.FullURL})
	}
	w.add(signedEntry, p)
	b.Entry = w.entries
	return canonical(b)
}

// canonical writes JSON as RFC 8785 asks for: sorted names, no spaces, no escapes
// that are not needed. The numbers of a packet are short decimals, whose form is
// the same in Go.
func canonical(v any) ([]byte, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("fhir: write the bundle: %w", err)
	}
	var plain any
	if err := json.Unmarshal(raw, &plain); err != nil {
		return nil, fmt.Errorf("fhir: write the bundle: %w", err)
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(plain); err != nil {
		return nil, fmt.Errorf("fhir: write the bundle: %w", err)
	}
	// Go escapes two line separators of Unicode that RFC 8785 does not.
	text := strings.NewReplacer(`\\`, `\\`, `\u2028`, "\u2028", `\u2029`, "\u2029").Replace(out.String())
	return []byte(strings.TrimSuffix(text, "\n")), nil
}

// ErrBundle refuses what is not a signed message of this package.
var ErrBundle = errors.New("fhir: not a message with a Provenance at its end")

// Signed takes a bundle apart for checking: what was signed, and the detached JWS.
func Signed(body []byte) (payload []byte, jws string, err error) {
	var whole map[string]any
	if err := json.Unmarshal(body, &whole); err != nil {
		return nil, "", ErrBundle
	}
	entries, _ := whole["entry"].([]any)
	if len(entries) < 2 || whole["resourceType"] != "Bundle" || whole["type"] != "message" {
		return nil, "", ErrBundle
	}
	last, err := json.Marshal(entries[len(entries)-1])
	if err != nil {
		return nil, "", ErrBundle
	}
	var p struct{ Resource provenance }
	if err := json.Unmarshal(last, &p); err != nil || p.Resource.ResourceType != "Provenance" || len(p.Resource.Signature) != 1 {
		return nil, "", ErrBundle
	}
	signature, err := base64.StdEncoding.DecodeString(p.Resource.Signature[0].Data)
	if err != nil {
		return nil, "", ErrBundle
	}
	whole["entry"] = entries[:len(entries)-1]
	payload, err = canonical(whole)
	return payload, string(signature), err
}
