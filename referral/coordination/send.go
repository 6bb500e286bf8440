package coordination

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/vault"
)

// Trouble is what people are told of a message that does not arrive, or of an answer
// that cannot be carried out.
type Trouble string

// The troubles.
const (
	Unreachable Trouble = "unreachable" // nothing was answered, or an error
	Refused     Trouble = "refused"     // the endpoint is gone or refuses for good: somebody has to mend it
	Unconfirmed Trouble = "unconfirmed" // answered, and no receipt came
	Misfit      Trouble = "misfit"      // an answer does not fit where the referral stands; each such answer is one
	Flooded     Trouble = "flooded"     // more was said than is kept: what comes now is refused
)

// Troubles lists what people are told.
func Troubles() []Trouble { return []Trouble{Unreachable, Refused, Unconfirmed, Misfit, Flooded} }

// spoken tells whether a trouble lets its reader know that the hospital has answered.
func (t Trouble) spoken() bool { return t == Misfit || t == Flooded }

// How long a message may fail before people are told, when it is none of a crisis;
// for that they are told with the first failure.
const (
	patience   = time.Hour
	unreceived = 50 * time.Second // without a receipt, in a crisis
)

// The waits before the next post: after a failure, and after an answer that no
// receipt followed. The last one goes on.
var (
	crisisRetry  = []time.Duration{5 * time.Second, 10 * time.Second, 20 * time.Second, 30 * time.Second}
	calmRetry    = []time.Duration{15 * time.Second, time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour}
	crisisRemind = []time.Duration{time.Minute, 2 * time.Minute, 5 * time.Minute, 10 * time.Minute}
	calmRemind   = []time.Duration{10 * time.Minute, time.Hour, 6 * time.Hour}
)

// longestRetryAfter is how long an endpoint may put a message off by itself.
const longestRetryAfter = time.Hour

// postFor bounds one post: shorter than a claim, so that no second worker begins.
const postFor = 3 * time.Second

// Owing returns the dispatches that owe work.
func (c *Channel) Owing(ctx context.Context, now time.Time, limit int) ([]string, error) {
	return c.dispatches.Owing(ctx, now, limit)
}

// Do tells what is still to be told of a dispatch, and posts it when it is time.
func (c *Channel) Do(ctx context.Context, id string) error { return c.work(ctx, id, true) }

// work does one round; posting is left out when somebody only handed a receipt in.
func (c *Channel) work(ctx context.Context, id string, post bool) error {
	doc, err := c.dispatches.Claim(ctx, id, c.clock.Now())
	if err != nil {
		return err
	}
	err = c.round(ctx, doc, post)
	if errors.Is(err, vault.ErrErased) {
		doc.Closed, doc.Next, doc.Arrival, err = true, time.Time{}, false, nil
		doc.Settle(time.Time{})
	}
	if err != nil {
		return err
	}
	if err := c.dispatches.Replace(ctx, doc); !errors.Is(err, store.ErrConflict) {
		return err
	}
	return nil // a receipt came meanwhile; the document still owes the round
}

func (c *Channel) round(ctx context.Context, d *Dispatch, post bool) error {
	if err := c.hear(ctx, d); err != nil {
		return err
	}
	if !d.Received.IsZero() {
		d.Next = time.Time{}
	}
	if post && !d.Next.IsZero() && !d.Next.After(c.clock.Now()) {
		if err := c.post(ctx, d); err != nil {
			return err
		}
	}
	unfit, again := d.unfit(c.clock.Now())
	if err := c.tell(ctx, d, unfit); err != nil {
		return err
	}
	d.Settle(earlier(d.Next, again))
	return nil
}

// tell passes on what happened, and which receipts do not fit; parents take everything
// twice, so a crash in between only repeats it.
func (c *Channel) tell(ctx context.Context, d *Dispatch, unfit []string) error {
	p := c.parents[d.Kind]
	if p == nil {
		d.Arrival, d.Told = false, len(d.Troubles)
		return nil
	}
	if d.Arrival {
		if err := p.Arrived(ctx, d); err != nil {
			return err
		}
		d.Arrival = false
	}
	for ; d.Told < len(d.Troubles); d.Told++ {
		if t := d.Troubles[d.Told]; t != Misfit {
			if err := p.Troubled(ctx, d, t, string(t)); err != nil {
				return err
			}
		}
	}
	for _, receipt := range unfit { // each by itself, since each is another answer
		if err := p.Troubled(ctx, d, Misfit, string(Misfit)+"/"+receipt); err != nil {
			return err
		}
	}
	return nil
}

