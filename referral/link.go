package referral

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/vault"
)

// Refusals of links and codes. Who holds a link learns no more than that it does not
// work any more.
var (
	ErrLinkOver   = errors.New("referral: this link was used, is locked, has expired or was replaced; ask the school for a new one")
	ErrLinkCode   = errors.New("referral: the code is not the one of the family's sheet")
	ErrLinkSigner = errors.New("referral: say who you are: name and post, 40 letters each at most")
	ErrNoLink     = errors.New("referral: no link was issued; issue one first")
)

// Link lets somebody of a hospital without a log-in answer one referral. It opens
// once, for who holds the code of the family's sheet and says who they are; then it
// is spent, and what is left is a short session of that browser.
type Link struct {
	Serial  int                  `bson:"serial"`
	Mark    string               `bson:"mark"` // keyed hash of its token
	By      string               `bson:"by"`
	At      time.Time            `bson:"at"`
	Expires time.Time            `bson:"expires"`
	Tries   int                  `bson:"tries,omitempty"` // wrong codes
	Used    time.Time            `bson:"used,omitempty"`
	Session string               `bson:"session,omitempty"` // keyed hash of the session's secret
	Until   time.Time            `bson:"until,omitempty"`   // of the session
	Signer  vault.Sealed[Signer] `bson:"signer,omitempty"`
}

// Signer is who answers for a hospital, in their own words.
type Signer struct {
	Name string `bson:"name"`
	Post string `bson:"post"`
}

func (s Signer) check() error {
	for _, part := range []string{s.Name, s.Post} {
		if n := len([]rune(strings.TrimSpace(part))); n == 0 || n > longestName {
			return ErrLinkSigner
		}
	}
	return nil
}

const longestName = 40

// How long a link opens, how long the session lasts that it opened, and how many
// wrong codes it takes: eight letters of 32 leave no hope in five tries.
const (
	linkFor    = 14 * 24 * time.Hour
	SessionFor = 30 * time.Minute
	codeTries  = 5
)

// opens tells whether a link still takes a code.
func (l *Link) opens(now time.Time) bool {
	return l != nil && l.Used.IsZero() && l.Tries < codeTries && now.Before(l.Expires)
}

// SheetMark says which code stands on the family's sheet. The code itself is computed,
// so that the sheet can be printed again and nothing of it is stored.
type SheetMark struct {
	Serial int       `bson:"serial"`
	At     time.Time `bson:"at"`
}

// token is what the address of a link holds. It is computed like the code.
func (r *Referrals) token(doc *Referral, l *Link) string {
	return r.vault.Fingerprint("link-token", fmt.Sprintf("%s/%d/%s", doc.ID, l.Serial, store.TimeKey(l.At)))
}

func (r *Referrals) mark(token string) string { return r.vault.Fingerprint("link-mark", token) }

// code is read from paper: nothing in it is taken for something else.
func (r *Referrals) code(doc *Referral) string {
	const letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ" // 32, so that each is as likely
	sum := r.vault.Fingerprint("link-code", fmt.Sprintf("%s/%d/%s", doc.ID, doc.Sheet.Serial, store.TimeKey(doc.Sheet.At)))
	code := make([]byte, 8)
	for i := range code {
		pair, _ := hex.DecodeString(sum[2*i : 2*i+2]) // a fingerprint is hexadecimal
		code[i] = letters[pair[0]%32]
	}
	return string(code)
}

// typed is a code as people type it: in small or wide letters, with spaces or dashes.
func typed(code string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			return unicode.ToUpper(c)
		}
		return -1
	}, norm.NFKC.String(code))
}

// mayLink lets in the school's counselors and the district's health contact.
func mayLink(who actor.Actor, doc *Referral) error {
	if who.Role == actor.Health {
		return who.Within(doc.Class)
	}
	return schoolStaff(who, doc.Class, true)
}

