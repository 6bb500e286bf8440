package main

import (
	"context"
	"errors"
	"flag"
	"io"
	"os"
	"strings"

	"github.com/xinqiao/xinqiao/internal/demo"
	"github.com/xinqiao/xinqiao/internal/story"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/server"
)

// drill exercises the chain of a school through the server that runs on this machine.
// A password stands in the environment or in a file, never among the arguments, which
// everybody on the machine can read.
func drill(ctx context.Context, args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("drill", flag.ContinueOnError)
	school := flags.String("school", "", "the ten-digit code of the school")
	login := flags.String("login", "", "log-in name of its lead or of an administrator; the password is read from XINQIAO_PASSWORD or "+
		"the file that XINQIAO_PASSWORD_FILE names (none: the administrator of the demonstration)")
	asJSON := flags.Bool("json", false, "print the whole result at the end, as JSON")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *school == "" || flags.NArg() > 0 {
		return errors.New("drill: give the school: xinqiao drill --school CODE")
	}
	base, err := baseURL()
	if err != nil {
		return err
	}
	name, password, err := credentials(*login)
	if err != nil {
		return err
	}
	return story.Watch{URL: base, School: *school, Login: name, Password: password, JSON: *asJSON, Out: stdout}.Start(ctx)
}

// credentials are those of whoever drills.
func credentials(login string) (name, password string, err error) {
	if login == "" {
		cfg, err := server.FromEnvironment(server.All, os.Getenv)
		if err != nil {
			return "", "", err
		}
		secrets, err := vault.LoadSecrets(cfg.Secrets)
		if err != nil {
			return "", "", err
		}
		password, err = demo.Password(secrets, demoAdmin)
		return demoAdmin, password, err
	}
	password = os.Getenv("XINQIAO_PASSWORD")
	if file := os.Getenv("XINQIAO_PASSWORD_FILE"); password == "" && file != "" {
		content, err := os.ReadFile(file)
		if err != nil {
			return "", "", err
		}
		password = strings.TrimRight(string(content), "\r\n")
	}
	if password == "" {
		return "", "", errors.New("drill: set XINQIAO_PASSWORD or XINQIAO_PASSWORD_FILE")
	}
	return login, password, nil
}

// demoAdmin is the administrator of the demonstration district.
const demoAdmin = "admin"
