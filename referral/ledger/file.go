package ledger

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Format is the name and version of what is signed.
const Format = "xinqiao-ledger/1"

// Statement is what is signed: the sums, and the hash of the rows they are made of.
type Statement struct {
	Format   string    `json:"format"`
	Campaign string    `json:"campaign"`
	Year     int       `json:"year"` // in which the school year begins
	Units    []string  `json:"units"`
	Number   int       `json:"number"` // of the campaign's ledgers, from 1
	Cutoff   time.Time `json:"cutoff"`
	Previous string    `json:"previous,omitempty"` // hash of the statement before; none in the first
	Papers   Papers    `json:"papers"`
	Counts   Counts    `json:"counts"`
	Rows     string    `json:"rows"` // hash of all rows
}

// File is a ledger as it is handed out.
type File struct {
	Statement  Statement         `json:"statement"`
	Key        ed25519.PublicKey `json:"publicKey"`
	Signature  []byte            `json:"signature"`
	Exceptions []Exception       `json:"exceptions"`
	Rows       []Row             `json:"rows"`
}

// State completes a statement with what was summed up.
func (s *Sum) State(about Statement) Statement {
	about.Format, about.Cutoff = Format, s.cutoff
	about.Papers, about.Counts, about.Rows = s.papers, s.counts, s.rows()
	return about
}

// message is what a key signs. The prefix keeps the signature from meaning anything else.
func (s Statement) message() ([]byte, error) {
	text, err := json.Marshal(s)
	return append([]byte("xinqiao ledger\x00"), text...), err
}

// Hash is by what the next ledger names this one.
func (s Statement) Hash() (string, error) {
	m, err := s.message()
	sum := sha256.Sum256(m)
	return hex.EncodeToString(sum[:]), err
}

// Sign signs a statement.
func Sign(key ed25519.PrivateKey, s Statement) ([]byte, error) {
	m, err := s.message()
	if err != nil {
		return nil, err
	}
	return ed25519.Sign(key, m), nil
}

// Encode writes a file in the only form in which it verifies.
func (f File) Encode() ([]byte, error) {
	text, err := json.MarshalIndent(f, "", " ")
	return append(text, '\n'), err
}

// ErrFile says that something is no ledger at all.
var ErrFile = errors.New("ledger: this is no ledger file of a known format")

// Altered says which part of a file is not what was signed.
type Altered struct{ What string }

// Error names the part.
func (a *Altered) Error() string { return "ledger: altered: " + a.What }

// Verify reads a file and checks all of it: form, key, signature, rows, sums and
// exceptions. Without a trusted key it proves only that the file agrees with itself.
func Verify(text []byte, trusted ed25519.PublicKey) (File, error) {
	f, err := decode(text)
	if err != nil {
		return File{}, err
	}
	if trusted != nil && !trusted.Equal(f.Key) {
		return File{}, &Altered{"the key: it was signed by another one than you trust"}
	}
	m, err := f.Statement.message()
	if err != nil {
		return File{}, err
	}
	if len(f.Key) != ed25519.PublicKeySize || !ed25519.Verify(f.Key, m, f.Signature) {
		return File{}, &Altered{"the statement or its signature"}
	}
	return f, f.sums()
}

// decode reads a file strictly. Whatever a lenient reader would overlook (another
// spacing, a field twice, a field too many) shows when the file is written again.
func decode(text []byte) (f File, err error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&f); err != nil {
		return f, fmt.Errorf("%w: %w", ErrFile, err)
	}
	if f.Statement.Format != Format {
		return f, ErrFile
	}
	again, err := f.Encode()
	if err == nil && !bytes.Equal(again, text) {
		return f, &Altered{"the form: it is not written as a ledger is"}
	}
	return f, err
}

// sums holds rows, exceptions and counts against the statement.
func (f File) sums() error {
	sum := NewSum(f.Statement.Cutoff)
	if err := sum.Add(f.Statement.Papers, f.Rows...); err != nil {
		return err
	}
	switch {
	case sum.rows() != f.Statement.Rows:
		return &Altered{"the rows"}
	case sum.counts != f.Statement.Counts:
		return &Altered{"the counts: they are not the sums of the rows"}
	}
	if len(sum.exceptions) != len(f.Exceptions) {
		return &Altered{"the exceptions"}
	}
	for i, e := range sum.exceptions {
		if f.Exceptions[i] != e {
			return &Altered{"the exceptions"}
		}
	}
	return nil
}

// Follows checks that a ledger is the next one of the same campaign.
func (s Statement) Follows(before Statement) error {
	hash, err := before.Hash()
	switch {
	case err != nil:
		return err
	case s.Campaign != before.Campaign || s.Number != before.Number+1:
		return &Altered{fmt.Sprintf("the order: number %d of %s does not follow number %d of %s", s.Number, s.Campaign, before.Number, before.Campaign)}
	case s.Previous != hash:
		return &Altered{fmt.Sprintf("the chain: number %d does not name number %d as it stands", s.Number, before.Number)}
	case !s.Cutoff.After(before.Cutoff):
		return &Altered{"the cut-offs: they do not rise"}
	}
	return nil
}
