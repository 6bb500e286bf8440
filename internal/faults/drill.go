package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
)

// drill exercises the chain of each school of a wave, as every school does before a
// campaign: whoever it reaches says so.
func (t *town) drill(ctx context.Context) error {
	waiting := map[*school]string{}
	for _, s := range t.schools {
		var d struct{ ID string }
		if err := s.lead.ask(ctx, "POST", "/api/v1/schools/"+s.code+"/drills", obj{"care": obj{"id": policyID, "version": 1}}, &d); err != nil {
			return err
		}
		waiting[s] = d.ID
	}
	return t.until(ctx, "the drills to pass", func() (bool, error) {
		for s, id := range waiting {
			state, err := t.confirm(ctx, s, id)
			if err != nil || state == "failed" {
				return false, errors.Join(err, fmt.Errorf("the drill of %s is %s", s.code, state))
			}
			if state == "passed" {
				delete(waiting, s)
			}
		}
		return len(waiting) == 0, nil
	})
}

// confirm lets everybody say what has reached them of a drill; what has not yet is
// refused, and said again later.
func (t *town) confirm(ctx context.Context, s *school, drill string) (state string, err error) {
	for _, p := range []*person{s.counselor, s.deputy, s.lead, t.office} {
		err := p.ask(ctx, "POST", "/api/v1/alerts/exercise~"+drill+"/acknowledge", nil, nil)
		if _, early := errors.AsType[*refusal](err); err != nil && !early {
			return "", err
		}
	}
	for _, p := range []*person{t.health, t.clerk} {
		if err := p.readNotices(ctx); err != nil {
			return "", err
		}
	}
	var all struct{ Items []struct{ ID, State string } }
	if err := s.lead.ask(ctx, "GET", "/api/v1/schools/"+s.code+"/drills", nil, &all); err != nil {
		return "", err
	}
	return all.Items[0].State, nil
}

// readNotices opens those that nobody has opened. They come oldest first: whoever has
// read a whole page goes on from its end.
func (p *person) readNotices(ctx context.Context) error {
	for {
		var page struct {
			Items []struct{ ID, SeenBy string }
			Next  string
		}
		if err := p.ask(ctx, "GET", "/api/v1/notices?limit=100&after="+url.QueryEscape(p.noticesRead), nil, &page); err != nil {
			return err
		}
		for _, n := range page.Items {
			if n.SeenBy == "" {
				if err := p.ask(ctx, "POST", "/api/v1/notices/"+n.ID+"/see", nil, nil); err != nil {
					return err
				}
			}
		}
		if page.Next == "" {
			return nil
		}
		p.noticesRead = page.Next
	}
}
