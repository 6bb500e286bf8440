package server

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/region"
	"github.com/xinqiao/xinqiao/server/auth"
)

// MakeAdmin gives the province an administrator with a log-in name and returns
// the password. Called again with the same name it sets a new password. The server
// may run meanwhile.
func MakeAdmin(ctx context.Context, cfg Config, log *slog.Logger, name string) (password string, err error) {
	var d Domains
	var door *auth.Service
	s, err := New(ctx, cfg, log, func(p Parts) (_ App, err error) {
		d = NewDomains(p)
		door, err = d.door(p)
		return App{}, err
	})
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, s.Stop()) }()
	if err := s.prepare(ctx); err != nil {
		return "", err
	}
	// The id follows from the name, so that the same name is the same person.
	id := "admin-" + s.parts.Vault.Fingerprint("admin", name)
	if _, err := d.Staff.Add(ctx, actor.Engine(), screening.NewStaff{ID: id, Role: actor.Admin,
		Unit: region.All()[0].Path, Identity: screening.Identity{Name: name}}); err != nil {
		return "", err
	}
	password = rand.Text()
	return password, door.Accounts.Set(ctx, id, name, password)
}
