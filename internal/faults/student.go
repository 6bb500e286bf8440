package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"
)

// student is a child with a slip.
type student struct {
	*person
	school          *school
	sitting, number string
	mayLeave        bool // a danger that is not handed in is raised after a minute: not for the last ones
}

// grave is how many of a hundred students say something that an adult must hear of at
// once: many where the run is short.
func (s size) grave() int {
	if s.long {
		return 8
	}
	return 25
}

// leaveShare is how many say it and go without handing their paper in.
const leaveShare = 4

// says are the answers of a student that are not calm.
func (s *student) says(fate, grave int) map[string]int {
	switch {
	case fate < grave/2:
		return map[string]int{"phq-a.self-harm": 3, "phq-a.thoughts-past-month": 1, "phq-a.mood": 3} // imminent
	case fate < grave:
		return map[string]int{"phq-a.self-harm": 2, "phq-a.interest": 2} // high
	}
	return nil
}

// sits fills the paper in and hands it in, and does not give up before it has a yes.
func (s *student) sits(ctx context.Context, w *world, fate int) error {
	own := "/api/v1/sittings/" + outward(s.sitting)
	var p struct {
		Assent   struct{ ID string }
		Sections []struct{ Items []struct{ Key string } }
		NextSeq  int
	}
	if err := s.ask(ctx, "GET", own+"/paper", nil, &p); err != nil {
		return err
	}
	if err := s.ask(ctx, "POST", own+"/assent", obj{"text": p.Assent.ID, "agrees": true}, nil); err != nil {
		return err
	}
	b, grave := w.book, s.says(fate, w.grave())
	var answers []obj
	for _, section := range p.Sections {
		for _, item := range section.Items {
			answers = append(answers, obj{"command": item.Key, "seq": p.NextSeq + len(answers), "item": item.Key, "value": grave[item.Key], "elapsedMs": 2500})
		}
	}
	half := len(answers) / 2
	for _, part := range [][]obj{answers[:half], answers[half:]} {
		if err := s.ask(ctx, "POST", own+"/answers", obj{"answers": part}, nil); err != nil {
			return err
		}
		rest(ctx, rand.N(400*time.Millisecond))
	}
	if fate < leaveShare && s.mayLeave {
		b.leaves(s.sitting, s.school)
		return nil
	}
	b.submits(s.sitting, s.school, grave != nil)
	if err := s.ask(ctx, "POST", own+"/submit", nil, nil); err != nil {
		return err
	}
	b.submitted(s.sitting)
	return nil
}

// deskCount is how many students sit at once.
const deskCount = 10

// sitAll lets all students of a wave come in, spread over a time, and returns when
// the last has gone.
func (w *world) sitAll(ctx context.Context, wave []*student, over time.Duration) {
	desks := make(chan struct{}, deskCount)
	var sitting sync.WaitGroup
	begun, fates := time.Now(), rand.New(rand.NewPCG(w.seed, uint64(w.town.places))) // another for each wave
	for i, s := range wave {
		rest(ctx, time.Until(begun.Add(over*time.Duration(i)/time.Duration(len(wave)))))
		fate := fates.IntN(100)
		select {
		case <-ctx.Done():
			sitting.Wait()
			return
		case desks <- struct{}{}:
		}
		sitting.Go(func() {
			defer func() { <-desks }()
			if err := s.sits(ctx, w, fate); err != nil && !errors.Is(err, context.Canceled) && ctx.Err() == nil {
				w.book.turnedAway(fmt.Sprintf("student %s: %v", s.sitting, err))
			}
		})
	}
	sitting.Wait()
}