// Issue makes the link of a referral, in place of an earlier one. The school, which
// prints the family's sheet, gets a new code with it; the health contact, who must
// never hold both, does not see the code and leaves it as it is.
func (r *Referrals) Issue(ctx context.Context, who actor.Actor, id string, cmd Command) (*Referral, string, error) {
	doc, err := r.act(ctx, who, id, command[Referral, ReferralVerb]{id: cmd, verb: IssueLink,
		may: func(doc *Referral) error { return mayLink(who, doc) },
		change: func(doc *Referral, t turn) error {
			next := &Link{Serial: doc.Links + 1, By: who.ID, At: t.now, Expires: t.now.Add(linkFor)}
			next.Mark = r.mark(r.token(doc, next))
			doc.Link, doc.Links = next, next.Serial
			if who.Role != actor.Health || doc.Sheet.Serial == 0 {
				doc.Sheet = SheetMark{Serial: doc.Sheet.Serial + 1, At: t.now}
			}
			return nil
		}})
	if err != nil {
		return nil, "", err
	}
	if doc.Link == nil {
		return nil, "", ErrNoLink // asked again after it was revoked
	}
	return doc, r.token(doc, doc.Link), nil
}

// Revoke takes the link back, and ends the session that it opened.
func (r *Referrals) Revoke(ctx context.Context, who actor.Actor, id string, cmd Command) (*Referral, error) {
	return r.act(ctx, who, id, command[Referral, ReferralVerb]{id: cmd, verb: RevokeLink,
		may: func(doc *Referral) error { return mayLink(who, doc) },
		change: func(doc *Referral, _ turn) error {
			if doc.Link == nil {
				return ErrNoLink
			}
			doc.Link = nil
			return nil
		}})
}

// Pass is what the browser of a session holds.
type Pass struct{ Token, Secret string }

// Admit spends a link: for the right code it opens a session. A wrong code is counted
// in the same write that finds it wrong, so that parallel guesses gain nothing; of two
// who use the link at once one is let in.
func (r *Referrals) Admit(ctx context.Context, token, code string, who Signer) (Pass, error) {
	if err := who.check(); err != nil {
		return Pass{}, err
	}
	doc, err := r.linked(ctx, token)
	if err != nil {
		return Pass{}, err
	}
	pass, refused := Pass{Token: token, Secret: rand.Text()}, error(nil)
	_, err = r.books.Update(ctx, doc.ID, func(doc *Referral) error {
		t, err := r.turn(ctx, actor.Engine(), &doc.Folder)
		if err != nil {
			return err
		}
		if refused = r.try(doc, token, code, t.now); errors.Is(refused, ErrLinkOver) {
			return refused
		} else if refused != nil {
			return nil
		}
		l := doc.Link
		l.Used, l.Until, l.Session = t.now, t.now.Add(SessionFor), r.vault.Fingerprint("link-session", pass.Secret)
		l.Signer, err = vault.Seal(t.key, r.place(doc.ID, "signer"), who)
		return err
	})
	if err := errors.Join(err, refused); err != nil {
		return Pass{}, err
	}
	return pass, nil
}

// try counts a wrong code.
func (r *Referrals) try(doc *Referral, token, code string, now time.Time) error {
	if referralTable.Final(doc.State) || !doc.Link.opens(now) || doc.Link.Mark != r.mark(token) {
		return ErrLinkOver
	}
	if subtle.ConstantTimeCompare([]byte(typed(code)), []byte(r.code(doc))) == 0 {
		doc.Link.Tries++
		return ErrLinkCode
	}
	return nil
}

// linked finds the referral of a token.
func (r *Referrals) linked(ctx context.Context, token string) (*Referral, error) {
	docs, _, err := r.books.Find(ctx, store.Query{Index: byLink, Prefix: r.mark(token) + "/", Limit: 1})
	if err != nil {
		return nil, err
	}
	if len(docs) == 0 {
		return nil, ErrLinkOver
	}
	return docs[0], nil
}
