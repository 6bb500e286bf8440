package fhir

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/signet"
	"github.com/xinqiao/xinqiao/referral/packet"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/risk"
)

var update = flag.Bool("update", false, "write the golden files anew")

var written = time.Date(2026, 9, 7, 1, 0, 0, 0, time.UTC)

// ring is a key that is the same in every run.
func ring(t *testing.T) (r signet.Ring) {
	t.Helper()
	if err := json.Unmarshal([]byte(`{"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",`+
		`"d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}]}`), &r); err != nil {
		t.Fatal(err)
	}
	return r
}

func measure(scale instrument.ScaleKey, title string, value float64) packet.Measure {
	return packet.Measure{Scale: scale, Title: instrument.Text{ZH: title}, Valid: true, Value: value, Low: value, High: value,
		Band: instrument.Text{ZH: "重度范围", EN: "severe range"}}
}

// wording is one that nobody validated.
func wording(ref instrument.Ref) packet.Wording {
	return packet.Wording{Instrument: ref, Title: instrument.Text{ZH: "问卷 " + string(ref.ID()), EN: "Form " + string(ref.ID())}, Status: instrument.Unvalidated}
}

var selfHarm = instrument.Text{ZH: "有过不如死了更好，或用某种方式伤害自己的念头", EN: "Thoughts that you would be better off dead, or of hurting yourself in some way?"}

// critically gives answers their line and their time, as Build does.
func critically(all ...packet.Critical) []packet.Critical {
	for n := range all {
		c := &all[n]
		if c.At = written.Add(-time.Hour); len(c.Labels) > 0 {
			c.Said = c.Labels[0]
		}
	}
	return all
}

// letters are one packet by consent and one by the emergency path.
func letters(t *testing.T) map[string]Letter {
	open := measure("mht.total", "总分", 0)
	open.Valid, open.Low, open.High, open.Blanks = false, 60, 64, 4
	p := packet.Packet{Reference: "0123456789ab", Pseudonym: "fedcba9876543210", Urgency: risk.High, Written: written, Basis: packet.ByConsent,
		Student: packet.Patient{Gender: "female", BirthYear: "2013", Grade: "7"},
		Summary: "近两周情绪低落；<自述> \"睡不着\"\u2028愿意就诊。", School: packet.Sender{Name: "心桥实验学校", CallBack: "025-00000001"},
		Findings: []packet.Evidence{{Taken: written.Add(-time.Hour),
			Scales:   []packet.Measure{measure("phq-a.total", "情绪总分", 21), measure("gad-7.total", "焦虑总分", 15), open},
			Wordings: []packet.Wording{wording("phq-a@1"), wording("gad-7@1"), wording("mht@1"), wording("school-own@1")},
			Reasons:  []risk.Reason{{Rule: "phq-severe", Level: risk.High, Text: instrument.Text{ZH: "情绪得分在重度范围", EN: "score in the severe range"}}},
			Critical: critically(
				packet.Critical{Item: "phq-a.self-harm", Answer: instrument.Given(2), Question: selfHarm, OptionSet: "frequency",
					Labels: []instrument.Text{{ZH: "一半以上的天数", EN: "More than half the days"}}},
				packet.Critical{Item: "phq-a.self-harm", Answer: instrument.Given(0), Question: selfHarm, OptionSet: "frequency",
					Labels: []instrument.Text{{ZH: "完全没有", EN: "Not at all"}}},
				packet.Critical{Item: "phq-a.thoughts-past-month", Answer: instrument.Given(1), OptionSet: "yes-no", Labels: []instrument.Text{{ZH: "有", EN: "Yes"}},
					Question: instrument.Text{ZH: "在过去一个月里，你有没有认真地想过要结束自己的生命？", EN: "Has there been a time in the past month when you have had serious thoughts about ending your life?"}},
				packet.Critical{Item: "mht.q085", Answer: instrument.Given(1), OptionSet: "answers"}, // its text may not leave the school
				packet.Critical{Item: "school-own.safe", Answer: instrument.Given(1), Question: instrument.Text{ZH: "你现在安全吗？"}},
				packet.Critical{Item: "school-own.where", Answer: instrument.Answer{Chosen: []int{1, 3}}, Question: instrument.Text{ZH: "在哪里？"},
					OptionSet: "places", Labels: []instrument.Text{{ZH: "家里"}, {ZH: "路上"}}},
				packet.Critical{Item: "school-own.why", Answer: instrument.Answer{Text: "不想说"}, Question: instrument.Text{ZH: "为什么？"}})}}}
	l := Letter{Packet: p, Version: 1, Moved: written, Deadline: written.Add(4 * time.Hour), From: "https://xinqiao.example",
		To: Hospital{ID: "brain", Name: "市脑科医院", Endpoint: "https://hospital.example/xinqiao"}, Sign: ring(t).Detached}
	e := l
	e.Packet.Basis, e.Packet.Urgency, e.Version = packet.ByEmergency, risk.Imminent, 2
	e.Packet.Identity = &packet.Identity{Name: "学生甲", Birth: "2013-05-06",
		Guardians: []packet.Contact{{Name: "妈妈", Relation: "mother", Phone: "19900000001"}}}
	return map[string]Letter{"consent": l, "emergency": e}
}

