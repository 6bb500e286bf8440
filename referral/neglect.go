package referral

import "time"

// Neglected tells since when an alert waits for somebody further to be told, zero
// when the silence about it rises or none is due. It reads only what is clear by
// design, so that whoever holds no key can ask.
func (a *Alert) Neglected() time.Time {
	switch {
	case a.State == AlertOpen && a.Climb.resting():
		return a.Opened // an open alert always rises
	case a.State == AlertAcknowledged:
		return a.AckUntil
	case a.State == AlertHeard && a.Climb.resting():
		return a.Deadline
	}
	return time.Time{}
}
