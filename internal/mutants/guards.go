package main

// The packages that watch.
const (
	inStore     = "./internal/store"
	inMemory    = "./internal/store/memory"
	inSQLite    = "./internal/store/sqlite"
	inVault     = "./internal/vault"
	inNotify    = "./internal/notify"
	inOutlets   = "./internal/notify/channel"
	inJobs      = "./jobs"
	inScreening = "./screening"
	inRisk      = "./screening/risk"
	inReferral  = "./referral"
	inPacket    = "./referral/packet"
	inLedger    = "./referral/ledger"
	inIdem      = "./server/api/idem"
	inAuth      = "./server/auth"
	inSignet    = "./internal/signet"
	inChannel   = "./referral/coordination"
	inHospital  = "./internal/refhospital"
	inWire      = "./referral/packet/wire"
	inCourier   = "./internal/courier"
	inFaults    = "./internal/faults"
)

// guards is the whole table, one line of thought each: what keeps the promise, the text
// that does, what stands there once it is gone, and who must notice.
var guards = []guard{
	// never doubled: the store
	{"unique id (memory)", "internal/store/memory/collection.go",
		`if _, ok := c.records[r.ID]; ok {`, `if _, ok := c.records[r.ID]; ok && r.ID == "" {`,
		[]watcher{by(inMemory, "TestConformance")}},
	{"unique id (sqlite)", "internal/store/sqlite/tx.go",
		`ON CONFLICT DO NOTHING`, `ON CONFLICT DO UPDATE SET body = excluded.body`,
		[]watcher{by(inSQLite, "TestConformance")}},
	{"version check (memory)", "internal/store/memory/collection.go",
		`if r.Version != version {`, `if r.Version < version {`,
		[]watcher{by(inStore, "TestClaimsAreLinearizable"), by(inReferral, "TestAlertIsLinearizable")}},
	{"version check (sqlite)", "internal/store/sqlite/tx.go",
		`case stored != version:`, `case stored < version:`,
		[]watcher{by(inSQLite, "TestConformance"), by(inStore, "TestClaimsAreLinearizable")}},
	{"claim only what is due", "internal/store/owed.go",
		`if owed.Due.IsZero() || owed.Due.After(now) {`, `if owed.Due.IsZero() {`,
		[]watcher{by(inStore, "TestClaimsAreLinearizable")}},
	{"claim before work", "internal/store/owed.go",
		`	owed.Due = claimUntil(now, owed.Attempts)
`, ``,
		[]watcher{by(inStore, "TestClaimsAreLinearizable"), by(inReferral, "TestClaimedWorkIsNobodyElses")}},
	{"claim comes back", "internal/store/owed.go",
		`return now.Add(min(wait, claimMost))`, `return now.Add(max(wait, 1000*claimMost))`,
		[]watcher{by(inReferral, "TestKilledAtEveryWrite")}},
	{"settle only what is still held", "referral/office.go",
		`	if err := o.books.Replace(ctx, doc); err != nil {
		return unlessConflict(err)
	}
	f := o.folder(doc)
`, `	f := o.folder(doc)
`,
		[]watcher{by(inReferral, "TestAcknowledgementBeatsAnEscalationThatWasNotCommitted")}},
	{"natural id of a message", "internal/notify/message.go",
		`b.vault.Fingerprint("message", p.ID)`, `b.vault.Fingerprint("message", fmt.Sprintf("%p", &p))`,
		[]watcher{by(inNotify, "TestPostedTwiceArrivesOnceAndTellsNothingByItsID"), by(inReferral, "TestKilledAtEveryWrite")}},
	{"one open case a student", "referral/cases.go",
		`if n := len(cases); n > 0 && cases[n-1].State != CaseClosed {`, `if n := len(cases); n > 0 && cases[n-1].State == "" {`,
		[]watcher{by(inReferral, "TestOneCaseAStudent")}},
	{"a command counts once", "referral/duty.go",
		`return e.Command.Key == c.Key })`, `return e.Command.Key == c.Key && false })`,
		[]watcher{by(inReferral, "TestCommandIsCarriedOutOnce")}},
	{"a key stands for one command", "referral/duty.go",
		`case h[i].Command != c:`, `case h[i].Command.Key != c.Key:`,
		[]watcher{by(inReferral, "TestKeyOfACommandStandsForOneThing")}},
	{"a key stands for one body", "server/api/idem/idem.go",
		`if kept != hash {`, `if kept == "" {`,
		[]watcher{by(inIdem, "TestSame")}},

	// never lost
	{"sweep finds what is owed", "jobs/sweep.go",
		`running.Go(func() { l.run(ctx, s.pace.Every) })`, `running.Go(func() { <-ctx.Done(); _ = l })`,
		[]watcher{by(inJobs, "TestRunDoesEverythingWithoutRedis")}},
	{"poison rests", "jobs/lane.go",
		`l.resting.add(id, l.clock.Now())`, `_ = id`,
		[]watcher{by(inJobs, "TestFailuresDoNotHideTheRest")}},
	{"poison is set aside", "jobs/rest.go",
		`return r[id].failures >= chronicAfter }`, `return r[id].failures < 0 }`,
		[]watcher{by(inJobs, "TestWhatHangsAgainAndAgainBlocksNobody")}},
	{"a critical answer owes its report", "screening/answers_save.go",
		`if p.log.toldOf(form, fresh) {`, `if p.log.toldOf(form, nil) {`,
		[]watcher{by(inScreening, "TestCriticalYesOfAnAbandonedSittingIsRaisedAfterTheDelay")}},
	{"a submit owes its report", "screening/answers_submit.go",
		`if o.Finding.Level != risk.None {`, `if o.Finding.Level == "" {`,
		[]watcher{by(inScreening, "TestSubmitRaisesAtOnce")}},
	{"a paper that ended is heard", "screening/sitting.go",
		`			s.owesRaise(now) // what was said counts, submitted or not
`, ``,
		[]watcher{by(inScreening, "TestPaperThatEndsCompleteIsHeardWithoutASubmit")}},
	{"what was said stays said", "screening/answers.go",
		`if read, _ := e.Reading(); form.Heard(e.Item, e.Answer) && !answers.AtLeast(e.Item, read) {
			answers[e.Item] = e.Answer
		}`, `if now := l.current()[e.Item]; form.Heard(e.Item, now) {
			answers[e.Item] = now
		}`,
		[]watcher{by(inScreening, "TestWhatWasSaidIsNotTakenBack")}},
	{"paid before settled", "screening/sitting_work.go",
		`if err := errors.Join(raised, marked, followed, reminded); err != nil {`, `if err := errors.Join(raised, marked, followed, reminded); err != nil && raised == nil {`,
		[]watcher{by(inScreening, "TestAlarmThatFailsIsRungUntilItIsHeard")}},
	{"a blank critical item is heard", "screening/risk/check.go",
		`c.Require(false, "rules", fmt.Sprintf("do not hear a blank of %q", s.Item), "add a rule for it, or one for criticalBlank()")`, `_ = s`,
		[]watcher{by(inRisk, "TestParseNamesFieldAndMend")}},
	{"an alert only grows", "referral/alert.go",
		`c.Finding = risk.Merge(c.Finding, r.Finding)`, `c.Finding = r.Finding`,
		[]watcher{by(inReferral, "TestGraverAnswerBeginsAnewAndNothingLowers")}},
	{"an owner is never empty", "referral/desk.go",
		`	return "", ErrNoOwner
`, `	return "", nil
`,
		[]watcher{by(inReferral, "TestReportThatNobodyCanTakeStaysOwed")}},

	// never unseen
	{"an acknowledgement expires", "referral/alert.go",
		`if !a.AckUntil.After(now) {`, `if a.AckUntil.IsZero() {`,
		[]watcher{by(inReferral, "TestAcknowledgementStopsSilenceUntilItExpires")}},
	{"a graver answer voids it", "referral/alerts.go",
		`if doc.Version == 0 || doc.State == AlertClosed || graver {`, `if doc.Version == 0 || doc.State == AlertClosed {`,
		[]watcher{by(inReferral, "TestGraverAnswerBeginsAnewAndNothingLowers")}},
	{"no acknowledgement holds the notice", "referral/alert.go",
		`waiting := a.State == AlertOpen || a.State == AlertAcknowledged`, `waiting := a.State == AlertOpen`,
		[]watcher{by(inReferral, "TestHighPastItsDeadlineGivesOneNotice")}},
	{"the last step repeats", "referral/climb.go",
		`time.Duration(n-last)*time.Duration(c.Repeat))`, `time.Duration(n-last)*1000*time.Duration(c.Repeat))`,
		[]watcher{by(inReferral, "TestSilenceRisesStepByStepAndRepeats")}},
	{"no step is early", "referral/climb.go",
		`for !k.resting() && !c.next(*k).After(now) {`, `for !k.resting() && !c.next(*k).After(now.Add(time.Second)) {`,
		[]watcher{by(inReferral, "TestEachStepIsTakenAtItsMoment")}},
	{"a vacant office is passed over", "referral/duty.go",
		`				vacant = true
				continue`, `				continue`,
		[]watcher{by(inReferral, "TestVacantOfficeDoesNotHoldSilenceUp")}},
	{"assigning does not calm", "referral/alert_work.go",
		`if doc.State == AlertOpen && doc.Climb.resting() {`, `if doc.State == AlertOpen {`,
		[]watcher{by(inReferral, "TestAssigningDoesNotHoldUpTheSilence")}},
	{"who left is stood in for", "referral/duty.go",
		`	instead, err := d.answersFor(ctx, class, "")
`, `	instead, err := person, error(nil)
`,
		[]watcher{by(inReferral, "TestMessagesForWhoLeftReachWhoIsThere")}},
	{"who is on leave is passed over", "referral/duty.go",
		`	stead := duty.Stead(person)
`, `	stead := duty.Stead(person)
	stead = person
`,
		[]watcher{by(inReferral, "TestWhoIsOnLeaveIsPassedOver")}},
	{"a case is for who is there", "referral/cases.go",
		`owner, err := c.standIn(ctx, alert.Class, alert.Owner)`, `owner, err := alert.Owner, error(nil)`,
		[]watcher{by(inReferral, "TestCaseIsForWhoIsThere")}},
	{"a holiday that has begun is planned", "referral/holiday.go",
		`!found || left.Days() < least {`, `!found || left.Days() > 0 {`,
		[]watcher{by(inReferral, "TestCaseOpenedInsideAHoliday")}},
	{"a roster undoes nothing unseen", "screening/org_rota.go",
		`&& doc.Version != read {`, `&& doc.Version < 0 {`,
		[]watcher{by(inScreening, "TestRotaReplacesOnlyWhatWasRead")}},
	{"what was given stays given", "referral/relief.go",
		`func (a *Alert) stays() { a.OnDuty, a.Relief = "", time.Time{} }`, `func (a *Alert) stays() {}`,
		[]watcher{by(inReferral, "TestWhatWasGivenStaysUntilTheNextShift")}},
	{"trouble is told to who is on duty", "referral/notice_programs.go",
		`n.org.OnDuty(ctx, doc.District, n.clock.Now())`, `n.org.OnDuty(ctx, doc.District, n.clock.Now().Truncate(86400e9))`,
		[]watcher{by(inReferral, "TestTroubleWithANoticeIsToldToWhoIsOnDuty")}},
	{"groups that hang share their slots", "internal/notify/switchboard.go",
		`l.slots = shared`, `_ = shared`,
		[]watcher{by(inNotify, "TestGroupsThatHangHoldUpNoMoreThanOneLine")}},
	{"what cannot be opened is the gravest", "referral/alerts.go",
		`return Concern{Finding: risk.Finding{Level: risk.Imminent}}, nil`, `return Concern{Finding: risk.Finding{Level: risk.Mild}}, nil`,
		[]watcher{by(inReferral, "TestAnUnreadableAlertRisesAsTheGravest")}},
	{"a notice nobody opens comes back", "referral/notice.go",
		`doc.Settle(n.clock.Now().Add(doc.Within << min(doc.Reminded, slowest)))`, `doc.Settle(time.Time{})`,
		[]watcher{by(inReferral, "TestUnseenNoticeReachesTheDistrict")}},

	// never to the wrong person
	{"consent names the recipient", "referral/case.go",
		`len(c.Consents) == 0 || c.Consents[len(c.Consents)-1].Hospital != hospital`, `len(c.Consents) == 0`,
		[]watcher{by(inReferral, "TestConsent|TestDeclineNeedsAnotherConsent")}},
	{"the identity has a consent of its own", "referral/identity.go",
		`		change: func(doc *Referral, _ turn) error {
			if doc.Released.IsZero() {
				return ErrNotReleased
			}
			return nil
		}})
	doc, t, err := r.shown(ctx, who, id, doc, err)
	if err != nil {
		return nil, packet.Identity{}, err
	}
	return r.identity(doc, t)
}

// identity opens who the student is, once it was released.
func (r *Referrals) identity(doc *Referral, t turn) (*Referral, packet.Identity, error) {
	if doc.Released.IsZero() {
		return nil, packet.Identity{}, ErrNotReleased
	}
`, `		change: func(*Referral, turn) error { return nil }})
	doc, t, err := r.shown(ctx, who, id, doc, err)
	if err != nil {
		return nil, packet.Identity{}, err
	}
	return r.identity(doc, t)
}

func (r *Referrals) identity(doc *Referral, t turn) (*Referral, packet.Identity, error) {
`,
		[]watcher{by(inReferral, "TestIdentityWaitsForAConsentThatNamesTheHospital")}},
	{"that consent names the hospital", "referral/identity.go",
		`if f.Hospital != doc.Hospital {`, `if f.Hospital == "" {`,
		[]watcher{by(inReferral, "TestIdentityWaitsForAConsentThatNamesTheHospital")}},
	{"pseudonyms cannot be joined", "referral/identity.go",
		`doc.Student+"/"+doc.Hospital)`, `doc.Student)`,
		[]watcher{by(inReferral, "TestTwoHospitalsCannotJoinTheirPseudonyms")}},
	{"two others approve", "referral/emergency.go",
		`		pending := doc.pendingApprovals()
		i := slices.IndexFunc(pending, func(e *EmergencyPath) bool { return !e.knows(who.ID) })`, `		pending := doc.pendingApprovals()
		i := len(pending) - 1`,
		[]watcher{by(inReferral, "TestEmergencyPath")}},
	{"an unsafe guardian cannot consent", "referral/consent.go",
		`		return ErrUnsafeGuardian
`, `		return nil
`,
		[]watcher{by(inReferral, "TestConsent")}},
	{"an unsafe guardian is not in the packet", "referral/packet/packet.go",
		`if !g.Unsafe {`, `if !g.Unsafe || true {`,
		[]watcher{by(inPacket, "TestUnsafeGuardiansAreNotRevealed")}},
	{"the student is told first", "referral/case_work.go",
		`if !k.StudentTold {`, `if k.Verb == "" {`,
		[]watcher{by(inReferral, "TestGuardianTalks")}},
	{"only the addressed hospital reads", "referral/referral_work.go",
		`who.Hospital != "" && who.Hospital == doc.Hospital`, `who.Hospital != ""`,
		[]watcher{by(inReferral, "TestOnlyTheAddressedHospitalReadsThePacket")}},
	{"a decline closes the packet", "referral/referral.go",
		`func (r *Referral) closed() bool { return r.State == ReferralDeclined || r.State == ReferralCancelled }`,
		`func (r *Referral) closed() bool { return r.State == ReferralCancelled }`,
		[]watcher{by(inReferral, "TestEndOfAReferralClosesBothParts")}},
	{"the seat goes to the on-site counselor", "referral/alert.go",
		` && p.Recipient == a.OnSite && `, ` && `,
		[]watcher{by(inReferral, "TestOnlyTheOnSiteCounselorIsToldTheSeat")}},
	{"a drill says that it is one", "internal/notify/channel/channel.go",
		`	if p.Exercise {
		zh,`, `	if p.Code != "" {
		zh,`,
		[]watcher{by(inOutlets, "TestEveryChannelMarksAnExercise")}},
	{"nothing real goes as a drill", "internal/notify/outlet.go",
		`	if exercise {
		q.Exercises =`, `	if q == nil {
		q.Exercises =`,
		[]watcher{by(inNotify, "TestNoParcelIsBothExerciseAndReal")}},
	{"an alert belongs to its school", "referral/alert_work.go",
		`return schoolStaff(who, doc.Class, verb == Triage)`, `return schoolStaff(who, who.Unit, verb == Triage)`,
		[]watcher{by(inReferral, "TestWhoMayWorkOnAnAlert")}},
	{"the erased stay erased", "internal/vault/vault.go",
		`doc.Wrapped, doc.Erased = nil, true`, `doc.Erased = false`,
		[]watcher{by(inVault, "TestErasedSubjectStaysErased")}},
	{"a sealed value opens in its place only", "internal/vault/vault.go",
		`return []byte(p.Collection + "\x00" + p.ID + "\x00" + p.Field)`, `return []byte(p.Collection)`,
		[]watcher{by(inVault, "TestSealedValueOpensOnlyInItsPlace")}},
	{"a refresh token is used once", "server/auth/logins.go",
		`	default:
		l.Revoked = true`, `	default:
		return store.ErrUnchanged`,
		[]watcher{by(inAuth, "TestReuseEndsTheLogIn")}},
	{"an attempt counts before the password", "server/auth/accounts.go",
		`	acc.Failures++
`, ``,
		[]watcher{by(inAuth, "TestGuessesAtOnce")}},
	{"a link is used once", "referral/link.go",
		`l != nil && l.Used.IsZero() && l.Tries < codeTries`, `l != nil && l.Tries < codeTries`,
		[]watcher{by(inReferral, "TestLinkOpensOnce")}},
	{"a link closes after wrong codes", "referral/link.go",
		`		doc.Link.Tries++
`, ``,
		[]watcher{by(inReferral, "TestWrongCodesLockTheLink")}},

	// the coordination channel
	{"a message is signed", "internal/signet/webhook.go",
		`if ed25519.Verify(key.X, signed, signature) {`, `if len(signed) > 0 && len(signature) > 0 {`,
		[]watcher{by(inSignet, "TestCheckRefuses")}},
	{"a shared secret signs", "internal/signet/webhook.go",
		`if hmac.Equal(signature, want) {`, `if len(signature) == len(want) {`,
		[]watcher{by(inSignet, "TestSharedSecret")}},
	{"a packet is signed", "internal/signet/jws.go",
		`if err := signed.DetachedVerify(payload, key.jwk()); err != nil {`, `if len(payload) == 0 {`,
		[]watcher{by(inSignet, "TestCheckDetachedRefuses")}},
	{"an old message is stale", "internal/signet/webhook.go",
		`.Abs() > Tolerance {`, `.Abs() < 0 {`,
		[]watcher{by(inSignet, "TestCheckRefuses")}},
	{"an id stands for one message for good", "internal/refhospital/receive.go",
		`if d.Hash != doc.Hash {`, `if d.Hash == "" {`,
		[]watcher{by(inHospital, "TestRemembersIdsForGood")}},
	{"a receipt is about what was sent", "referral/coordination/receipt.go",
		`if wire.Hash(sent) != m.SHA256 {`, `if wire.Hash(sent) == "" {`,
		[]watcher{by(inChannel, "TestTakeRefuses")}},
	{"a receipt is from whom it was sent to", "referral/coordination/receipt.go",
		`if doc.Hospital != m.Hospital {`, `if doc.Hospital == "" {`,
		[]watcher{by(inChannel, "TestTakeRefuses")}},
	{"a receipt is by a key of the hospital", "referral/coordination/receipt.go",
		`return peer.Keys.Check(s, body, c.clock.Now())`, `key, _ := peer.Keys.Check(s, body, c.clock.Now())
	return key, nil`,
		[]watcher{by(inChannel, "TestTakeRefuses")}},
	{"a receipt's id stands for one body", "referral/coordination/receipt.go",
		`case d.Receipts[i].Mark != r.Mark:`, `case r.Mark == "":`,
		[]watcher{by(inChannel, "TestIdsAreRememberedForGood")}},

	{"an answer that does not fit is told to people", "referral/coordination/receipt.go",
		`		ripe = append(ripe, r.ID)
`, ``,
		[]watcher{by(inChannel, "TestAnswerThatDoesNotFitIsToldToPeople"), by(inReferral, "TestAnswerThatDoesNotFitIsToldToPeople")}},
	{"each answer that does not fit is told", "referral/coordination/send.go",
		`string(Misfit)+"/"+receipt)`, `string(Misfit)+receipt[:0])`,
		[]watcher{by(inChannel, "TestAnswerThatDoesNotFitIsToldToPeople")}},
	{"that the hospital spoke is not for a school without feedback", "referral/trouble.go",
		`doc.Feedback || kind != notify.AnswerStuck)`, `true)`,
		[]watcher{by(inReferral, "TestAnswerThatDoesNotFitIsToldToPeople")}},
	{"nor read by it in the troubles", "referral/coordination/receipt.go",
		`	d.Troubles = slices.DeleteFunc(d.Troubles, Trouble.spoken)
`, ``,
		[]watcher{by(inChannel, "TestTroublesSayNotThatTheHospitalSpoke")}},
	{"a receipt says nothing of the student", "referral/packet/wire/wire.go",
		`case m.receipt() && m.Reason+m.Kind+m.Note != "":`, `case m.receipt() && m.Type == "":`,
		[]watcher{by(inWire, "TestParseMessageRefuses")}},
	{"a withdrawal outlives the programs", "referral/coordination/dispatch.go",
		`return d.Kind == Packet && d.Hospital == l.Hospital }`, `return d.Kind == "" }`,
		[]watcher{by(inChannel, "TestWithdrawalOutlivesThePrograms"), by(inReferral, "TestWithdrawalThatFindsNobody")}},
	{"a withdrawal that finds nobody is told to people", "referral/referral_programs.go",
		`if err == nil && !owed && doc.State == ReferralCancelled {`, `if err == nil && !owed && doc.State == "" {`,
		[]watcher{by(inReferral, "TestWithdrawalThatFindsNobody")}},
	{"seen counts before received has come", "referral/referral_programs.go",
		`r.walk(ctx, d, key, m, doc.State, false)`, `r.walk(ctx, d, key, m, ReferralDelivered, false)`,
		[]watcher{by(inReferral, "TestSeenComesBeforeReceived")}},
	{"two answers of one moment both count", "referral/referral_programs.go",
		`	if m.Issued.Before(doc.Answered) {
`, `	if !m.Issued.After(doc.Answered) {
`,
		[]watcher{by(inReferral, "TestAnswersOfOneMomentAllCount")}},
	{"an old form undoes no answer", "referral/form.go",
		`if calendar.On(p.Signed) < calendar.On(doc.Answered) {`, `if calendar.On(p.Signed) == "" {`,
		[]watcher{by(inReferral, "TestPaperCountsByItsDay")}},
	{"an old answer undoes no form", "referral/referral_work.go",
		`s.human && answersOf(s.verb) &&`, `s.human && s.signed.IsZero() && answersOf(s.verb) &&`,
		[]watcher{by(inReferral, "TestPaperCountsByItsDay")}},
	{"an end reaches the case before the programs", "referral/referrals.go",
		`			if doc.Verdict != "" { // first`, `			if err := r.hand(ctx, doc, t); err != nil {
				return err
			}
			if doc.Verdict != "" { // first`,
		[]watcher{by(inReferral, "TestVerdictIsPaidBeforeProgramsAreTold")}},
	{"an exercise opens no circuit", "referral/coordination/send.go",
		`well || d.Kind != Exercise {`, `well || d.Kind != "" {`,
		[]watcher{by(inChannel, "TestExercisesOpenNoCircuit")}},
	{"proofs fit into a document", "referral/coordination/receipt.go",
		`&& bytes <= mostProofs`, `&& bytes >= 0`,
		[]watcher{by(inChannel, "TestProofsAreBounded")}},
	{"what there is no room for is told", "referral/coordination/receipt.go",
		`	d.trouble(Flooded)
`, ``,
		[]watcher{by(inChannel, "TestProofsAreBounded")}},
	{"an endpoint is public", "internal/courier/courier.go",
		`ip.Is6() && !public6.Contains(ip)`, `ip.Is6() && !public6.IsValid()`,
		[]watcher{by(inCourier, "TestReservedNetworks")}},
	{"a tunnel is no public address", "internal/courier/courier.go",
		`	netip.MustParsePrefix("2001::/32"), `, `	`,
		[]watcher{by(inCourier, "TestReservedNetworks")}},

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
