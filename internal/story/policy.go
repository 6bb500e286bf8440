package story

// storyFollowUps is how often the student is met again.
const storyFollowUps = 2

// policyOfSeconds is a care policy under which a silence of days takes seconds.
func policyOfSeconds(id string) obj {
	chain := func(spans ...string) obj {
		offices := []string{"owner", "deputy", "lead", "district"}
		steps := []obj{}
		for i, after := range spans {
			steps = append(steps, obj{"to": offices[i], "after": after})
		}
		return obj{"steps": steps, "repeat": "3s"}
	}
	level := func(notice string) obj {
		return obj{"chain": chain("0s", "2s", "4s", "6s"), "ackExpires": "10m", "triageWithin": "10m", "notice": notice}
	}
	long := func(states ...string) obj {
		spans := obj{}
		for _, s := range states {
			spans[s] = "1h"
		}
		return spans
	}
	return obj{"id": id, "version": 1, "legalBasis": obj{"zh-CN": "演练：示例区县，没有人真的在测评", "en": "an exercise: a demonstration district, nobody is really assessed"},
		"levels":  obj{"mild": level("never"), "moderate": level("never"), "high": level("overdue"), "imminent": level("at-once")},
		"overdue": chain("0s", "5m"), "approvals": "1h", "review": "2h", "noticeSeen": "1h", "police": "1h", "followUps": []string{"1s", "3s"},
		"case":     long("opened", "reviewed", "refused", "protecting", "agreed", "consented", "referred", "returning", "following"),
		"referral": long("sent", "delivered", "seen", "accepted", "appointed", "missed", "attended"),
		"return":   long("proposed", "refused", "appealed")}
}
