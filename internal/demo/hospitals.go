package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/referral"
)

// reviews are the meetings about the students of the first session, and the talks with
// their guardians: one family is not ready yet.
func (d *District) reviews(ctx context.Context) error {
	for seat := 1; seat <= 6; seat++ {
		refers := outcomes[seat] == referral.ForReferral
		err := d.onCase(seat, "counselor", func(who actor.Actor, id string) error {
			_, err := d.Care.Cases.Review(ctx, who, id, command("review/"+id), refers, []string{who.ID, "demo-lead"}, "三人研判；先把要说的话告诉学生。")
			return err
		})(ctx)
		if err != nil {
			return err
		}
		if !refers {
			continue
		}
		talk := referral.Talk{Verb: referral.TalkAgrees, StudentTold: true, Note: "说明结果不进学籍后同意转介。"}
		if seat == 6 {
			talk = referral.Talk{Verb: referral.TalkRefuses, StudentTold: true, Note: "希望先观察一段时间。", Witness: "班主任",
				SafetyPlan: "每天见面；家中收好药品；求助电话已存。", OfferAgain: at(d.began, -3, 16, 0)}
		}
		if err := d.talk(ctx, seat, "talk", talk); err != nil {
			return err
		}
	}
	return nil
}

func (d *District) talk(ctx context.Context, seat int, key string, k referral.Talk) error {
	return d.onCase(seat, "counselor", func(who actor.Actor, id string) error {
		_, err := d.Care.Cases.TalkWithGuardians(ctx, who, id, command(key+"/"+id), k)
		return err
	})(ctx)
}

// addressed are the hospitals to which the students of some places are referred: two of
// them answer in the platform, one on paper, one through its own programs.
var addressed = map[int]string{1: hospitalNanjing, 2: hospitalZhenjiang, 3: hospitalWuxi, 4: hospitalSuzhou}

// referrals follow consents that name the hospital.
func (d *District) referrals(ctx context.Context) error {
	if err := d.connect(ctx); err != nil {
		return err
	}
	for seat, hospital := range addressed {
		err := d.onCase(seat, "counselor", func(who actor.Actor, id string) error {
			student, err := d.student(ctx, 2, seat)
			if err != nil {
				return err
			}
			pupil, err := d.Students.Read(ctx, actor.Engine(), student)
			if err != nil {
				return err
			}
			consent := referral.ConsentForm{Hospital: hospital, Guardian: pupil.Person.Guardians[0].Name, StudentAgrees: true,
				Feedback: true, Identity: true, Evidence: "签字原件存心理室档案柜。"}
			if _, err := d.Care.Cases.Agree(ctx, who, id, command("consent/"+id), consent); err != nil {
				return err
			}
			_, err = d.Care.Cases.Refer(ctx, who, id, command("refer/"+id), hospital, "情绪低落，睡眠不好，近期反复出现消极想法；请进一步评估。")
			return err
		})(ctx)
		if err != nil {
			return err
		}
	}
	return inOrder(ctx, d.Settle, d.programsAnswer)
}

// step is something that is done to the first referral of a case.
type step struct {
	seat  int
	login string
	do    func(who actor.Actor, id string, cmd referral.Command) error
}

func (d *District) steps(ctx context.Context, day string, steps ...step) error {
	for n, s := range steps {
		err := d.onCase(s.seat, s.login, func(who actor.Actor, id string) error {
			id += "/referral/1"
			return s.do(who, id, command(fmt.Sprintf("%s/%d/%s", day, n, id)))
		})(ctx)
		if err != nil {
			return err
		}
	}
	return d.Settle(ctx)
}

// hospitalsAnswer lets each hospital answer in its way.
func (d *District) hospitalsAnswer(ctx context.Context) error {
	r := d.Care.Referrals
	open := func(who actor.Actor, id string, _ referral.Command) error {
		_, _, err := r.Open(ctx, who, id)
		return err
	}
	accept := func(who actor.Actor, id string, cmd referral.Command) error {
		_, err := r.Accept(ctx, who, id, cmd)
		return err
	}
	appoint := func(at time.Time) func(actor.Actor, string, referral.Command) error {
		return func(who actor.Actor, id string, cmd referral.Command) error {
			_, err := r.Appoint(ctx, who, id, cmd, at)
			return err
		}
	}
	return d.steps(ctx, "answers",
		step{0, "hospital", open}, step{0, "hospital", accept}, step{0, "hospital", appoint(at(d.began, -9, 9, 0))},
		step{1, "hospital", open}, step{1, "hospital", accept}, step{1, "hospital", appoint(at(d.began, 2, 9, 30))},
		step{2, "counselor", func(who actor.Actor, id string, cmd referral.Command) error {
			_, err := r.HandOver(ctx, who, id, cmd, "传真后电话确认收到")
			return err
		}},
		step{2, "counselor", d.onPaper(ctx, referral.Received, "")},
		step{4, "hospital-suzhou", open}, step{4, "hospital-suzhou", accept}, step{4, "hospital-suzhou", appoint(at(d.began, -8, 9, 0))})
}

