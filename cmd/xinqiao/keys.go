package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/xinqiao/xinqiao/internal/signet"
	"github.com/xinqiao/xinqiao/internal/vault"
)

// signingKeys shows or exchanges the keys of a secrets folder that sign for other
// programs. Both sides of the coordination channel use it.
func signingKeys(_ context.Context, args []string, stdout io.Writer) error {
	var keys signet.Keys
	var err error
	switch {
	case len(args) == 1:
		keys, err = vault.SigningKeys(args[0])
	case len(args) == 2 && args[1] == "rotate":
		keys, err = vault.RotateSigning(args[0])
	case len(args) == 3 && args[1] == "retire":
		keys, err = vault.RetireSigning(args[0], args[2])
	default:
		return errors.New("keys: use FOLDER, FOLDER rotate or FOLDER retire ID")
	}
	if err != nil {
		return err
	}
	for i, k := range keys {
		fmt.Fprintf(stdout, "%s  %s\n", k.ID, map[bool]string{true: "signs everything", false: "signs beside it"}[i == 0])
	}
	if len(args) > 1 {
		fmt.Fprintln(stdout, "Start the processes again: they read their keys when they start.")
	}
	return nil
}
