package risk

import (
	"cmp"
	_ "embed" // the default policy
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/screening/instrument"
)

// Span is a duration written as text ("24h") in policy files.
type Span time.Duration

// MarshalText writes the span as Go writes durations.
func (s Span) MarshalText() ([]byte, error) { return []byte(time.Duration(s).String()), nil }

// UnmarshalText reads "15m", "24h" and the like.
func (s *Span) UnmarshalText(text []byte) error {
	d, err := time.ParseDuration(string(text))
	if err != nil {
		return &instrument.ValueError{Raw: string(text), Mend: lang.Say(`请写时限，例如 "15m" 或 "24h"`, `write a span, for example "15m" or "24h"`)}
	}
	*s = Span(d)
	return nil
}

// Ref names one version of a policy, so that a campaign is judged to its end by the
// rules it began with.
type Ref struct {
	ID      string `bson:"id" json:"id"`
	Version int    `bson:"version" json:"version"`
}

// String is "default@1".
func (r Ref) String() string { return fmt.Sprintf("%s@%d", r.ID, r.Version) }

// Compare orders by name, then by version.
func (r Ref) Compare(o Ref) int {
	return cmp.Or(cmp.Compare(r.ID, o.ID), cmp.Compare(r.Version, o.Version))
}

// Ref names the version.
func (p Policy) Ref() Ref { return Ref{p.ID, p.Version} }

// Policy is a versioned set of rules.
type Policy struct {
	ID      string `bson:"id" json:"id"`
	Version int    `bson:"version" json:"version"`
	// HearWithin is the deadline of each level from Mild up, for rules that set none.
	HearWithin map[Level]Span `bson:"hearWithin" json:"hearWithin"`
	// OnRequest is the rule, without conditions, of a student who asks to talk.
	OnRequest Rule   `bson:"onRequest" json:"onRequest"`
	Rules     []Rule `bson:"rules" json:"rules"` // Parse puts the gravest first
}

// Rule raises a level when its condition holds.
type Rule struct {
	ID         string          `bson:"id" json:"id"`
	Level      Level           `bson:"level" json:"level"`
	HearWithin Span            `bson:"hearWithin,omitempty" json:"hearWithin,omitempty"` // 0: as the level says
	When       string          `bson:"when,omitempty" json:"when,omitempty"`             // CEL; see docs/risk-policy.md
	Text       instrument.Text `bson:"text" json:"text"`                                 // the reason, for staff
	Source     string          `bson:"source" json:"source"`                             // who says so

	condition condition // When, compiled by Parse
}

// Default returns the policy that comes with the platform, over the bundled
// instruments. It is shared: read it, never change it.
func Default() Policy { return loadDefault() }

//go:embed data/default.json
var defaultFile []byte

var loadDefault = sync.OnceValue(func() Policy {
	p, err := Parse("default.json", defaultFile, instrument.Bundled())
	if err != nil {
		panic(err) // the file is compiled in, and a test loads it
	}
	return p
})

// Assess reads a paper: the worst level of all matching rules, the shortest of
// their deadlines, and all of them as reasons. More facts never calm it.
func (p Policy) Assess(f Facts) Finding {
	found := Calm()
	for i := range p.Rules {
		r := &p.Rules[i]
		if !r.condition.holds(&f) {
			continue
		}
		if found.Reasons == nil {
			found.Reasons = make([]Reason, 0, usualReasons)
		}
		found.HearWithin = sooner(found.HearWithin, p.within(*r))
		found.Reasons = append(found.Reasons, r.reason())
	}
	if len(found.Reasons) > 0 {
		slices.SortFunc(found.Reasons, compareReasons)
		found.Level = found.Reasons[0].Level
	}
	return found
}

// usualReasons is how many reasons a grave paper has, so that their list seldom grows.
const usualReasons = 12

// AssessDraft reads an unfinished paper by its critical answers alone.
func (p Policy) AssessDraft(form *instrument.Form, said instrument.Answers) Finding {
	return p.Assess(draft(form, said))
}

// Talk is the finding about a student who asks to talk to a teacher.
func (p Policy) Talk() Finding { return p.finding(p.OnRequest) }

func (p Policy) finding(r Rule) Finding {
	return Finding{Level: r.Level, HearWithin: p.within(r), Reasons: []Reason{r.reason()}}
}

func (p Policy) within(r Rule) time.Duration {
	if r.HearWithin != 0 {
		return time.Duration(r.HearWithin)
	}
	return time.Duration(p.HearWithin[r.Level])
}

func (r *Rule) reason() Reason { return Reason{Rule: r.ID, Level: r.Level, Text: r.Text} }
