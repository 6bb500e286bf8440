package main

import (
	"time"

	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// chain is how silence rises in a run: the days of the default in seconds.
var chain = referral.Chain{Repeat: risk.Span(8 * time.Second), Steps: []referral.Step{
	{To: referral.ToOwner, After: 0}, {To: referral.ToDeputy, After: risk.Span(5 * time.Second)},
	{To: referral.ToLead, After: risk.Span(10 * time.Second)}, {To: referral.ToDistrict, After: risk.Span(15 * time.Second)}}}

// ackFor is how long an acknowledgement stands with nothing after it.
const ackFor = 12 * time.Second

// policy is a care policy of seconds. All levels rise alike, so that the judge can
// tell from outside, without opening one, when a step is early.
func policy() obj {
	level := func(notice string) obj {
		return obj{"chain": chain, "hearWithin": "8s", "ackExpires": ackFor.String(), "triageWithin": "20s", "notice": notice}
	}
	long := func(states ...string) obj {
		spans := obj{}
		for _, s := range states {
			spans[s] = "1h"
		}
		return spans
	}
	overdue := chain
	overdue.Steps = []referral.Step{chain.Steps[0], {To: referral.ToLead, After: risk.Span(time.Hour)}}
	overdue.Repeat = risk.Span(time.Hour)
	return obj{"id": policyID, "version": 1, "legalBasis": obj{"zh-CN": "演练：没有人真的在测评", "en": "an exercise: nobody is really assessed"},
		"levels":  obj{"mild": level("never"), "moderate": level("never"), "high": level("overdue"), "imminent": level("at-once")},
		"overdue": overdue, "approvals": "1h", "review": "2h", "noticeSeen": "20s", "police": "1h", "followUps": []string{"1h"},
		"case":     long("opened", "reviewed", "refused", "protecting", "agreed", "consented", "referred", "returning", "following"),
		"referral": long("sent", "delivered", "seen", "accepted", "appointed", "missed", "attended"),
		"return":   long("proposed", "refused", "appealed")}
}
