package wire

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"
)

var hash = Hash([]byte("{}"))

func good(t Type) string {
	m := Message{Type: t, Hospital: "brain", About: "msg_1", SHA256: hash, Issued: time.Date(2026, 9, 7, 1, 0, 0, 0, time.UTC)}
	if t != Received {
		m.By = "李医生"
	}
	if t == Appointed {
		m.At = m.Issued.AddDate(0, 0, 2)
	}
	raw, err := json.Marshal(m)
	if err != nil {
		panic(err)
	}
	return string(raw)
}

func TestEveryTypeIsRead(t *testing.T) {
	for _, typ := range Types() {
		if m, err := ParseMessage([]byte(good(typ))); err != nil || m.Type != typ {
			t.Errorf("%s: %+v, %v", typ, m, err)
		}
	}
}

func TestParseMessageRefuses(t *testing.T) {
	for name, raw := range map[string]string{
		"nothing":                       "",
		"no object":                     "[]",
		"two":                           good(Received) + good(Received),
		"an unknown field":              strings.Replace(good(Received), `{`, `{"score":3,`, 1),
		"an unknown type":               strings.Replace(good(Received), `"received"`, `"liked"`, 1),
		"no hospital":                   strings.Replace(good(Received), `"brain"`, `""`, 1),
		"another hash":                  strings.Replace(good(Received), hash, hash[1:], 1),
		"no moment":                     strings.Replace(good(Received), "2026-09", "0001-01", 1),
		"a program that sees":           strings.Replace(good(Seen), "李医生", "", 1),
		"a program that accepts":        strings.Replace(good(Accepted), "李医生", "", 1),
		"an appointment without a time": strings.Replace(good(Appointed), `"at":`, `"note":`, 1),
		"a receipt with an appointment": strings.Replace(good(Appointed), `"appointed"`, `"received"`, 1),
		"a received with a note":        strings.Replace(good(Received), `{`, `{"note":"admitted",`, 1),
		"a received with a kind":        strings.Replace(good(Received), `{`, `{"kind":"admitted",`, 1),
		"a received with a reason":      strings.Replace(good(Received), `{`, `{"reason":"no-room",`, 1),
		"a seen with a note":            strings.Replace(good(Seen), `{`, `{"note":"admitted",`, 1),
		"a long name":                   strings.Replace(good(Seen), "李医生", strings.Repeat("李", 101), 1),
		"a long note":                   strings.Replace(good(Reported), `{`, `{"note":"`+strings.Repeat("x", longestNote+1)+`",`, 1),
		"much too long":                 strings.Replace(good(Reported), `{`, `{"note":"`+strings.Repeat("x", MaxMessage)+`",`, 1),
		"no UTF-8":                      strings.Replace(good(Seen), "李医生", "\xff", 1),
	} {
		if _, err := ParseMessage([]byte(raw)); !errors.Is(err, ErrMessage) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestParseNotice(t *testing.T) {
	raw := `{"type":"notice","reference":"r1","urgency":"imminent","callBack":"025","given":"2026-09-07T01:00:00Z"}`
	if n, err := ParseNotice([]byte(raw)); err != nil || n.Reference != "r1" {
		t.Error(n, err)
	}
	for _, n := range []Notice{{Type: TypeExercise, Reference: "r2", Given: time.Now()}, {Type: TypeWithdrawal, Reference: "r3", Given: time.Now()}} {
		body, err := WriteNotice(n)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := ParseNotice(body); err != nil || back.Reference != n.Reference {
			t.Error(back, err)
		}
	}
	for _, bad := range []string{"{}", strings.Replace(raw, `"notice"`, `"letter"`, 1), strings.Replace(raw, "imminent", "none", 1), strings.Replace(raw, `"callBack"`, `"name"`, 1)} {
		if _, err := ParseNotice([]byte(bad)); !errors.Is(err, ErrMessage) {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

// Whatever comes, it is read as a whole or refused, and what was read says the same
// when it is written and read again.
func FuzzParseMessage(f *testing.F) {
	for _, typ := range Types() {
		f.Add([]byte(good(typ)))
	}
	f.Add([]byte(`{"type":"seen","by":null}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := ParseMessage(raw)
		if err != nil {
			if !errors.Is(err, ErrMessage) {
				t.Fatalf("%v", err)
			}
			return
		}
		again, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := ParseMessage(again); err != nil || back != m {
			t.Fatalf("%+v\n%+v\n%v", m, back, err)
		}
	})
}
