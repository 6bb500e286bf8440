package main

// proofGuards keep what watches the platform, and what proves it, true.
var proofGuards = []guard{
	// the watchdog
	{"the watchdog writes nothing", "internal/store/sqlite/sqlite.go",
		`return store.ReadOnly(e), nil`, `return e, nil`,
		[]watcher{by(inSQLite, "TestReadOnlySeesAndWritesNothing")}},

	// the proof
	{"a run that was ended proves nothing", "internal/faults/play.go",
		`w.whole = ctx.Err() == nil`, `w.whole = true`,
		[]watcher{by(inFaults, "TestARunThatIsEndedIsNotWhole")}},
	{"a ledger is signed", "referral/ledger/file.go",
		`len(f.Key) != ed25519.PublicKeySize || !ed25519.Verify(f.Key, m, f.Signature)`, `len(m) == 0`,
		[]watcher{by(inLedger, "TestEveryAlterationIsRefused")}},
	{"a ledger is signed by a key one trusts", "referral/ledger/file.go",
		`if trusted != nil && !trusted.Equal(f.Key) {`, `if trusted != nil && f.Key == nil {`,
		[]watcher{by(inLedger, "TestEveryAlterationIsRefused")}},
	{"a ledger is signed over its rows", "referral/ledger/file.go",
		`case sum.rows() != f.Statement.Rows:`, `case f.Statement.Rows == "":`,
		[]watcher{by(inLedger, "TestEveryAlterationIsRefused")}},
	{"a ledger has one spelling", "referral/ledger/file.go",
		`if err == nil && !bytes.Equal(again, text) {`, `if err == nil && len(again) == 0 {`,
		[]watcher{by(inLedger, "TestEveryByteCounts")}},
	{"a lost alert is an exception", "referral/ledger/row.go",
		`		add(NotAlerted)
`, `		_ = r
`,
		[]watcher{by(inLedger, "TestSumsAgreeWithANaiveCount"), by(inReferral, "TestLostAlertStandsOut")}},
	{"a ledger is as of its cut-off", "referral/duty.go",
		`return e.At.After(at) })`, `return e.At.IsZero() })`,
		[]watcher{by(inReferral, "TestLedgerIsAsOfItsCutoff")}},
	{"a page of a ledger is written once", "referral/ledger_pass.go",
		`	page, err := l.pages.Get(ctx, id)
	if !errors.Is(err, store.ErrNotFound) {
		return page, err
	}
`, `	var page *LedgerPage
`,
		[]watcher{by(inReferral, "TestLedgerKilledAtEveryWrite")}},
	{"ledgers are a chain", "referral/ledger_pass.go",
		`if err != nil || before.Signed.IsZero() {`, `if err != nil {`,
		[]watcher{by(inReferral, "TestLedgerWaitsForTheOneBefore")}},
}