// onPaper records a reply on the printed form.
func (d *District) onPaper(ctx context.Context, o referral.Option, note string) func(actor.Actor, string, referral.Command) error {
	return func(who actor.Actor, id string, cmd referral.Command) error {
		_, err := d.Care.Referrals.RecordPaper(ctx, who, id, cmd, referral.PaperReply{Reply: referral.Reply{Option: o, Note: note},
			Signer: referral.Signer{Name: "周医生", Post: "儿少心理门诊"}, Signed: d.clock.Now().Add(-time.Hour), How: "传真"})
		return err
	}
}

// visits are the first ones at the hospitals, and what was found of the emergency
// afterwards.
func (d *District) visits(ctx context.Context) error {
	r := d.Care.Referrals
	came := func(who actor.Actor, id string, cmd referral.Command) error {
		_, err := r.Attended(ctx, who, id, cmd, true)
		return err
	}
	says := func(kind, note string) func(actor.Actor, string, referral.Command) error {
		return func(who actor.Actor, id string, cmd referral.Command) error {
			_, err := r.Feedback(ctx, who, id, cmd, kind, note)
			return err
		}
	}
	return inOrder(ctx,
		func(ctx context.Context) error {
			return d.steps(ctx, "visits", step{0, "hospital", came}, step{0, "hospital", says("admitted", "已住院，家属陪护。")},
				step{2, "counselor", d.onPaper(ctx, referral.FirstVisit, "初诊已完成，两周后复诊。")},
				step{4, "hospital-suzhou", came}, step{4, "hospital-suzhou", says("first-visit", "初诊已完成，门诊随访。")})
		},
		d.onCase(0, "deputy", func(who actor.Actor, id string) error {
			_, err := d.Care.Cases.ReviewEmergency(ctx, who, id, command("look-back/"+id), referral.ReviewOutcomes[0], "当时有近期计划，来不及取得同意；披露范围合适。")
			return err
		}), d.followUp("first"))
}

// followUp records the next contact with the student who is looked after at school.
func (d *District) followUp(key string) func(context.Context) error {
	return func(ctx context.Context) error {
		return d.onCase(5, "counselor", func(who actor.Actor, id string) error {
			_, err := d.Care.Cases.FollowUp(ctx, who, id, command("follow-up/"+key+"/"+id), "睡眠好一些，愿意继续来谈。")
			return err
		})(ctx)
	}
}

// contacts is the second of them.
func (d *District) contacts(ctx context.Context) error { return d.followUp("second")(ctx) }

// returns lets one student's treatment end, and their return be proposed; another family
// is offered help again.
func (d *District) returns(ctx context.Context) error {
	return inOrder(ctx,
		func(ctx context.Context) error {
			return d.steps(ctx, "return", step{4, "hospital-suzhou", func(who actor.Actor, id string, cmd referral.Command) error {
				_, err := d.Care.Referrals.Complete(ctx, who, id, cmd, "可以复学；建议前两周减少晚自习，每月复诊。")
				return err
			}})
		},
		d.onCase(4, "counselor", func(who actor.Actor, id string) error {
			_, err := d.Care.Returns.Propose(ctx, who, id, command("propose/"+id), "前两周不上晚自习；每周与心理教师见一次；体育课自愿。")
			return err
		}),
		func(ctx context.Context) error {
			return d.talk(ctx, 6, "again", referral.Talk{Verb: referral.TalkRefuses, StudentTold: true, Note: "仍希望再等一等，同意学校每天见面。", Witness: "班主任",
				SafetyPlan: "每天见面；家中收好药品；求助电话已存。", OfferAgain: at(d.began, 4, 16, 0)})
		}, d.Settle)
}

// lateCare hears one of those who made it up: the review meeting is due next. The other
// is acknowledged and waits to be heard.
func (d *District) lateCare(ctx context.Context) error {
	heard, err := d.sitting(ctx, thisYear, 2, 39)
	if err != nil {
		return err
	}
	waits, err := d.sitting(ctx, thisYear, 2, 40)
	if err != nil {
		return err
	}
	if err := d.decide(ctx, heard, referral.SchoolSupport); err != nil {
		return err
	}
	return d.acknowledges(ctx, waits)
}

func (d *District) acknowledges(ctx context.Context, sitting string) error {
	return d.as(ctx, "counselor", func(who actor.Actor) error {
		_, err := d.Care.Alerts.Acknowledge(ctx, who, sitting, command("acknowledge/"+sitting))
		return err
	})
}

// acknowledge is said of the grave answer of this hour.
func (d *District) acknowledge(ctx context.Context) error {
	sitting, err := d.sitting(ctx, thisYear, 3, 1)
	if err != nil {
		return err
	}
	return d.acknowledges(ctx, sitting)
}

// asksToTalk is one child who does, in the middle of the paper.
func (d *District) asksToTalk(ctx context.Context) error {
	sitting, err := d.sitting(ctx, thisYear, 3, 25)
	if err != nil {
		return err
	}
	student, err := d.student(ctx, 3, 25)
	if err != nil {
		return err
	}
	_, err = d.Assessment.Sittings.Talk(ctx, actor.Actor{ID: student, Role: actor.Student, Sitting: sitting}, sitting)
	if err != nil {
		return err
	}
	return d.Settle(ctx)
}
