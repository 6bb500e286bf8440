package referral

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/referral/ledger"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// Owing returns the ledgers that are being made.
func (l *Ledgers) Owing(ctx context.Context, now time.Time, limit int) ([]string, error) {
	return l.ledgers.Owing(ctx, now, limit)
}

// Do goes on with a ledger by one page; behind the last one it is signed.
func (l *Ledgers) Do(ctx context.Context, id string) error {
	doc, err := l.ledgers.Claim(ctx, id, l.clock.Now())
	if err != nil {
		return err
	}
	if doc.Pages == 0 || doc.After != "" {
		err = l.turnPage(ctx, doc)
	} else {
		err = l.sign(ctx, doc)
	}
	if err != nil {
		return err
	}
	return store.UnlessConflict(l.ledgers.Replace(ctx, doc))
}

// turnPage reads the next page of sittings.
func (l *Ledgers) turnPage(ctx context.Context, doc *Ledger) error {
	page, err := l.written(ctx, doc)
	if err != nil {
		return err
	}
	part, err := l.open(ctx, doc.Campaign, page)
	if err != nil {
		return err
	}
	doc.After = page.Next
	doc.Pages++
	doc.Read += part.Papers.Sittings
	doc.Settle(l.clock.Now())
	return nil
}

// written returns the next page as it stands in the book. Whoever writes it first
// decides what it says, so that it never says two things.
func (l *Ledgers) written(ctx context.Context, doc *Ledger) (*LedgerPage, error) {
	id := pageID(doc, doc.Pages)
	page, err := l.pages.Get(ctx, id)
	if !errors.Is(err, store.ErrNotFound) {
		return page, err
	}
	after, err := store.ParseCursor(doc.After)
	if err != nil {
		return nil, err
	}
	said, next, err := l.said.Said(ctx, doc.Campaign, doc.Cutoff, after, l.page)
	if err != nil {
		return nil, err
	}
	part, err := l.part(ctx, said, doc.Cutoff)
	if err != nil {
		return nil, err
	}
	key, err := l.key(ctx, doc.Campaign)
	if err != nil {
		return nil, err
	}
	page = &LedgerPage{Head: store.Head{ID: id}, Next: next.String()}
	if page.Content, err = vault.Seal(key, l.pagePlace(id), part); err != nil {
		return nil, err
	}
	err = l.pages.Insert(ctx, page)
	if errors.Is(err, store.ErrExists) {
		return nil, store.ErrNotDue // somebody took over, and was faster
	}
	return page, err
}

func pageID(doc *Ledger, n int) string { return fmt.Sprintf("%s/%d", doc.ID, n) }

func (l *Ledgers) pagePlace(id string) vault.Place {
	return vault.Place{Collection: l.pages.Name(), ID: id, Field: "content"}
}

func (l *Ledgers) open(ctx context.Context, campaign string, page *LedgerPage) (ledgerPart, error) {
	key, err := l.key(ctx, campaign)
	if err != nil {
		return ledgerPart{}, err
	}
	return vault.Open(key, l.pagePlace(page.ID), page.Content)
}

// part makes the rows of some sittings.
func (l *Ledgers) part(ctx context.Context, all []screening.Said, cutoff time.Time) (part ledgerPart, err error) {
	for _, said := range all {
		part.Papers.Sittings++
		if !said.Submitted.IsZero() {
			part.Papers.Submitted++
		}
		if said.Erased {
			part.Papers.Erased++
			continue
		}
		unsure := said.Unreadable || !said.Submitted.IsZero() && !said.Scored
		if !said.Level.AtLeast(risk.High) && !unsure {
			continue
		}
		row, err := l.row(ctx, said, cutoff)
		if err != nil {
			return part, err
		}
		part.add(row, said, cutoff)
	}
	return part, nil
}

// add takes a row in, and where it leads when it stands out.
func (p *ledgerPart) add(row ledger.Row, said screening.Said, cutoff time.Time) {
	p.Rows = append(p.Rows, row)
	if len(row.Exceptions(cutoff)) == 0 {
		return
	}
	if p.Where == nil {
		p.Where = map[string]whereabouts{}
	}
	p.Where[row.Ref] = whereabouts{said.Sitting, said.Student, said.Class}
}

// row follows one sitting as far as it had come by the cut-off.
func (l *Ledgers) row(ctx context.Context, said screening.Said, cutoff time.Time) (ledger.Row, error) {
	row := ledger.Row{Ref: l.vault.Fingerprint("ledger", said.Sitting)[:16], Said: said.At, Submitted: said.Submitted,
		Scored: said.Scored, Sealed: said.Unreadable}
	alert, err := l.alerts.books.Get(ctx, said.Sitting)
	if errors.Is(err, store.ErrNotFound) || err == nil && alert.Opened.After(cutoff) {
		return row, nil
	}
	if err != nil {
		return row, err
	}
	if heard, err := l.heard(ctx, alert, said.Level); err != nil || !heard {
		return row, err
	}
	row.Alerted = alert.Opened
	return row, l.follow(ctx, alert, cutoff, &row)
}

