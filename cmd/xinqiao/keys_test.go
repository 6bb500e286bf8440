package main

import (
	"strings"
	"testing"

	"github.com/xinqiao/xinqiao/internal/vault"
)

func TestSigningKeysAreExchanged(t *testing.T) {
	dir := t.TempDir()
	if err := vault.CreateSecrets(dir); err != nil {
		t.Fatal(err)
	}
	out, err := cli(t, "keys", dir)
	old, _, _ := strings.Cut(out, " ")
	if err != nil || len(old) != 43 {
		t.Fatalf("%v\n%s", err, out)
	}
	if out, err = cli(t, "keys", dir, "rotate"); err != nil || strings.Index(out, old) < 43 {
		t.Fatalf("%v\n%s", err, out)
	}
	if out, err = cli(t, "keys", dir, "retire", old); err != nil || strings.Contains(out, old) {
		t.Fatalf("%v\n%s", err, out)
	}
	if _, err = cli(t, "keys", dir, "retire", old); err == nil {
		t.Error("a key was retired twice")
	}
	if _, err = cli(t, "keys"); err == nil {
		t.Error("without a folder")
	}
}

func TestHospitalNamesWhatIsWrong(t *testing.T) {
	if _, err := cli(t, "hospital", "--script", fileOf(t, "s.json", `{"conduct":["liked"]}`), "--data", t.TempDir()); err == nil {
		t.Error("a script that cannot be played")
	}
}
