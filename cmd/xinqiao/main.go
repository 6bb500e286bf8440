// Command xinqiao is the whole platform in one binary.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // school years are counted in Asia/Shanghai, on hosts without a zone database too
)

// command is one thing the binary can do.
type command struct {
	name, help string
	run        func(ctx context.Context, args []string, stdout io.Writer) error
}

var commands = []command{
	{"serve", "run everything in one process", serve},
	{"api", "answer requests; shares a database and a Redis with workers", api},
	{"worker", "do the work that is owed; as many as are wanted", worker},
	{"watch", "watch over the others: read what is overdue, write nothing, alarm elsewhere", watchOver},
	{"health", "ask the process on this machine whether it is ready", health},
	{"story", "play the life of one high-risk result against the running server", tell},
	{"drill", "exercise the whole chain of a school and measure each hop: xinqiao drill --school CODE", drill},
	{"admin", "make an administrator of the whole province: xinqiao admin NAME", admin},
	{"secrets", "make the keys in a folder: xinqiao secrets FOLDER", secrets},
	{"instrument", "check, list or try questionnaires: xinqiao instrument check FILE… | list | vectors | schema | text FILE | export ID or FILE | import FILE", instruments},
	{"score", "score a table of answers: xinqiao score --instrument phq-a answers.csv > scores.csv", score},
	{"validity", "judge how a table of papers was answered: xinqiao validity --instrument phq-a answers.csv", judge},
	{"respond", "write a table of papers as HL7 FHIR, a line each: xinqiao respond --instrument phq-a answers.csv", respond},
	{"policy", "check risk policies, or try one on past papers: xinqiao policy check FILE… | replay FILE", policies},
	{"ledger", "check loss ledgers offline: xinqiao ledger verify [--key FILE] FILE… | key", ledgers},
	{"keys", "show or exchange the signing keys of a secrets folder: xinqiao keys FOLDER [rotate | retire ID]", signingKeys},
	{"hospital", "run the reference receiver of the coordination channel: xinqiao hospital --platform URL", hospital},
	{"openapi", "print the OpenAPI document of the API", contract},
	{"version", "print the version", version},
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	if err := realMain(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "xinqiao:", err)
		os.Exit(1)
	}
}

var errUsage = errors.New("name one of the commands above")

func realMain(ctx context.Context, args []string, stdout io.Writer) error {
	if len(args) > 0 {
		for _, c := range commands {
			if c.name == args[0] {
				return c.run(ctx, args[1:], stdout)
			}
		}
	}
	fmt.Fprintln(stdout, "心桥 Xinqiao — usage: xinqiao COMMAND")
	for _, c := range commands {
		fmt.Fprintf(stdout, "  %-10s %s\n", c.name, c.help)
	}
	return errUsage
}
