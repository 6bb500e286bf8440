package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/refhospital"
	"github.com/xinqiao/xinqiao/internal/store/sqlite"
	"github.com/xinqiao/xinqiao/internal/vault"
)

// hospital runs the reference receiver of the coordination channel.
func hospital(ctx context.Context, args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("hospital", flag.ContinueOnError)
	addr := flags.String("addr", "localhost:8090", "where to listen; its control has no log-in, so keep it on this machine")
	platform := flags.String("platform", "http://localhost:8080", "address of the platform")
	data := flags.String("data", "hospital-data", "folder of its database and keys")
	id := flags.String("id", "brain", "id of the hospital on the platform")
	file := flags.String("script", "", "JSON file that says how it behaves (docs/coordination-channel.md)")
	if err := flags.Parse(args); err != nil {
		return err
	}
	var script refhospital.Script
	if *file != "" {
		raw, err := os.ReadFile(*file)
		if err != nil {
			return err
		}
		if script, err = refhospital.ParseScript(raw); err != nil {
			return err
		}
	}
	secrets, err := ownSecrets(filepath.Join(*data, "secrets"))
	if err != nil {
		return err
	}
	engine, err := sqlite.Open(filepath.Join(*data, "hospital.db"))
	if err != nil {
		return err
	}
	h, err := refhospital.New(ctx, refhospital.Config{ID: *id, Platform: *platform, Engine: engine, Secrets: secrets,
		Clock: clock.System{}, Client: &http.Client{Timeout: 10 * time.Second}, Script: script})
	if err == nil {
		err = serveHospital(ctx, h, *addr, stdout)
	}
	return errors.Join(err, engine.Close())
}

func ownSecrets(dir string) (vault.Secrets, error) {
	if err := vault.CreateSecrets(dir); err != nil {
		return vault.Secrets{}, err
	}
	return vault.LoadSecrets(dir)
}

// serveHospital listens and speaks until the context ends.
func serveHospital(ctx context.Context, h *refhospital.Hospital, addr string, stdout io.Writer) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "reference hospital 参考医院: http://%s%s\nwhat the platform has to know 登记信息: http://%s/registration\n",
		listener.Addr(), refhospital.Path, listener.Addr())
	server := &http.Server{Handler: h.Handler(), ReadHeaderTimeout: 5 * time.Second}
	var speaking sync.WaitGroup
	speaking.Go(func() { h.Run(ctx) })
	context.AfterFunc(ctx, func() { _ = server.Close() })
	err = server.Serve(listener)
	speaking.Wait()
	if errors.Is(err, http.ErrServerClosed) && ctx.Err() != nil {
		return nil
	}
	return err
}
