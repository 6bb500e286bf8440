// Package wire is what the programs of both sides of the coordination channel say
// to each other: the notice, and the hospital's receipts and answers. The packet
// itself is a FHIR message (package fhir). It is pure.
package wire

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/xinqiao/xinqiao/screening/risk"
)

// The content types of what the platform sends.
const (
	ContentPacket = "application/fhir+json"
	ContentNotice = "application/json"
)

// NoticeType tells a notice from an exercise, which is about nobody, and from the
// word that a packet was taken back.
type NoticeType string

// The types of notices.
const (
	TypeNotice     NoticeType = "notice"
	TypeExercise   NoticeType = "exercise"
	TypeWithdrawal NoticeType = "withdrawal" // the packet of this reference was taken back: it must be destroyed
)

// Notice says that somewhere a student waits: how urgent, under which reference,
// and whom to call back. There is nothing else in it.
type Notice struct {
	Type      NoticeType `json:"type"`
	Reference string     `json:"reference"`
	Urgency   risk.Level `json:"urgency,omitempty"`
	CallBack  string     `json:"callBack,omitempty"`
	Given     time.Time  `json:"given"`
}

// ParseNotice reads a notice.
func ParseNotice(raw []byte) (Notice, error) {
	var n Notice
	if err := strictly(raw, &n); err != nil {
		return n, err
	}
	if n.Reference == "" || n.Given.IsZero() {
		return n, unfit("reference, given", "give both")
	}
	switch n.Type {
	case TypeNotice, TypeExercise:
		if !n.Urgency.AtLeast(risk.Mild) {
			return n, unfit("urgency", "choose mild, moderate, high or imminent")
		}
	case TypeWithdrawal:
	default:
		return n, unfit("type", "choose notice, exercise or withdrawal")
	}
	return n, nil
}

// WriteNotice is the body of a notice; an exercise is as urgent as it gets.
func WriteNotice(n Notice) ([]byte, error) {
	if n.Type == TypeExercise {
		n.Urgency = risk.Imminent
	}
	return json.Marshal(n)
}

// Type is what a hospital says.
type Type string

// What a hospital says: two receipts, then its answers. Received is a program's
// word; seen, and every answer, is that of a human who is named.
const (
	Received  Type = "received"
	Seen      Type = "seen"
	Accepted  Type = "accepted"
	Declined  Type = "declined"
	Appointed Type = "appointed"
	Attended  Type = "attended"
	Missed    Type = "missed"
	Reported  Type = "reported"
	Completed Type = "completed"
)

// Types lists what a hospital can say.
func Types() []Type {
	return []Type{Received, Seen, Accepted, Declined, Appointed, Attended, Missed, Reported, Completed}
}

// Message is a receipt or an answer. About and SHA256 tie it to one message of the
// platform: together with the signature they prove what was exchanged.
type Message struct {
	Type     Type      `json:"type"`
	Hospital string    `json:"hospital"`
	About    string    `json:"about"`  // webhook-id of the platform's message
	SHA256   string    `json:"sha256"` // of its body, in hex
	Issued   time.Time `json:"issued"` // when it happened at the hospital: answers count in this order
	By       string    `json:"by,omitempty"`
	Reason   string    `json:"reason,omitempty"` // of a decline
	At       time.Time `json:"at,omitzero"`      // of an appointment
	Kind     string    `json:"kind,omitempty"`   // of a report
	Note     string    `json:"note,omitempty"`   // of a report or of the end
}

// ErrMessage refuses a message; its text names field and mend, and none of what
// was sent.
var ErrMessage = errors.New("wire: the message cannot be read")

func unfit(field, mend string) error { return fmt.Errorf("%w: %s: %s", ErrMessage, field, mend) }

// The longest that texts may be, in characters.
const (
	longestName = 100
	longestNote = 20_000
)

// MaxMessage is the longest that a message may be, in bytes.
const MaxMessage = 4*longestNote + 4096

// ParseMessage reads a receipt or an answer.
func ParseMessage(raw []byte) (Message, error) {
	var m Message
	if err := strictly(raw, &m); err != nil {
		return Message{}, err
	}
	m.Issued, m.At = m.Issued.UTC().Truncate(time.Millisecond), m.At.UTC().Truncate(time.Millisecond)
	return m, m.check()
}

// receipt tells whether a message is about the packet, and not about the student.
func (m Message) receipt() bool { return m.Type == Received || m.Type == Seen }

func (m Message) check() error {
	sum, err := hex.DecodeString(m.SHA256)
	switch {
	case !slices.Contains(Types(), m.Type):
		return unfit("type", "choose one of the documented types")
	case m.Hospital == "" || m.About == "":
		return unfit("hospital, about", "give both")
	case err != nil || len(sum) != sha256.Size:
		return unfit("sha256", "give the hash of the body that was received, in hex")
	case m.Issued.Year() < 2000 || m.Issued.Year() > 9999:
		return unfit("issued", "give the moment in RFC 3339")
	case m.Type != Received && m.By == "":
		return unfit("by", "name the human: a program cannot see, accept or decline")
	case utf8.RuneCountInString(m.By) > longestName || utf8.RuneCountInString(m.Note) > longestNote:
		return unfit("by, note", fmt.Sprintf("use at most %d and %d characters", longestName, longestNote))
	case m.receipt() && m.Reason+m.Kind+m.Note != "":
		return unfit("reason, kind, note", "say nothing of the student in a receipt: the school reads it without consent to feedback")
	case (m.Type == Appointed) == m.At.IsZero():
		return unfit("at", "give the time of an appointment, and of nothing else")
	}
	return nil
}

func strictly(raw []byte, into any) error {
	if len(raw) > MaxMessage {
		return unfit("body", "send less")
	}
	if !utf8.Valid(raw) {
		return unfit("body", "send UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return unfit("body", "send one JSON object with the documented fields")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return unfit("body", "send one JSON object and nothing behind it")
	}
	return nil
}

// Hash is the SHA-256 of a body, in hex.
func Hash(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:])
}
