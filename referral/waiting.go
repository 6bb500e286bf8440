package referral

import (
	"context"
	"strings"
	"time"

	"github.com/xinqiao/xinqiao/internal/store"
)

const byWaiting = "waiting"

// Spans are the times within which a student must be heard, as alerts are counted
// by whoever may not know a level: with the bundled policies imminent, high,
// moderate and what is milder. They follow from what is clear by design.
var spans = []struct {
	name   string
	within time.Duration
}{{"1h", time.Hour}, {"24h", 24 * time.Hour}, {"72h", 72 * time.Hour}, {"longer", 1 << 62}}

// waitingIndex finds the alerts that nobody has acknowledged, by the time within
// which the student must be heard and then by the beginning of the silence.
func waitingIndex() store.Index[Alert] {
	return store.Index[Alert]{Name: byWaiting, Key: func(a *Alert) string {
		if a.State != AlertOpen {
			return ""
		}
		for _, s := range spans {
			if a.Deadline.Sub(a.Climb.Since) <= s.within {
				return s.name + "/" + store.TimeKey(a.Climb.Since)
			}
		}
		return ""
	}}
}

// Unacknowledged tells for how long the oldest alert of each span has waited for
// somebody, zero where none does. It opens nothing.
func (a *Alerts) Unacknowledged(ctx context.Context) (map[string]time.Duration, error) {
	ages := map[string]time.Duration{}
	for _, s := range spans {
		ages[s.name] = 0
		key, err := a.books.FirstKey(ctx, byWaiting, s.name+"/")
		if err != nil {
			return nil, err
		}
		if _, since, waits := strings.Cut(key, "/"); waits {
			ages[s.name] = max(a.clock.Now().Sub(store.KeyTime(since)), 0)
		}
	}
	return ages, nil
}
