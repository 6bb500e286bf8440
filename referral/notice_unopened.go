package referral

import (
	"context"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
)

// bringBefore notes who of the district is told of a notice: nobody else of an office
// may so much as learn that it is there.
func (n *Notice) bringBefore(people ...string) {
	for _, person := range people {
		if person != "" && !slices.Contains(n.Told, person) {
			n.Told = append(n.Told, person)
		}
	}
}

// cameBefore tells whether somebody was told of a notice and still works where it is
// their business.
func (n *Notice) cameBefore(who actor.Actor) bool {
	return slices.Contains(n.Told, who.ID) && (who.Role == actor.Office || who.Role == actor.Health) && who.Covers(n.District)
}

// take notes that somebody telephones a hospital that does not open its notice. That
// gives them the whole interval to the next reminder, and ends none: only the hospital's
// own look does.
func (n *Notice) take(who actor.Actor, now time.Time) error {
	if n.TakenBy != "" {
		return store.ErrUnchanged
	}
	n.TakenBy = who.ID
	n.Settle(now.Add(n.interval()))
	return nil
}

// Unopened returns one page of the notices that nobody has opened and that were brought
// before the actor, oldest first, but for those that are addressed to them.
func (n *Notices) Unopened(ctx context.Context, who actor.Actor, after store.Cursor, limit int) ([]NoticeReading, store.Cursor, error) {
	if who.Role != actor.Office && who.Role != actor.Health || who.Unit == "" {
		return nil, store.Cursor{}, actor.ErrOutOfScope
	}
	docs, next, err := n.notices.Find(ctx, store.Query{Index: unopened, Prefix: who.Unit.Key(), After: after, Limit: limit})
	if err != nil {
		return nil, store.Cursor{}, err
	}
	recipient, _ := recipientOf(who)
	docs = slices.DeleteFunc(docs, func(doc *Notice) bool { return !doc.cameBefore(who) || doc.Recipient == recipient })
	readings, err := n.readAll(ctx, docs)
	return readings, next, err
}
