package main

import (
	"sync"
	"time"
)

// book is what the platform has promised, as those know it who asked: every answer
// that it gave is in here with its time, and nothing that it did not answer.
type book struct {
	mu     sync.Mutex
	papers map[string]*paper // by sitting
	acts   []*act
	turned []string // who was sent away with a no that nobody expected
	lies   int      // forged receipts that were answered
	fooled []string // messages about which one was believed
}

// paper is what one student has handed in.
type paper struct {
	school *school
	grave  bool      // a danger that has to raise an alert
	left   bool      // said, and not handed in
	asked  time.Time // when the submit was sent first
	acked  time.Time // when a yes to it arrived
	seen   time.Time // when it stood in the counselor's inbox
}

// act is a command of staff: done when a yes arrived, open while nobody knows.
type act struct {
	collection, id string
	verb, by       string // as the history will name them
	done, refused  bool
}

func newBook() *book { return &book{papers: map[string]*paper{}} }

func (b *book) submits(sitting string, s *school, grave bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.papers[sitting] = &paper{school: s, grave: grave, asked: time.Now()}
}

// leaves notes a danger that was said, and answered with a yes, by who went away then.
func (b *book) leaves(sitting string, s *school) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.papers[sitting] = &paper{school: s, grave: true, left: true, acked: time.Now()}
}

func (b *book) submitted(sitting string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.papers[sitting].acked = time.Now()
}

// sees notes that a letter about a paper lies in its counselor's inbox.
func (b *book) sees(sitting string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if p := b.papers[sitting]; p != nil && p.seen.IsZero() {
		p.seen = time.Now()
	}
}

func (b *book) begins(a *act) *act {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.acts = append(b.acts, a)
	return a
}

func (b *book) ends(a *act, done bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	a.done, a.refused = done, !done
}

func (b *book) turnedAway(why string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.turned = append(b.turned, why)
}

// forged notes how many lies were told, and about which messages one was believed.
func (b *book) forged(lies int, believed []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.lies += lies
	b.fooled = append(b.fooled, believed...)
}

func (b *book) liesTold() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.lies
}

// waiting counts the dangers that were acknowledged and that no counselor has seen.
func (b *book) waiting() (n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, p := range b.papers {
		if p.grave && !p.acked.IsZero() && p.seen.IsZero() {
			n++
		}
	}
	return n
}

// sums are how many papers there are of each kind.
type sums struct{ submitted, acked, left, grave int }

// count counts the papers: handed in, acknowledged of those, left behind with a danger
// that was said, and grave among all that were acknowledged.
func (b *book) count() (n sums) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, p := range b.papers {
		switch {
		case p.left:
			n.left++
		case p.acked.IsZero():
			n.submitted++
		default:
			n.submitted++
			n.acked++
		}
		if p.grave && !p.acked.IsZero() {
			n.grave++
		}
	}
	return n
}
