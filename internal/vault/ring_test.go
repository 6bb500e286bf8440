package vault

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/xinqiao/xinqiao/internal/signet"
)

func TestSigningKeysTakeOverOneFromAnother(t *testing.T) {
	dir := t.TempDir()
	if err := CreateSecrets(dir); err != nil {
		t.Fatal(err)
	}
	first, err := SigningKeys(dir)
	if err != nil || len(first) != 1 {
		t.Fatal(first, err)
	}
	if _, err := RetireSigning(dir, first[0].ID); !errors.Is(err, signet.ErrLastKey) {
		t.Errorf("the last key: %v", err)
	}
	both, err := RotateSigning(dir)
	if err != nil || len(both) != 2 || both[1].ID != first[0].ID {
		t.Fatal(both, err)
	}
	left, err := RetireSigning(dir, first[0].ID)
	if err != nil || len(left) != 1 || left[0].ID != both[0].ID {
		t.Fatal(left, err)
	}
	s, err := LoadSecrets(dir)
	if err != nil || s.Ring().Public()[0].ID != both[0].ID {
		t.Error(err)
	}
	info, err := os.Stat(filepath.Join(dir, ringFile))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

func TestDamagedSigningKeysAreNamed(t *testing.T) {
	dir := t.TempDir()
	if err := errors.Join(CreateSecrets(dir), os.WriteFile(filepath.Join(dir, ringFile), []byte("{}"), 0o600)); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadSecrets(dir); !errors.Is(err, signet.ErrRing) {
		t.Error(err)
	}
}
