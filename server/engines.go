package server

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/xinqiao/xinqiao/internal/claim"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/mongo"
	"github.com/xinqiao/xinqiao/internal/store/sqlite"
	"github.com/xinqiao/xinqiao/internal/telemetry"
	"github.com/xinqiao/xinqiao/internal/vault"
)

func (s *Server) openParts(ctx context.Context) (Parts, error) {
	secrets, err := openSecrets(s.cfg)
	if err != nil {
		return Parts{}, err
	}
	if s.machine, err = openMachine(); err != nil {
		return Parts{}, err
	}
	engine, err := openEngine(ctx, s.cfg.Store)
	if err != nil {
		return Parts{}, err
	}
	s.cleanup.push("the database", func(context.Context) error { return engine.Close() })
	if engine, err = s.machine.engine(engine); err != nil {
		return Parts{}, err
	}
	db := store.New(engine)
	v := vault.New(db, secrets)
	return Parts{Config: s.cfg, Log: s.log, Clock: s.machine.clock(), DB: db, Secrets: secrets,
		Vault: v, Claims: claim.New(db, v), Closing: s.closing, Telemetry: telemetry.New(), Queues: &s.board}, nil
}

// openSecrets makes missing keys only where one process holds everything. Split
// processes that each made their own could not read each other's documents.
func openSecrets(cfg Config) (vault.Secrets, error) {
	if cfg.Mode == All {
		if err := vault.CreateSecrets(cfg.Secrets); err != nil {
			return vault.Secrets{}, err
		}
	}
	secrets, err := vault.LoadSecrets(cfg.Secrets)
	if err != nil {
		return vault.Secrets{}, fmt.Errorf("XINQIAO_SECRETS must name the folder with the keys "+
			"(xinqiao secrets FOLDER makes them): %w", err)
	}
	return secrets, nil
}

func openEngine(ctx context.Context, where Store) (store.Engine, error) {
	if where.SQLite == "" {
		return mongo.Open(ctx, where.MongoURI, where.Database)
	}
	if err := os.MkdirAll(filepath.Dir(where.SQLite), 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	return sqlite.Open(where.SQLite)
}