func write(t *testing.T, l Letter) []byte {
	t.Helper()
	body, err := Write(l)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// The golden files are those that the validators of google/fhir and Medplum read in
// their own modules beside this one.
func TestGolden(t *testing.T) {
	for name, l := range letters(t) {
		body, path := write(t, l), filepath.Join("testdata", name+".json")
		if *update {
			var pretty bytes.Buffer
			if err := errors.Join(json.Indent(&pretty, body, "", "  "), os.WriteFile(path, append(pretty.Bytes(), '\n'), 0o600)); err != nil {
				t.Fatal(err)
			}
		}
		golden, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var plain bytes.Buffer
		if err := json.Compact(&plain, golden); err != nil || !bytes.Equal(plain.Bytes(), body) {
			t.Errorf("%s: the message is another one than in the golden file (-update): %v", name, err)
		}
		if again := write(t, letters(t)[name]); !bytes.Equal(again, body) {
			t.Errorf("%s: written twice it is not the same", name)
		}
	}
}

func TestSignatureInside(t *testing.T) {
	l := letters(t)["consent"]
	body, keys := write(t, l), ring(t).Public()
	payload, jws, err := Signed(body)
	if err != nil {
		t.Fatal(err)
	}
	if id, err := keys.CheckDetached(jws, payload); err != nil || id != keys[0].ID {
		t.Errorf("%q, %v", id, err)
	}
	payload, jws, err = Signed(bytes.Replace(body, []byte("asap"), []byte("stat"), 1))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := keys.CheckDetached(jws, payload); !errors.Is(err, signet.ErrSignature) {
		t.Errorf("changed on the way: %v", err)
	}
	for _, bad := range []string{"", "{}", `{"resourceType":"Bundle","type":"message","entry":[{},{}]}`, strings.Replace(string(body), `"data":"`, `"data":"?`, 1)} {
		if _, _, err := Signed([]byte(bad)); !errors.Is(err, ErrBundle) {
			t.Errorf("%.40s: %v", bad, err)
		}
	}
}

// Every reference inside leads to an entry, and no two entries share an address.
func TestReferencesLeadSomewhere(t *testing.T) {
	for name, l := range letters(t) {
		body := write(t, l)
		var b struct {
			Entry []struct {
				FullURL  string
				Resource map[string]any
			}
		}
		if err := json.Unmarshal(body, &b); err != nil {
			t.Fatal(err)
		}
		urls := map[string]bool{}
		for _, e := range b.Entry {
			if urls[e.FullURL] {
				t.Errorf("%s: %s twice", name, e.FullURL)
			}
			urls[e.FullURL] = true
		}
		for _, part := range strings.Split(string(body), `"reference":"`)[1:] {
			if to, _, _ := strings.Cut(part, `"`); !urls[to] {
				t.Errorf("%s: nothing is at %s", name, to)
			}
		}
		if b.Entry[0].Resource["resourceType"] != "MessageHeader" {
			t.Errorf("%s begins with %v", name, b.Entry[0].Resource["resourceType"])
		}
	}
}

// Under the pseudonym nothing says who it is; the identity comes with the packet
// only once it was released.
func TestIdentityIsApart(t *testing.T) {
	both := letters(t)
	for _, who := range []string{"学生甲", "2013-05-06", "妈妈", "19900000001"} {
		if strings.Contains(string(write(t, both["consent"])), who) {
			t.Errorf("%s stands under the pseudonym", who)
		}
		if !strings.Contains(string(write(t, both["emergency"])), who) {
			t.Errorf("%s is missing in what was released", who)
		}
	}
}

func TestOnlyCriticalAnswersLeave(t *testing.T) {
	body := string(write(t, letters(t)["consent"]))
	for _, word := range []string{"phq-a.self-harm", "earlier-answer", "phq-a.thoughts-past-month", "school-own.safe", "44261", "89204-2", "70274-6", caution} {
		if has := strings.Contains(body, word); has == (word == "44261") {
			t.Errorf("%s: %v", word, has)
		}
	}
	if strings.Contains(body, "phq-a.mood") {
		t.Error("an answer that is not critical left the school")
	}
}