// post posts a message that is still wanted, unless the circuit of its hospital is
// open: one message then tries for all.
func (c *Channel) post(ctx context.Context, d *Dispatch) error {
	if p := c.parents[d.Kind]; p != nil {
		wanted, err := p.Wanted(ctx, d)
		if err != nil || !wanted {
			d.Closed, d.Next = !wanted, time.Time{}
			return err
		}
	}
	peer, err := c.peers.Peer(ctx, d.Hospital)
	if errors.Is(err, store.ErrNotFound) { // it was closed, or gave its programs up
		d.Closed, d.Next = true, time.Time{}
		d.trouble(Refused)
		return nil
	}
	if err != nil {
		return err
	}
	if until := c.circuits.closedAt(d.Hospital); until.After(c.clock.Now()) {
		d.Next = until
		d.failed(c.clock.Now())
		return nil
	}
	body, err := c.body(ctx, d)
	if err != nil {
		return err
	}
	reply, err := c.out(ctx, d, peer, body)
	d.Posts++
	c.answered(d, reply, err)
	if well := err == nil && reply.Status < 500; well || d.Kind != Exercise {
		c.circuits.note(d.Hospital, well) // an exercise that fails puts nothing real off
	}
	return nil
}

func (c *Channel) out(ctx context.Context, d *Dispatch, peer Peer, body []byte) (Reply, error) {
	stamp, err := c.vault.Ring().Stamp(d.ID, c.clock.Now(), body, peer.Secrets...)
	if err != nil {
		return Reply{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, postFor)
	defer cancel()
	return c.courier.Post(ctx, Post{Endpoint: peer.Endpoint, Content: d.Kind.content(), Stamp: stamp, Body: body})
}

// answered notes what an answer means for the dispatch.
func (c *Channel) answered(d *Dispatch, r Reply, err error) {
	now := c.clock.Now()
	d.Status = r.Status
	if err == nil && r.Status >= 200 && r.Status < 300 {
		if d.Delivered.IsZero() {
			d.Tries, d.Arrival = 0, true
			d.reach(Delivered, now)
		}
		d.Failing = time.Time{}
		if d.Crisis && now.Sub(d.Delivered) >= unreceived {
			d.trouble(Unconfirmed)
		}
		d.wait(now, calmRemind, crisisRemind)
		return
	}
	d.failed(now)
	if permanent(r.Status) {
		d.trouble(Refused)
	}
	d.wait(now, calmRetry, crisisRetry)
	if r.RetryAfter > 0 {
		d.Next = later(d.Next, now.Add(min(r.RetryAfter, longestRetryAfter)))
	}
}

// permanent tells whether an answer says that it will be the same next time. It is
// tried again all the same: people may mend it.
func permanent(status int) bool {
	switch status {
	case 408, 409, 425, 429:
		return false
	}
	return status >= 300 && status < 500
}

// failed begins or goes on with a failure, and lets people know when it has lasted.
func (d *Dispatch) failed(now time.Time) {
	if d.Failing.IsZero() {
		d.Failing = now
	}
	if d.Crisis || now.Sub(d.Failing) >= patience {
		d.trouble(Unreachable)
	}
}

// wait sets the next post. Messages that failed together come back apart.
func (d *Dispatch) wait(now time.Time, calm, crisis []time.Duration) {
	waits := calm
	if d.Crisis {
		waits = crisis
	}
	wait := waits[min(d.Tries, len(waits)-1)]
	d.Tries++
	d.Next = now.Add(wait - spread(d.ID, d.Tries, wait/10))
}

// spread is a part of a span that follows from a name and a number.
func spread(name string, n int, most time.Duration) time.Duration {
	h := uint64(14695981039346656037) // FNV-1a
	for _, b := range []byte(name + strconv.Itoa(n)) {
		h = (h ^ uint64(b)) * 1099511628211
	}
	return time.Duration(h%uint64(most.Milliseconds()+1)) * time.Millisecond
}

func later(x, y time.Time) time.Time {
	if x.After(y) {
		return x
	}
	return y
}

// earlier is the first of two moments; one that never comes is zero.
func earlier(x, y time.Time) time.Time {
	if x.IsZero() || !y.IsZero() && y.Before(x) {
		return y
	}
	return x
}

// trouble notes what people are to be told.
func (d *Dispatch) trouble(t Trouble) {
	if !slices.Contains(d.Troubles, t) {
		d.Troubles = append(d.Troubles, t)
	}
}
