package main

// disclosureGuards keep what is known of a child from the wrong person.
var disclosureGuards = []guard{
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
		`return r.State == ReferralDeclined || r.State == ReferralCancelled`,
		`return r.State == ReferralCancelled`,
		[]watcher{by(inReferral, "TestEndOfAReferralClosesBothParts")}},
	{"the seat goes to the on-site counselor", "referral/alert.go",
		` && p.Recipient == a.OnSite && `, ` && `,
		[]watcher{by(inReferral, "TestOnlyTheOnSiteCounselorIsToldTheSeat")}},
	{"who is absent has no seat", "referral/alert.go",
		` && a.Missing.IsZero() && p.Recipient`, ` && p.Recipient`,
		[]watcher{by(inReferral, "TestWhoIsAbsentHasNoSeat")}},
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
	{"a school's own silence is its own", "referral/escalation.go",
		`return schoolStaff(who, f.Class, false)`, `return schoolStaff(who, who.Unit, false)`,
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
	{"a total gives no hidden cell away", "screening/replay.go",
		`cells = append(cells, Cell{From: from, To: to, Hidden: true})`, `cells, papers = append(cells, Cell{From: from, To: to, Hidden: true}), papers+n`,
		[]watcher{by(inCommand, "TestReplayHidesSmallCells")}},
	{"a small group is not told by difference", "screening/local/local.go",
		`for rest > 0 && rest < Least {`, `for rest < 0 {`,
		[]watcher{by(inLocal, "TestShownHidesSmallGroups")}},
	{"an office asks once silence rose to it", "referral/escalation.go",
		`if f.Owner != who.ID && !slices.Contains(f.Told, who.ID) {`, `if who.ID == "" {`,
		[]watcher{by(inReferral, "TestOfficeLearnsOfAnAlertOnlyWhenItRoseToIt")}},
	{"an office is asked of the silence that rose to it", "referral/escalation.go",
		`f.Climb.reached(who.ID) || schoolStaff`, `who.ID != "" || schoolStaff`,
		[]watcher{by(inReferral, "TestAnOfficeIsAskedOnlyOfTheSilenceThatRoseToIt|TestAnOfficeIsAskedAgainOnceSilenceRoseAgain")}},
	{"a new silence has yet to rise", "referral/climb.go",
		`		k.Reached = nil
`, ``,
		[]watcher{by(inReferral, "TestAnOfficeIsAskedOnlyOfTheSilenceThatRoseToIt|TestAnOfficeIsAskedAgainOnceSilenceRoseAgain")}},
	{"an office opens no notice that it was not told of", "referral/notice_unopened.go",
		`slices.Contains(n.Told, who.ID) && `, ``,
		[]watcher{by(inReferral, "TestWhoIsToldOfANoticeCanOpenIt")}},
}
