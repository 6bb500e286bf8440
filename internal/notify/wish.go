package notify

import (
	"context"
	"errors"
	"slices"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
)

// ErrWishes refuses a choice of channels.
var ErrWishes = errors.New("notify: each channel once, and at least one for what is urgent")

// wishes are the channels for an urgency in order; whoever never chose has all of
// them, mail first for what can wait.
func (k Card) wishes(u Urgency) []Channel {
	if chosen, ok := k.Wishes[u]; ok {
		return chosen
	}
	if u == Routine {
		return []Channel{Email, SMS, Group}
	}
	return Channels()
}

// Wish sets the actor's channels, in order. What is gravest goes through all.
func (c *Contacts) Wish(ctx context.Context, who actor.Actor, routine, urgent []Channel) error {
	for _, list := range [][]Channel{routine, urgent} {
		for i, ch := range list {
			if !slices.Contains(Channels(), ch) || slices.Contains(list[:i], ch) {
				return ErrWishes
			}
		}
	}
	if len(urgent) == 0 {
		return ErrWishes
	}
	return c.change(ctx, who.ID, func(_ *Contact, k *Card) error {
		k.Wishes = map[Urgency][]Channel{Routine: routine, Urgent: urgent}
		return nil
	})
}

// ways are the outlets through which a message of an urgency reaches a person, in
// order. An urgent one does not end with the wishes: when all of them fail, the other
// channels are left.
func (c *Contacts) ways(ctx context.Context, staff string, u Urgency) (outlets []string, err error) {
	reach, err := c.directory.Reach(ctx, staff)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	card, err := c.card(ctx, staff)
	if err != nil {
		return nil, err
	}
	channels := card.wishes(u)
	if u != Routine {
		rest := slices.DeleteFunc(Channels(), func(ch Channel) bool { return slices.Contains(channels, ch) })
		channels = slices.Concat(channels, rest)
	}
	for _, ch := range channels {
		switch {
		case ch == Group:
			for _, g := range c.lines.groupsOf(reach) {
				outlets = append(outlets, outletID(Group, g.ID))
			}
		case c.lines.personal(ch) != nil && card.proves(ch, reach):
			outlets = append(outlets, outletID(ch, staff))
		}
	}
	return outlets, nil
}

// errGone says that an outlet leads nowhere any more.
var errGone = errors.New("notify: the outlet leads nowhere")

// at returns the line of an outlet and where it leads now.
func (c *Contacts) at(ctx context.Context, outlet string) (*line, string, error) {
	ch, owner := splitOutlet(outlet)
	if ch == Group {
		if l := c.lines.group(owner); l != nil {
			return l, "", nil
		}
		return nil, "", errGone
	}
	reach, err := c.directory.Reach(ctx, owner)
	if errors.Is(err, store.ErrNotFound) {
		return nil, "", errGone
	}
	if err != nil {
		return nil, "", err
	}
	card, err := c.card(ctx, owner)
	if err != nil {
		return nil, "", err
	}
	l := c.lines.personal(ch)
	if l == nil || !card.proves(ch, reach) {
		return nil, "", errGone
	}
	return l, reach.address(ch), nil
}
