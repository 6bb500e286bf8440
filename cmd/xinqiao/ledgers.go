package main

import (
	"context"
	"crypto/ed25519"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/referral/ledger"
	"github.com/xinqiao/xinqiao/server"
)

var errLedgerUse = errors.New("ledger: use verify [--key FILE] FILE…, or key")

// ledgers serves whoever has to believe a loss ledger. To verify one needs neither a
// server nor its secrets.
func ledgers(_ context.Context, args []string, stdout io.Writer) error {
	switch {
	case len(args) > 1 && args[0] == "verify":
		return verifyLedgers(args[1:], stdout)
	case len(args) == 1 && args[0] == "key":
		return printLedgerKey(stdout)
	}
	return errLedgerUse
}

// printLedgerKey prints the public key by which this installation's ledgers verify. It
// is to be handed over before the first ledger is.
func printLedgerKey(stdout io.Writer) error {
	cfg, err := server.FromEnvironment(server.All, os.Getenv)
	if err != nil {
		return err
	}
	secrets, err := vault.LoadSecrets(cfg.Secrets)
	if err != nil {
		return err
	}
	private, err := secrets.SigningKey(ledger.Purpose)
	if err != nil {
		return err
	}
	text, err := ledger.FormatKey(ledger.Public(private))
	if err != nil {
		return err
	}
	_, err = stdout.Write(text)
	return err
}

// verifyLedgers checks files, and, when they are several, that each is the next one
// of the same campaign.
func verifyLedgers(args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("ledger verify", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	file := flags.String("key", "", "")
	if err := flags.Parse(args); err != nil || flags.NArg() == 0 {
		return errLedgerUse
	}
	trusted, err := trustedKey(*file)
	if err != nil {
		return err
	}
	var before *ledger.Statement
	for _, name := range flags.Args() {
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		f, err := ledger.Verify(text, trusted)
		if err == nil && before != nil {
			err = f.Statement.Follows(*before)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		before = &f.Statement
		summarize(stdout, name, f)
	}
	if trusted == nil {
		fmt.Fprintln(stdout, "未指定公钥：仅证明文件自身一致，请与事先收到的公钥核对。\n"+
			"No --key was given: this proves only that the file agrees with itself. Compare the key with the one you were handed before.")
	}
	return nil
}

func trustedKey(file string) (ed25519.PublicKey, error) {
	if file == "" {
		return nil, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return ledger.ParseKey(text)
}

// summarize prints what a ledger says.
func summarize(w io.Writer, name string, f ledger.File) {
	s, c := f.Statement, f.Statement.Counts
	fmt.Fprintf(w, "%s\n", name)
	fmt.Fprintf(w, "  签名有效 / signature valid   key %s\n", ledger.Print(f.Key))
	fmt.Fprintf(w, "  测评 / campaign %s, no. %d, 截至 / as of %s\n", s.Campaign, s.Number, s.Cutoff.Format("2006-01-02 15:04:05 MST"))
	fmt.Fprintf(w, "  测评 / sittings %d   提交 / submitted %d   已删除 / erased %d\n", s.Papers.Sittings, s.Papers.Submitted, s.Papers.Erased)
	fmt.Fprintf(w, "  high %d = alerted %d   submitted %d = scored %d\n", c.High, c.Alerted, c.Submitted, c.Scored)
	fmt.Fprintf(w, "  seen %d   heard %d   triaged %d   in a case %d   referred %d\n", c.Seen, c.Heard, c.Triaged, c.InCase, c.Referred)
	fmt.Fprintf(w, "  closed %d (false alarms %d)   open %d\n", c.Closed, c.FalseAlarms, c.Open)
	for _, broken := range c.Balance() {
		fmt.Fprintf(w, "  不平 / does not hold: %s\n", broken)
	}
	fmt.Fprintf(w, "  例外 / exceptions %d\n", c.Exceptions)
	for _, e := range f.Exceptions {
		fmt.Fprintf(w, "    %s  %s\n", e.Ref, e.Reason)
	}
}
