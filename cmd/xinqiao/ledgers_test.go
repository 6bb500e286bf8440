package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/referral/ledger"
)

// ledgerFiles writes a chain of two ledgers signed with the key of a secrets folder.
func ledgerFiles(t *testing.T, secrets string) (names []string) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(vault.CreateSecrets(secrets))
	keys, err := vault.LoadSecrets(secrets)
	must(err)
	key, err := keys.SigningKey(ledger.Purpose)
	must(err)
	at := time.Date(2026, 10, 1, 8, 0, 0, 0, time.UTC)
	row := ledger.Row{Ref: "a1b2c3", Said: at.Add(-time.Hour), Submitted: at.Add(-time.Hour), Scored: true}
	previous := ""
	for n := 1; n <= 2; n++ {
		sum := ledger.NewSum(at.Add(time.Duration(n) * time.Hour))
		must(sum.Add(ledger.Papers{Sittings: 12, Submitted: 11}, row))
		s := sum.State(ledger.Statement{Campaign: "c1", Year: 2026, Units: []string{"32"}, Number: n, Previous: previous})
		signature, err := ledger.Sign(key, s)
		must(err)
		text, err := ledger.File{Statement: s, Key: ledger.Public(key), Signature: signature, Exceptions: sum.Exceptions(), Rows: []ledger.Row{row}}.Encode()
		must(err)
		names = append(names, filepath.Join(t.TempDir(), "ledger.json"))
		must(os.WriteFile(names[n-1], text, 0o600))
		previous, err = s.Hash()
		must(err)
	}
	return names
}

func TestLedgerVerify(t *testing.T) {
	data := t.TempDir()
	t.Setenv("XINQIAO_DATA", data)
	files := ledgerFiles(t, filepath.Join(data, "secrets"))
	pem, err := cli(t, "ledger", "key")
	if err != nil {
		t.Fatal(err)
	}
	key := filepath.Join(t.TempDir(), "key.pem")
	if err := os.WriteFile(key, []byte(pem), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := cli(t, append([]string{"ledger", "verify", "--key", key}, files...)...)
	if err != nil || strings.Contains(out, "--key") {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, line := range []string{"high 1 = alerted 0", "high = alerted", "exceptions 1", "a1b2c3  said-not-alerted", "no. 2"} {
		if !strings.Contains(out, line) {
			t.Errorf("%q is missing in\n%s", line, out)
		}
	}
	if out, err := cli(t, "ledger", "verify", files[0]); err != nil || !strings.Contains(out, "No --key was given") {
		t.Errorf("without a key: %v\n%s", err, out)
	}

	refuse := func(why, names string, args ...string) {
		t.Helper()
		if _, err := cli(t, append([]string{"ledger"}, args...)...); err == nil || !strings.Contains(err.Error(), names) {
			t.Errorf("%s: %v", why, err)
		}
	}
	refuse("the wrong order", "the order", "verify", files[1], files[0])
	refuse("a key that is none", "public key", "verify", "--key", files[0], files[0])
	refuse("no file", "no such file", "verify", filepath.Join(data, "none.json"))
	refuse("no command", "use verify", "check")
	refuse("nothing to verify", "use verify", "verify", "--key", key)

	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(files[0], bytes.Replace(text, []byte(`"alerted": 0`), []byte(`"alerted": 1`), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	refuse("an altered sum", "altered: the statement", "verify", "--key", key, files[0])

	t.Setenv("XINQIAO_SECRETS", filepath.Join(t.TempDir(), "others"))
	ledgerFiles(t, os.Getenv("XINQIAO_SECRETS"))
	foreign, err := cli(t, "ledger", "key")
	if err != nil || foreign == pem {
		t.Fatalf("two installations share a key: %v", err)
	}
	if err := os.WriteFile(key, []byte(foreign), 0o600); err != nil {
		t.Fatal(err)
	}
	refuse("signed by another installation", "altered: the key", "verify", "--key", key, files[1])
}
