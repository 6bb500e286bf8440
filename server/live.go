package server

import (
	"context"

	"github.com/redis/go-redis/v9"

	"github.com/xinqiao/xinqiao/internal/live"
)

// liveTopic is where processes tell each other for whom something changed: a staff
// id, and nothing about what.
const liveTopic = "xinqiao:live"

// liveBacklog is how many signals may wait for a slow Redis; what is more is dropped,
// and the pages ask by themselves.
const liveBacklog = 256

// relay carries the changes of this process to others, and theirs to the pages that
// listen here. Redis may be away: it is only a bell.
type relay struct {
	hub    *live.Hub
	client *redis.Client
	out    chan string
}

func newRelay(hub *live.Hub, client *redis.Client) *relay {
	r := &relay{hub: hub, client: client, out: make(chan string, liveBacklog)}
	hub.OnChanged(func(who string) {
		select {
		case r.out <- who:
		default:
		}
	})
	return r
}

// tell publishes until the context ends.
func (r *relay) tell(ctx context.Context) {
	for {
		select {
		case who := <-r.out:
			_ = r.client.Publish(ctx, liveTopic, who).Err() // the pages ask by themselves
		case <-ctx.Done():
			return
		}
	}
}

// hear rings for what others publish; the client subscribes again after an outage.
func (r *relay) hear(ctx context.Context) {
	subscription := r.client.Subscribe(ctx, liveTopic)
	defer subscription.Close()
	messages := subscription.Channel()
	for {
		select {
		case message, open := <-messages:
			if !open {
				return
			}
			r.hub.Ring(message.Payload)
		case <-ctx.Done():
			return
		}
	}
}
