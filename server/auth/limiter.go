package auth

import (
	"net/netip"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/time/rate"

	"github.com/xinqiao/xinqiao/internal/clock"
)

// What one address may try. A school is one address: six classes of fifty may
// start in the same minute. Guessing at one account or slip is stopped by its own
// lock; this only slows whoever tries many.
const (
	attemptsAtOnce    = 300
	attemptsPerSecond = 5
	rememberAddresses = 20_000
)

// Limiter counts attempts per address, in this process only.
type Limiter struct {
	clock   clock.Clock
	buckets *lru.Cache[netip.Prefix, *rate.Limiter]
}

func newLimiter(c clock.Clock) *Limiter {
	buckets, err := lru.New[netip.Prefix, *rate.Limiter](rememberAddresses)
	if err != nil {
		panic(err) // only a size below one leads here
	}
	return &Limiter{clock: c, buckets: buckets}
}

// Admit counts an attempt and returns ErrTooMany when the address has none left.
func (l *Limiter) Admit(address string) error {
	key := network(address)
	fresh := rate.NewLimiter(attemptsPerSecond, attemptsAtOnce)
	bucket, known, _ := l.buckets.PeekOrAdd(key, fresh)
	if !known {
		bucket = fresh
	} else {
		l.buckets.Get(key) // keeps a busy address from being forgotten
	}
	if !bucket.AllowN(l.clock.Now(), 1) {
		return ErrTooMany
	}
	return nil
}

// network is what one customer of a provider has: an IPv4 address, an IPv6 /64.
// What is no address shares one bucket.
func network(address string) netip.Prefix {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return netip.Prefix{}
	}
	bits := 32
	if ip = ip.Unmap().WithZone(""); ip.Is6() {
		bits = 64
	}
	prefix, _ := ip.Prefix(bits) // the bits fit both families
	return prefix
}
