package main

// mentoringGuards keep what mentors do and what safety cards say with those whom it concerns.
var mentoringGuards = []guard{
	{"a mentor's wish is told until it is taken up", "referral/mentoring/plan_work.go",
		`w.waits() && !w.Again.After(t.now)`, `w.waits() && w.Told == 0 && !w.Again.After(t.now)`,
		[]watcher{by(inMentoring, "TestAWishIsToldUntilItIsTakenUp")}},
	{"a mentor's wish is not undone", "referral/mentoring/plan.go",
		`return t.Seen == AsUsual && t.By == by`, `return t.By == by`,
		[]watcher{by(inMentoring, "TestAWishIsToldUntilItIsTakenUp")}},
	{"a mentor's silence is told only in care", "referral/mentoring/plan_work.go",
		`if c.Rhythm == Routine {`, `if c.Rhythm == Routine && mentor == "nobody" {`,
		[]watcher{by(inMentoring, "TestRoutineIsRemindedToTheMentorOnly")}},
	{"a rhythm ends with its case", "referral/mentoring/plan_work.go",
		`		c.calm()
`, ``,
		[]watcher{by(inMentoring, "TestARhythmEndsWithItsCase")}},
	{"a rhythm is the counselors' own", "referral/mentoring/mentoring.go",
		`if who.Role != actor.Counselor {`, `if who.Role == "" {`,
		[]watcher{by(inMentoring, "TestWhoMayKnowOfAPlan"), by(inMentoring, "TestWhoMayKnowOfACard")}},
	{"a task is its mentor's", "referral/mentoring/stead.go",
		`if s.Mentor == who.ID {`, `if s.Mentor != "" {`,
		[]watcher{by(inMentoring, "TestTasksMoveWithTheStudent"), by(inMentoring, "TestWhoMayKnowOfAPlan")}},
	{"no task leads to an unsafe guardian", "referral/mentoring/plans.go",
		`return g.Unsafe })`, `return g.Unsafe && g.Name == "" })`,
		[]watcher{by(inMentoring, "TestNoTaskLeadsToAnUnsafeGuardian")}},
	{"a task is passed on while its mentor is on leave", "referral/mentoring/plan_work.go",
		`c.Told), acting, notify.CareTask, s.ID)`, `c.Told), mentor, notify.CareTask, s.ID)`,
		[]watcher{by(inMentoring, "TestTasksOfAMentorOnLeaveAreTheClassTeachers")}},
	{"a task that was passed on is told once", "referral/mentoring/stead.go",
		` && c.Next.After(t.now) && c.Told == 0 {`, ` {`,
		[]watcher{by(inMentoring, "TestALeaveThatBeginsWithATaskOpen")}},
	{"a task is done by nobody else in its mentor's stead", "referral/mentoring/stead.go",
		`if err != nil || acting != who.ID {
		return nil, false`, `if err != nil || acting == "" {
		return nil, false`,
		[]watcher{by(inMentoring, "TestTasksOfAMentorOnLeaveAreTheClassTeachers")}},
	{"a card is for whom it names", "referral/mentoring/cards.go",
		`if doc.reader(who.ID) == nil || !doc.counts(b.clock.Now()) {`, `if !doc.counts(b.clock.Now()) {`,
		[]watcher{by(inMentoring, "TestWhoMayKnowOfACard")}},
	{"a card is made of the list", "referral/mentoring/card.go",
		`if !slices.ContainsFunc(list, func(p Phrase) bool { return p.ID == id }) {`, `if id == "" {`,
		[]watcher{by(inMentoring, "TestCardsThatAreRefused")}},
	{"a card ends at its moment", "referral/mentoring/card.go",
		`return c.State == CardOpen && c.Until.After(now)`, `return c.State == CardOpen`,
		[]watcher{by(inMentoring, "TestACardEndsAtItsMoment")}},
	{"a card ends with its case", "referral/mentoring/card_work.go",
		`} else if closed {`, `} else if closed && doc.ID == "" {`,
		[]watcher{by(inMentoring, "TestACardEndsWithItsCase")}},
	{"a card of a closed case is not read", "referral/mentoring/cards.go",
		`			continue // the card ends with it; the engine says so when it comes by
`, ``,
		[]watcher{by(inMentoring, "TestACardEndsWithItsCase")}},
	{"an unread card is told", "referral/mentoring/card_work.go",
		`late := doc.unread() && !doc.UnreadAt.After(now)`, `late := doc.unread() && doc.UnreadAt.IsZero()`,
		[]watcher{by(inMentoring, "TestACardIsReadOrItsSilenceIsTold")}},
	{"a withdrawal beats the telling", "referral/mentoring/card_work.go",
		`	if err := b.books.Replace(ctx, doc); err != nil {
		return store.UnlessConflict(err)
	}
`, ``,
		[]watcher{by(inMentoring, "TestAWithdrawalBeatsATelling")}},
	{"a count is in its district's sum", "screening/mentors.go",
		`	if err := m.org.schools.Replace(ctx, doc); err != nil {
		return store.UnlessConflict(err)
	}
	if err`, `	if err`,
		[]watcher{by(inMentoring, "TestADistrictIsSummedWithItsSchools")}},
	{"the few without a mentor are hidden", "screening/mentor_figures.go",
		`rows[i].Hidden = hidden[0]`, `rows[i].Hidden = hidden[0] && above.Hidden`,
		[]watcher{by(inScreening, "TestMentorFiguresHideTheFew")}},
}
