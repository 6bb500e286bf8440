package demo

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"

	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/instrument"
)

// The campaigns.
const (
	lastYear = "demo-last-year"
	thisYear = "demo-this-year"
)

// pin is that of every invented student.
const pin = "4711"

// first is the first page.
var first store.Cursor

// mood is how a child answers.
type mood int

// The moods, the lightest first.
const (
	calm  mood = iota
	low        // a few complaints
	heavy      // most of the complaints, on many days
	dark       // and the thought of dying, on many days
	acute      // and it is near
)

// How the children of some sessions answered, by their place in the class. The others are
// calm.
var (
	last = map[int]mood{2: heavy, 5: dark, 9: low, 14: low, 30: low}
	this = map[int]mood{0: acute, 1: dark, 2: dark, 3: dark, 4: dark, 5: heavy, 6: heavy, 7: heavy, 9: low, 18: low, 27: low}
	late = map[int]mood{39: heavy, 40: heavy}
	now  = map[int]mood{0: acute, 1: dark, 2: heavy, 3: low, 11: low}
)

// paper lets the children of some places of a session fill their papers in.
func paper(session string, from, to int, moods map[int]mood) func(*District, context.Context) error {
	return func(d *District, ctx context.Context) error { return d.sit(ctx, session, from, to, moods, true) }
}

// half lets them fill half of it in.
func half(session string, from, to int) func(*District, context.Context) error {
	return func(d *District, ctx context.Context) error { return d.sit(ctx, session, from, to, nil, false) }
}

func sessionOf(campaign string, class unit.Path, number int) string {
	return fmt.Sprintf("%s/%s/%d", campaign, class, number)
}

// atOnce is how many children are written at the same time: their commits are one.
const atOnce = 16

// sit lets the children of some places fill their papers in, all at once.
func (d *District) sit(ctx context.Context, session string, from, to int, moods map[int]mood, whole bool) error {
	slips, err := d.slips(ctx, session)
	if err != nil {
		return err
	}
	var busy sync.WaitGroup
	places, failed := make(chan int), make([]error, len(slips))
	for range atOnce {
		busy.Go(func() {
			for at := range places {
				failed[at] = d.fill(ctx, slips[at], moods[place(slips[at].Number)], whole)
			}
		})
	}
	for at := range slips {
		if p := place(slips[at].Number); from <= p && p < to {
			places <- at
		}
	}
	close(places)
	busy.Wait()
	return errors.Join(append(failed, d.Settle(ctx))...)
}

// place is that of a student in their class: the classes of the first school are of one
// size, and their students were invented one after the other.
func place(number string) int { return int(serial(number)) % plans[0].seats }

// serial is the count in an invented student number, before its check digit.
func serial(number string) (n uint64) {
	for _, c := range number[len(number)-7 : len(number)-1] {
		n = n*10 + uint64(c-'0')
	}
	return n
}

func (d *District) slips(ctx context.Context, session string) ([]screening.Slip, error) {
	who, err := d.who(ctx, "counselor")
	if err != nil {
		return nil, err
	}
	return d.Assessment.Sittings.Slips(ctx, who, session)
}

// fill answers one paper.
func (d *District) fill(ctx context.Context, s screening.Slip, m mood, whole bool) error {
	papers := d.Assessment.Sittings
	child, _, err := papers.Enter(ctx, s.School, s.Number, s.Code, pin)
	if err != nil {
		return err
	}
	page, err := papers.Page(ctx, child, s.Sitting)
	if err != nil {
		return err
	}
	if err := papers.Agree(ctx, child, s.Sitting, page.AssentText, true); err != nil {
		return err
	}
	answers := m.answers(page.Form.Items(), s.Number)
	if !whole {
		answers = answers[:len(answers)/2]
	}
	if err := papers.Save(ctx, child, s.Sitting, answers); err != nil || !whole {
		return err
	}
	_, err = papers.Submit(ctx, child, s.Sitting)
	return err
}

// answers are those of a child, always the same ones.
func (m mood) answers(items []instrument.Item, number string) (all []screening.Given) {
	random := rand.New(rand.NewPCG(studentSeed, serial(number)))
	for i, item := range items {
		value := m.says(string(item.Key), i, random)
		all = append(all, screening.Given{Command: fmt.Sprint("demo-", i), Seq: i + 1, Item: item.Key,
			Answer: instrument.Answer{Value: &value}, ElapsedMS: 2000 + random.IntN(5000)})
	}
	return all
}

// says is one answer: complaints are heavier in a heavier mood, and what is asked about
// dying is said in the dark ones only.
func (m mood) says(item string, at int, random *rand.Rand) int {
	switch item {
	case "phq-a.self-harm":
		return map[mood]int{dark: 2, acute: 3}[m]
	case "phq-a.thoughts-past-month":
		return map[mood]int{acute: 1}[m]
	case "phq-a.attempt-lifetime":
		return 0
	}
	switch m {
	case calm:
		return random.IntN(8) / 7
	case heavy:
		return 2
	case acute:
		return 2 + at%2
	}
	return 1 + at%2
}