// heard tells whether an alert is about what was said, and not only about something
// milder that was said before: a danger that never raised it is a danger that was lost.
func (l *Ledgers) heard(ctx context.Context, alert *Alert, said risk.Level) (bool, error) {
	t, err := l.alerts.turn(ctx, actor.Engine(), &alert.Folder)
	if errors.Is(err, vault.ErrErased) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	concern, err := l.alerts.gravely(alert, t)
	return concern.Finding.Level.AtLeast(risk.High) || !said.AtLeast(risk.High), err
}

// follow reads from the histories of alert and case what happened by the cut-off.
func (l *Ledgers) follow(ctx context.Context, alert *Alert, cutoff time.Time, row *ledger.Row) error {
	triages := 0
	for _, e := range alert.History.until(cutoff) {
		switch AlertVerb(e.Verb) {
		case raise:
			if AlertState(e.State) == AlertOpen && !row.Closed.IsZero() {
				row.Seen, row.Heard, row.Triaged, row.Closed = time.Time{}, time.Time{}, time.Time{}, time.Time{}
			}
		case Hear:
			row.Heard = e.At
		case Triage:
			triages++
			row.Triaged, row.Closed = e.At, e.At
		case erasedVerb:
			row.Closed, row.End = e.At, ledger.Erased
			return nil
		}
		if e.Role != actor.System && AlertVerb(e.Verb) != Assign && row.Seen.IsZero() { // who gives it away need not have looked
			row.Seen = e.At
		}
	}
	if row.Closed.IsZero() {
		return nil
	}
	return l.followCase(ctx, alert, triages, cutoff, row)
}

// followCase says what became of a decided alert: it was false, or a case took it up,
// now or as soon as what the alert still owes is paid.
func (l *Ledgers) followCase(ctx context.Context, alert *Alert, triages int, cutoff time.Time, row *ledger.Row) error {
	cases, err := l.cases.of(ctx, alert.Student)
	if err != nil {
		return err
	}
	for _, doc := range cases {
		joined, found := doc.History.find(joining(alert.ID, triages))
		if !found {
			continue
		}
		row.Closed = time.Time{}
		if joined.At.After(cutoff) {
			return nil
		}
		row.InCase = joined.At
		doc.stand(cutoff, row)
		return nil
	}
	if slices.Contains(alert.CasesOwed, triages) {
		row.Closed = time.Time{}
		return nil
	}
	row.End = ledger.FalseAlarm
	return nil
}

// stand says how far a case had come.
func (c *Case) stand(cutoff time.Time, row *ledger.Row) {
	for _, e := range c.History.until(cutoff) {
		switch {
		case CaseVerb(e.Verb) == Refer || CaseVerb(e.Verb) == ReferEmergency:
			row.Referred = e.At
		case CaseState(e.State) == CaseClosed:
			row.Closed, row.End = e.At, ledger.CaseClosed
		}
	}
}

// sign ends a ledger. It waits for the one before it, whose hash it names.
func (l *Ledgers) sign(ctx context.Context, doc *Ledger) error {
	previous, signed, err := l.previous(ctx, doc)
	if err != nil || !signed {
		doc.Settle(l.clock.Now().Add(ledgerRest))
		return err
	}
	plan, err := l.plans.Get(ctx, actor.Engine(), doc.Campaign)
	if err != nil {
		return err
	}
	sum, err := l.sum(ctx, doc, func(ledgerPart) {})
	if err != nil {
		return err
	}
	about := ledger.Statement{Campaign: doc.Campaign, Year: plan.Year, Units: []string{}, Number: doc.Ordinal, Previous: previous}
	for _, u := range plan.Units {
		about.Units = append(about.Units, string(u))
	}
	statement := sum.State(about)
	key, err := l.key(ctx, doc.Campaign)
	if err != nil {
		return err
	}
	if doc.Statement, err = vault.Seal(key, l.place(doc.ID), statement); err != nil {
		return err
	}
	private, err := l.vault.SigningKey(ledger.Purpose)
	if err != nil {
		return err
	}
	doc.Signature, err = ledger.Sign(private, statement)
	doc.Signed = l.clock.Now()
	doc.Settle(time.Time{})
	return err
}

// previous returns the hash of the ledger before one, and whether it is signed.
func (l *Ledgers) previous(ctx context.Context, doc *Ledger) (hash string, signed bool, err error) {
	if doc.Ordinal == 1 {
		return "", true, nil
	}
	before, err := l.ledgers.Get(ctx, ledgerID(doc.Campaign, doc.Ordinal-1))
	if err != nil || before.Signed.IsZero() {
		return "", false, err
	}
	statement, err := l.statement(ctx, before)
	if err != nil {
		return "", false, err
	}
	hash, err = statement.Hash()
	return hash, true, err
}

// sum goes through the pages of a ledger.
func (l *Ledgers) sum(ctx context.Context, doc *Ledger, see func(ledgerPart)) (*ledger.Sum, error) {
	sum := ledger.NewSum(doc.Cutoff)
	for n := range doc.Pages {
		page, err := l.pages.Get(ctx, pageID(doc, n))
		if err != nil {
			return sum, err
		}
		part, err := l.open(ctx, doc.Campaign, page)
		if err != nil {
			return sum, err
		}
		if err := sum.Add(part.Papers, part.Rows...); err != nil {
			return sum, err
		}
		see(part)
	}
	return sum, nil
}
