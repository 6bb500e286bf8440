package api

import (
	"time"

	"github.com/xinqiao/xinqiao/server/auth"
)

// routes is the whole URL map of the API, one line a route: method, path, who
// may, how it is recorded, name, summary, handler. Handlers stand in one file a
// resource. Every line is also in testdata/policy.golden.
func (s *server) routes() {
	r := s.registry

	// log-ins (auth.go)
	door := doors{s.deps.Auth, s.deps.SecureCookies}
	add(r, "POST", "/api/v1/login", auth.Public, attempt, "log-in", "教职工登录 / Log in as staff", door.logIn)
	add(r, "POST", "/api/v1/login/student", auth.Public, attempt, "log-in-student", "学生凭纸条登录 / Log in with a slip", door.logInStudent)
	slip := entrance{s.deps.School.Assessment.Sittings}
	add(r, "POST", "/api/v1/login/student/slip", auth.Public, attempt, "check-slip", "核对纸条，问下一步要什么 / Check a slip: is there a PIN yet", slip.check)
	add(r, "POST", "/api/v1/login/refresh", auth.Public, keepsOwn, "refresh-log-in", "换新令牌 / Exchange a refresh token", door.refresh)
	add(r, "POST", "/api/v1/logout", auth.SelfService, recorded(ForOwnAccount), "log-out", "退出登录 / Log out", door.logOut)
	add(r, "GET", "/api/v1/me", auth.SelfService, unrecorded, "me", "我是谁，能做什么 / Who I am and what I may do", door.me)
	add(r, "POST", "/api/v1/me/password", auth.ChangePassword, recorded(ForOwnAccount), "change-password", "修改密码 / Change one's password", door.changePassword)

	// the first administrator (setup.go)
	begin := setups{s.deps.Setup}
	add(r, "GET", "/api/v1/setup", auth.Public, unrecorded, "setup-state", "是否还没有管理员 / Whether the first administrator is still to come", begin.get)
	add(r, "POST", "/api/v1/setup", auth.Public, attempt, "set-up", "凭启动码建立首任管理员 / Make the first administrator, with the code of the start", begin.enter)

	// messages (inbox.go)
	inbox := inboxes{s.deps.Inboxes}
	add(r, "GET", "/api/v1/inbox", auth.SeeInbox, unrecorded, "list-inbox", "我的消息 / My messages", inbox.list)
	add(r, "GET", "/api/v1/inbox/unread", auth.SeeInbox, unrecorded, "count-unread", "我的未读消息数 / How many messages I have not read", inbox.unread)
	add(r, "POST", "/api/v1/inbox/{id}/read", auth.SeeInbox, recorded(ForOwnAccount), "read-message", "标为已读 / Mark a message as read", inbox.read)

	// open pages (events.go), and the ways to oneself outside them (contacts.go)
	pages := events{s.deps.Live, s.deps.Inboxes, s.deps.Closing}
	add(r, "GET", "/api/v1/events", auth.SeeInbox, unrecorded, "events", "有变化时通知页面 / Tells an open page that something changed", pages.stream, streams)
	ways := contacts{s.deps.Contacts}
	add(r, "GET", "/api/v1/me/channels", auth.SeeInbox, unrecorded, "my-channels", "怎样联系我 / How I am reached", ways.get)
	add(r, "PUT", "/api/v1/me/channels", auth.SeeInbox, recorded(ForOwnAccount), "choose-channels", "选择通知渠道 / Choose one's channels", ways.wish)
	add(r, "POST", "/api/v1/me/contacts/{channel}/code", auth.SeeInbox, recorded(ForOwnAccount), "send-code", "向自己的手机或邮箱发验证码 / Send a code to one's own phone or mail", ways.prove)
	add(r, "POST", "/api/v1/me/contacts/{channel}/verify", auth.SeeInbox, recorded(ForOwnAccount), "verify-contact", "填写验证码 / Enter the code", ways.confirm)

	// help (help.go)
	add(r, "GET", "/api/v1/help", auth.Public, unrecorded, "list-help-lines", "求助电话 / Help lines", helpLines)

	// who did or saw what (audit.go)
	trail := trails{s.deps.Audit}
	add(r, "GET", "/api/v1/audit", auth.SeeAudit, recorded(ForAudit), "list-audit", "审计记录 / The audit trail", trail.list)

	// work that keeps failing (poison.go)
	stuck := stuckWork{s.deps.Poison}
	add(r, "GET", "/api/v1/poison", auth.KeepEngine, unrecorded, "list-poison", "反复失败的后台工作 / Work that fails again and again", stuck.list)
	add(r, "POST", "/api/v1/poison/{id}/retry", auth.KeepEngine, recorded(ForAdministration), "retry-poison", "现在再试 / Try it again now", stuck.retry)

	engine := systems{s.deps.Version, time.Now(), s.deps.Ready, s.deps.Backlog, s.deps.Queues != nil}
	add(r, "GET", "/api/v1/system", auth.KeepEngine, unrecorded, "system-state", "运行状况和积压 / How the installation is, and what waits", engine.get)

	s.registerRoutes(r)
	s.campaignRoutes(r)
	s.sessionRoutes(r)
	s.sittingRoutes(r)
	s.careRoutes(r)
	s.referralRoutes(r)
	s.watchRoutes(r)
}

// registerRoutes are those of places, people and students.
func (s *server) registerRoutes(r *registry) {
	d := s.deps.School

	// units, schools, classes (org.go, schools.go)
	org := places{d.Org, d.Staffing}
	add(r, "GET", "/api/v1/units", auth.SeeOrg, unrecorded, "list-units", "下级单位 / Units below one", org.units)
	add(r, "GET", "/api/v1/units/{id}", auth.SeeOrg, unrecorded, "get-unit", "一个单位 / One unit", org.unit)
	add(r, "PUT", "/api/v1/units/{id}/contacts", auth.ManageOrg, recorded(ForAdministration), "set-contacts", "指定联系人 / Name the contacts of a unit", org.setContacts)
	add(r, "GET", "/api/v1/units/{id}/schools", auth.SeeOrg, unrecorded, "list-schools", "单位内的学校 / Schools of a unit", org.schools)
	add(r, "GET", "/api/v1/units/{id}/staffing", auth.SeeStaffing, unrecorded, "staffing", "心理教师配备（1:500） / Counselors against the rule", org.staffing)
	add(r, "GET", "/api/v1/schools/{code}", auth.SeeOrg, unrecorded, "get-school", "一所学校 / One school", org.school)
	add(r, "PUT", "/api/v1/schools/{code}", auth.ManageOrg, recorded(ForAdministration), "put-school", "登记或更正学校 / Enter or correct a school", org.putSchool)
	add(r, "PUT", "/api/v1/schools/{code}/duty", auth.ManageOrg, recorded(ForAdministration), "set-duty", "指定值班人员 / Name who answers for a school", org.setDuty)
	add(r, "GET", "/api/v1/schools/{code}/classes", auth.SeeOrg, unrecorded, "list-classes", "学校的班级 / Classes of a school", org.classes)
	add(r, "PUT", "/api/v1/classes/{id}", auth.ManageOrg, recorded(ForAdministration), "put-class", "登记班级、指定班主任 / Enter a class, name its teacher", org.putClass)

	// days and duties (calendar.go, rota.go)
	days := calendars{d.Org}
	add(r, "GET", "/api/v1/units/{id}/calendar/{year}", auth.SeeOrg, unrecorded, "get-calendar", "校历 / The calendar of a school year", days.get)
	add(r, "PUT", "/api/v1/units/{id}/calendar/{year}", auth.ManageOrg, recorded(ForAdministration), "plan-year", "登记假期和考试周 / Enter vacations and exam weeks", days.put)
	duties := rotas{d.Org}
	add(r, "GET", "/api/v1/units/{id}/rota", auth.SeeDuty, unrecorded, "get-rota", "值班表 / The duty roster", duties.get)
	add(r, "PUT", "/api/v1/units/{id}/rota", auth.ManageDuty, recorded(ForAdministration), "set-rota", "登记值班表 / Enter the duty roster", duties.put)
	add(r, "POST", "/api/v1/units/{id}/leaves", auth.ManageDuty, recorded(ForAdministration), "add-leave", "登记请假和替班 / Enter a leave and who stands in", duties.leave)
	add(r, "GET", "/api/v1/units/{id}/duty-days", auth.SeeDuty, unrecorded, "duty-days", "逐日的值班安排 / Who is on duty, day by day", duties.days)
	add(r, "GET", "/api/v1/units/{id}/on-duty", auth.SeeOrg, unrecorded, "on-duty", "谁在值班 / Who is on duty", duties.now)

	// staff (people.go)
	staff := people{d.Staff, s.deps.Auth.Accounts, s.deps.Idem}
	add(r, "POST", "/api/v1/people", auth.ManagePeople, recorded(ForAdministration), "add-person", "添加人员 / Add a member of staff", staff.add, created)
	add(r, "GET", "/api/v1/people", auth.SeePeople, unrecorded, "list-people", "单位内的人员 / Staff of a unit", staff.list)
	add(r, "GET", "/api/v1/people/{id}", auth.SeePeople, unrecorded, "get-person", "一名人员 / One member of staff", staff.get)
	add(r, "POST", "/api/v1/people/{id}/leave", auth.ManagePeople, recorded(ForAdministration), "person-leaves", "人员离任 / A person leaves", staff.leave)
	add(r, "PUT", "/api/v1/people/{id}/post", auth.ManagePeople, recorded(ForAdministration), "set-post", "专职或兼职 / Full-time or part-time", staff.setPost)
	add(r, "PUT", "/api/v1/people/{id}/identity", auth.ManagePeople, recorded(ForAdministration), "identify-person", "更正姓名和联系方式 / Correct name and contact", staff.identify)
	add(r, "PUT", "/api/v1/people/{id}/login", auth.ManagePeople, recorded(ForAdministration), "set-log-in", "设登录名和密码 / Set log-in name and password", staff.setLogin)
	add(r, "PUT", "/api/v1/people/{id}/login/disabled", auth.ManagePeople, recorded(ForAdministration), "disable-log-in", "停用或恢复登录 / Disable or enable a log-in", staff.disableLogin)

	// students (students.go)
	pupils := students{d.Students, d.Assessment.Sittings}
	add(r, "GET", "/api/v1/classes/{id}/students", auth.SeeStudents, unrecorded, "list-students", "班级学生 / Students of a class", pupils.ofClass)
	add(r, "GET", "/api/v1/students/{id}", auth.SeeStudents, recorded(ForCare), "get-student", "一名学生 / One student", pupils.get)
	add(r, "GET", "/api/v1/students/{id}/sittings", auth.SeeStudents, unrecorded, "list-sittings", "学生的测评 / A student's sittings", pupils.papers)
	add(r, "PUT", "/api/v1/students/{id}/mentor", auth.KeepStudents, recorded(ForCare), "set-mentor", "指定成长导师 / Give a student a mentor", pupils.setMentor)
	add(r, "POST", "/api/v1/students/{id}/guardians/unsafe", auth.KeepStudents, recorded(ForCare), "mark-guardian-unsafe", "标记不得联系的监护人 / A guardian must not be told", pupils.markUnsafe)
	add(r, "POST", "/api/v1/students/{id}/guardians/safe", auth.KeepStudents, recorded(ForCare), "mark-guardian-safe", "取消标记 / Take the mark back", pupils.markSafe)

	// first periods (absences.go)
	mornings := absences{d.Absences}
	add(r, "GET", "/api/v1/classes/{id}/absences", auth.ReportAbsence, unrecorded, "get-absences", "今天已报告的缺勤 / What was reported today", mornings.today)
	add(r, "POST", "/api/v1/classes/{id}/absences", auth.ReportAbsence, recorded(ForCare), "report-absences", "第一节课缺勤 / Who is absent in the first period", mornings.report)

	// growth mentors (mentoring.go)
	tasks := mentees{s.deps.Mentoring.Plans, d.Org}
	add(r, "GET", "/api/v1/mentees", auth.MentorStudents, recorded(ForCare), "my-mentees", "我的关心事项 / The students whose mentor I am, and what is due", tasks.mine)
	add(r, "POST", "/api/v1/mentees/{id}/tasks/{turn}/done", auth.MentorStudents, recorded(ForCare), "tick-task", "完成一件关心事项 / A care task was done", tasks.tick)
	add(r, "POST", "/api/v1/mentees/{id}/tasks/{turn}/undo", auth.MentorStudents, recorded(ForCare), "undo-task", "撤销刚才的完成 / Take the last tick back", tasks.undo)
	add(r, "GET", "/api/v1/units/{id}/mentors", auth.SeeStaffing, unrecorded, "mentor-figures", "成长导师覆盖（小数隐去） / How many students have a mentor; small counts are hidden", tasks.figures)

	// rosters (imports.go, upload.go)
	rosters := imports{d.Imports}
	add(r, "POST", "/api/v1/imports", auth.ImportRoster, recorded(ForAdministration), "check-roster", "上传名单并试读 / Upload a roster for a dry run", rosters.check, created, takesWorkbook)
	add(r, "GET", "/api/v1/imports", auth.ImportRoster, unrecorded, "list-imports", "单位的导入 / Imports of a unit", rosters.list)
	add(r, "GET", "/api/v1/imports/template", auth.ImportRoster, unrecorded, "roster-template", "名单模板 / An empty roster", rosters.template, givesWorkbook)
	add(r, "GET", "/api/v1/imports/{id}", auth.ImportRoster, unrecorded, "get-import", "导入的进度和问题 / Progress and faults of an import", rosters.get)
	add(r, "GET", "/api/v1/imports/{id}/faults", auth.ImportRoster, unrecorded, "roster-faults", "问题清单（Excel） / What is wrong with a roster, as a workbook", rosters.faults, givesWorkbook)
	add(r, "GET", "/api/v1/imports/{id}/leavers", auth.ImportRoster, recorded(ForAdministration), "list-leavers", "待确认离校的学生 / Proposed leavers, by name", rosters.leavers)
	add(r, "POST", "/api/v1/imports/{id}/commit", auth.ImportRoster, recorded(ForAdministration), "commit-import", "提交导入 / Write a checked roster", rosters.commit)
	add(r, "POST", "/api/v1/imports/{id}/cancel", auth.ImportRoster, recorded(ForAdministration), "cancel-import", "停止导入 / Stop an import", rosters.cancel)
	add(r, "POST", "/api/v1/imports/{id}/leavers", auth.ImportRoster, recorded(ForAdministration), "confirm-leavers", "确认离校 / Confirm leavers", rosters.confirmLeavers)
}

// campaignRoutes are those of campaigns, and of what they ask and how it is read.
func (s *server) campaignRoutes(r *registry) {
	d, a := s.deps.School, s.deps.School.Assessment

	// campaigns (campaigns.go)
	camps := campaigns{a.Campaigns, a.Rollups, s.deps.Idem, s.deps.Care.Policies}
	add(r, "POST", "/api/v1/campaigns", auth.ManageCampaign, recorded(ForAssessment), "create-campaign", "拟定测评 / Draft a campaign", camps.create, created)
	add(r, "GET", "/api/v1/campaigns", auth.SeeCoverage, unrecorded, "list-campaigns", "测评列表 / Campaigns", camps.list)
	add(r, "GET", "/api/v1/campaigns/{id}", auth.SeeCoverage, unrecorded, "get-campaign", "一次测评 / One campaign", camps.get)
	add(r, "POST", "/api/v1/campaigns/{id}/acceptance", auth.AcceptInstruments, recorded(ForAssessment), "accept-instruments", "认可测评所用量表 / Answer for a campaign's instruments", camps.accept)
	add(r, "GET", "/api/v1/campaigns/{id}/readiness", auth.SeeReadiness, unrecorded, "campaign-readiness", "启动前还缺什么 / What lacks before a campaign may open", camps.readiness)
	add(r, "POST", "/api/v1/campaigns/{id}/waiver", auth.WaiveReadiness, recorded(ForAssessment), "waive-readiness", "两人共同承担缺项 / Take a gap upon oneself, with a second person", camps.waive)
	add(r, "POST", "/api/v1/campaigns/{id}/consents", auth.VouchConsents, recorded(ForAssessment), "vouch-consents", "本校书面知情同意已收齐存档 / The written consents of one's school are there", camps.vouch)
	add(r, "POST", "/api/v1/campaigns/{id}/open", auth.ManageCampaign, recorded(ForAssessment), "open-campaign", "启动测评 / Open a campaign", camps.open)
	add(r, "POST", "/api/v1/campaigns/{id}/close", auth.ManageCampaign, recorded(ForAssessment), "close-campaign", "结束测评 / Close a campaign", camps.close)
	add(r, "GET", "/api/v1/campaigns/{id}/coverage", auth.SeeCoverage, unrecorded, "coverage", "覆盖情况 / How far a campaign has come", camps.coverage)

	add(r, "GET", "/api/v1/campaigns/{id}/norms", auth.SeeNorms, unrecorded, "campaign-norms", "本次测评的常模 / What is usual in a campaign, by grade and gender", camps.norms)

	// the library (instruments.go)
	shelf := instruments{d.Shelf}
	add(r, "GET", "/api/v1/instruments", auth.SeeCoverage, unrecorded, "list-instruments", "量表库 / Instruments", shelf.list)
	add(r, "GET", "/api/v1/instruments/{ref}", auth.SeeCoverage, unrecorded, "preview-instrument", "按学生所见预览 / An instrument as a student would see it", shelf.preview)

	add(r, "POST", "/api/v1/instruments", auth.PublishInstruments, recorded(ForAdministration), "publish-instrument", "发布量表或本校题目文字 / Publish an instrument, or the text of a key", shelf.publish, created)

	// by which rules papers are read (risks.go)
	rules, tries := risks{d.Shelf}, rehearsals{d.Shelf, a.Rehearsals}
	add(r, "POST", "/api/v1/risk-policies", auth.ManagePolicy, recorded(ForAdministration), "publish-risk-policy", "发布评估规则的新版本 / Publish a version of a risk policy", rules.publish, created)
	add(r, "GET", "/api/v1/risk-policies", auth.SeeCoverage, unrecorded, "list-risk-policies", "可用的评估规则 / Risk policies that may be used", rules.list)
	add(r, "GET", "/api/v1/risk-policies/{id}/{version}", auth.SeeCoverage, unrecorded, "get-risk-policy", "评估规则 / A version of a risk policy", rules.get)

	add(r, "GET", "/api/v1/risk-policies/{id}/{version}/source", auth.ManagePolicy, unrecorded, "risk-policy-source", "评估规则的原文 / A version of a risk policy as it is written", tries.source)
	add(r, "POST", "/api/v1/risk-policies/check", auth.ManagePolicy, recorded(ForAdministration), "check-risk-policy", "检查评估规则 / Check a risk policy without publishing it", tries.check)
	add(r, "POST", "/api/v1/rehearsals", auth.ManagePolicy, recorded(ForAdministration), "rehearse-policy", "用以往答卷试算 / What a policy would have done to past papers", tries.begin, created)
	add(r, "GET", "/api/v1/rehearsals/{id}", auth.ManagePolicy, recorded(ForAdministration), "get-rehearsal", "试算的进度和结果 / Progress and result of a rehearsal", tries.get)
	add(r, "POST", "/api/v1/rehearsals/{id}/stop", auth.ManagePolicy, recorded(ForAdministration), "stop-rehearsal", "停止试算 / Stop a rehearsal", tries.stop)
}

// sessionRoutes are those of sessions, and of who is asked apart from them.
func (s *server) sessionRoutes(r *registry) {
	d, a := s.deps.School, s.deps.School.Assessment

	// sessions (sessions.go)
	periods := sessions{a.Campaigns, a.Sessions, a.Sittings}
	add(r, "POST", "/api/v1/campaigns/{id}/sessions", auth.ManageCampaign, recorded(ForAssessment), "plan-session", "安排场次 / Plan a session", periods.plan, created)
	add(r, "GET", "/api/v1/campaigns/{id}/sessions", auth.SeeCoverage, unrecorded, "list-sessions", "场次列表 / Sessions of a campaign", periods.list)
	add(r, "GET", "/api/v1/sessions", auth.RunSession, unrecorded, "own-sessions", "我负责的场次 / The sessions that one has to do with", periods.own)
	add(r, "GET", "/api/v1/campaigns/{id}/progress", auth.RunSession, unrecorded, "class-progress", "一个班的完成情况 / How far the students of a class are", periods.classProgress)
	add(r, "GET", "/api/v1/sessions/{id}", auth.SeeCoverage, unrecorded, "get-session", "一个场次 / One session", periods.get)
	add(r, "GET", "/api/v1/sessions/{id}/progress", auth.RunSession, unrecorded, "session-progress", "现场进度 / The console of a session", periods.progress)
	add(r, "GET", "/api/v1/sessions/{id}/slips", auth.RunSession, recorded(ForAssessment), "session-slips", "登录纸条 / Slips to print", periods.slips)
	add(r, "POST", "/api/v1/sessions/{id}/sittings", auth.RunSession, recorded(ForAssessment), "invite-student", "邀请后来的学生 / Invite a student who joined", periods.invite)

	// who is asked apart from the class (stages.go)
	apart := stages{d.Org, a.Sittings}
	add(r, "POST", "/api/v1/campaigns/{id}/interviews", auth.AskAlone, recorded(ForCare), "begin-interview", "开始个别访谈 / Begin an interview", apart.interview)
	add(r, "POST", "/api/v1/campaigns/{id}/invitations", auth.AskAlone, recorded(ForCare), "invite-alone", "邀请学生单独作答 / Invite a student to answer alone", apart.summon)
	add(r, "GET", "/api/v1/schools/{code}/invitations", auth.AskAlone, recorded(ForCare), "list-invitations", "等待单独作答的学生 / Who is to answer alone", apart.invitations)
	add(r, "PUT", "/api/v1/sittings/{id}/window", auth.AskAlone, recorded(ForCare), "set-window", "改约单独作答的时间 / Another time to answer alone", apart.appoint)
	add(r, "GET", "/api/v1/sittings/{id}/slip", auth.AskAlone, recorded(ForCare), "get-slip", "单独作答的登录纸条 / The slip of who answers alone", apart.slip)
	add(r, "GET", "/api/v1/campaigns/{id}/observers", auth.RunSession, unrecorded, "observer-progress", "一个班的观察者填写进度 / How far the observers of a class are", apart.observers)
	add(r, "POST", "/api/v1/campaigns/{id}/observers", auth.RunSession, recorded(ForAssessment), "invite-observer", "为后来的学生加一份观察表 / An observer form for a student who joined", apart.inviteObserver)
	add(r, "GET", "/api/v1/campaigns/{id}/observers/slips", auth.RunSession, recorded(ForAssessment), "observer-slips", "一个班的观察者登录纸条 / Slips for the observers of a class", apart.observerSlips)

	// slips on paper (slips.go)
	cut := slipPrints{a.Sessions, a.Sittings, outside{s.deps.PublicURL, s.deps.SecureCookies}}
	add(r, "GET", "/api/v1/sessions/{id}/slips/print", auth.RunSession, recorded(ForAssessment), "print-slips", "打印登录纸条 / Slips of a session, as a page to print", cut.session, givesPage)
	add(r, "GET", "/api/v1/campaigns/{id}/observers/slips/print", auth.RunSession, recorded(ForAssessment), "print-observer-slips", "打印观察者的登录纸条 / Slips of observers, as a page to print", cut.observers, givesPage)
	add(r, "GET", "/api/v1/sittings/{id}/slip/print", auth.AskAlone, recorded(ForCare), "print-slip", "打印单独作答的登录纸条 / The slip of who answers alone, as a page to print", cut.alone, givesPage)
}

// sittingRoutes are those of sittings: of the paper, who runs it and who reads it.
func (s *server) sittingRoutes(r *registry) {
	d, a := s.deps.School, s.deps.School.Assessment

	// sittings, as those see them who run them (sittings.go, results.go)
	papersOf := sittings{a.Sittings}
	add(r, "GET", "/api/v1/sittings/{id}", auth.RunSession, unrecorded, "get-sitting", "测评状态 / Where a sitting stands", papersOf.get)
	add(r, "GET", "/api/v1/sittings/{id}/make-ups", auth.RunSession, unrecorded, "list-make-ups", "可选的补测场次 / Sessions for a make-up", papersOf.makeUps)
	add(r, "POST", "/api/v1/sittings/{id}/make-up", auth.RunSession, recorded(ForAssessment), "make-up", "安排补测 / Give a make-up", papersOf.makeUp)
	add(r, "POST", "/api/v1/sittings/{id}/excuse", auth.RunSession, recorded(ForAssessment), "excuse", "记录未完成的原因 / Record why it was not finished", papersOf.excuse)
	add(r, "POST", "/api/v1/sittings/{id}/reset", auth.RunSession, recorded(ForAssessment), "reset-entry", "解锁并重设 PIN / Lift a lock, forget the PIN", papersOf.reset)
	says := results{a.Sittings}
	add(r, "GET", "/api/v1/sittings/{id}/result", auth.SeeResult, recorded(ForCare), "get-result", "测评结果 / What a sitting says", says.get)

	add(r, "GET", "/api/v1/students/{id}/trends", auth.SeeResult, recorded(ForCare), "get-trends", "历年变化 / A student's scores over the years", says.trends)

	// the paper, as it is filled in (papers.go)
	own := papers{a.Sittings, d.Org}
	add(r, "GET", "/api/v1/sittings/{id}/paper", auth.TakeSitting, unrecorded, "get-paper", "题目 / The questions", own.get)
	add(r, "POST", "/api/v1/sittings/{id}/assent", auth.TakeSitting, keepsOwn, "assent", "同意或不参加 / Agree, or not", own.assent)
	add(r, "POST", "/api/v1/sittings/{id}/answers", auth.TakeSitting, keepsOwn, "save-answers", "保存回答 / Save answers", own.save)
	add(r, "POST", "/api/v1/sittings/{id}/submit", auth.TakeSitting, keepsOwn, "submit", "交卷 / Submit", own.submit)
	add(r, "POST", "/api/v1/sittings/{id}/talk", auth.TakeSitting, keepsOwn, "talk", "我想和老师谈谈 / I want to talk to a teacher", own.talk)
}

// careRoutes are those of alerts and cases.
func (s *server) careRoutes(r *registry) {
	c, keeper := s.deps.Care, s.deps.Idem

	// the queue (alerts.go)
	queue := alerts{c.Alerts, s.deps.School.Staff, s.deps.School.Org, s.deps.School.Students, keeper}
	add(r, "GET", "/api/v1/alerts", auth.SeeAlerts, recorded(ForCare), "list-alerts", "待处理的提醒 / Open alerts of the school", queue.list)
	add(r, "GET", "/api/v1/schools/{code}/alert-figures", auth.SeeAlerts, unrecorded, "alert-figures", "本校提醒是否及时（仅数字） / Whether alerts are answered in time, in figures", queue.figures)
	add(r, "GET", "/api/v1/alerts/{id}", auth.SeeAlerts, recorded(ForCare), "get-alert", "一条提醒 / One alert", queue.get)
	add(r, "GET", "/api/v1/alerts/{id}/escalation", auth.AckEscalation, recorded(ForCare), "get-escalation", "上报到我的提醒（不含学生） / An alert that rose to somebody, without the student", queue.escalation)
	add(r, "POST", "/api/v1/alerts/{id}/acknowledge", auth.AckEscalation, recorded(ForCare), "acknowledge-alert", "我来见这名学生 / I will see this student", queue.acknowledge)
	add(r, "POST", "/api/v1/alerts/{id}/assign", auth.WorkAlerts, recorded(ForCare), "assign-alert", "交给另一人 / Let somebody else answer for it", queue.assign)
	add(r, "POST", "/api/v1/alerts/{id}/snooze", auth.WorkAlerts, recorded(ForCare), "snooze-alert", "推迟（仅轻、中度，不超过期限） / Put off what is mild or moderate, within its deadline", queue.snooze)
	add(r, "POST", "/api/v1/alerts/{id}/hear", auth.WorkAlerts, recorded(ForCare), "hear-student", "已听学生说 / The student was heard", queue.hear)
	add(r, "POST", "/api/v1/alerts/{id}/triage", auth.WorkCases, recorded(ForCare), "triage-alert", "研判去向 / Decide what follows", queue.triage)

	// what is asked of those who see no student (decisions.go)
	waits := decisions{s.deps.Inboxes, c}
	add(r, "GET", "/api/v1/decisions", auth.AckEscalation, recorded(ForReview), "list-decisions", "需要我表态的事，以及已经办完的（不含学生） / What asks for a word of the reader, and what no longer does, without a student", waits.list)

	// care of one student (cases.go)
	file := cases{c.Cases, s.deps.School.Staff, keeper}
	add(r, "GET", "/api/v1/cases", auth.SeeCases, recorded(ForCare), "list-cases", "进行中的个案 / Open cases of the school", file.list)
	add(r, "GET", "/api/v1/cases/{id}", auth.SeeCases, recorded(ForCare), "get-case", "一份个案 / One case", file.get)
	add(r, "GET", "/api/v1/cases/{id}/rising", auth.AckEscalation, recorded(ForCare), "rising-case", "上报到我的超期个案（不含学生） / An overdue case that rose to somebody, without the student", rising(c.Cases.Rising))
	add(r, "POST", "/api/v1/cases/{id}/assign", auth.WorkAlerts, recorded(ForCare), "assign-case", "交给另一人 / Let somebody else answer for it", file.assign)
	add(r, "POST", "/api/v1/cases/{id}/holiday-plans", auth.WorkCases, recorded(ForCare), "plan-holiday", "假期关怀安排 / Plan how a student is looked after in a holiday", file.planHoliday)
	add(r, "POST", "/api/v1/cases/{id}/check-ins", auth.WorkCases, recorded(ForCare), "check-in", "假期联系记录 / A check-in of a holiday plan", file.note(file.checkIn))
	add(r, "POST", "/api/v1/cases/{id}/found", auth.WorkAlerts, recorded(ForCare), "found-student", "已知缺勤学生的去向 / Somebody knows where an absent student is", file.note(file.found))
	add(r, "POST", "/api/v1/cases/{id}/review", auth.WorkCases, recorded(ForReview), "review-case", "研判会记录 / A review meeting", file.review)
	add(r, "POST", "/api/v1/cases/{id}/talks", auth.WorkCases, recorded(ForCare), "talk-with-guardians", "与监护人谈话 / A talk with the guardians", file.talk)
	add(r, "POST", "/api/v1/cases/{id}/police", auth.WorkCases, recorded(ForCare), "report-to-police", "已向公安机关报告 / The report to the police was made", file.note(file.police))
	add(r, "POST", "/api/v1/cases/{id}/consents", auth.WorkCases, recorded(ForReferral), "record-consent", "知情同意（写明医院） / A consent that names a hospital", file.consent)
	add(r, "POST", "/api/v1/cases/{id}/elsewhere", auth.WorkCases, recorded(ForCare), "seen-elsewhere", "家庭自选医院就诊 / The family chose a hospital of its own", file.note(file.elsewhere))
	add(r, "POST", "/api/v1/cases/{id}/referrals", auth.SendReferral, recorded(ForReferral), "refer", "转介 / Send a referral", file.refer)
	add(r, "POST", "/api/v1/cases/{id}/emergency", auth.SendReferral, recorded(ForReferral), "refer-in-emergency", "紧急转介 / Disclose without consent, life being in danger", file.emergency)
	add(r, "POST", "/api/v1/cases/{id}/referrals/preview", auth.SendReferral, recorded(ForReferral), "preview-referral", "预览将离开学校的内容，不发送 / What would leave the school; nothing is sent", file.preview)
	add(r, "GET", "/api/v1/cases/{id}/emergencies", auth.ApproveEmergency, recorded(ForReview), "see-emergencies", "待批准或复核的紧急披露（不含学生） / Disclosures to approve or review, without the student", file.emergencies)
	add(r, "POST", "/api/v1/cases/{id}/approvals", auth.ApproveEmergency, recorded(ForReview), "approve-emergency", "批准紧急披露 / Approve an emergency disclosure", file.approve)
	add(r, "POST", "/api/v1/cases/{id}/emergency/review", auth.ReviewPanel, recorded(ForReview), "review-emergency", "事后复核紧急披露 / Look back at an emergency disclosure", file.reviewEmergency)
	add(r, "POST", "/api/v1/cases/{id}/stayed", auth.WorkCases, recorded(ForCare), "stayed-at-school", "未离校，无需复学评估 / The student never left class", file.note(file.noReturn))
	add(r, "POST", "/api/v1/cases/{id}/follow-ups", auth.WorkCases, recorded(ForCare), "follow-up", "随访 / A follow-up was done", file.note(file.followUp))
	add(r, "POST", "/api/v1/cases/{id}/close", auth.WorkCases, recorded(ForCare), "close-case", "结案 / Close the case", file.close)
	add(r, "GET", "/api/v1/cases/{id}/referrals", auth.SeeReferrals, recorded(ForReferral), "list-referrals", "个案的转介 / Referrals of a case", file.referrals)

	// papers that fill themselves (case_papers.go)
	add(r, "GET", "/api/v1/cases/{id}/minutes", auth.SeeCases, recorded(ForReview), "print-minutes", "打印研判会议记录（心理教师和与会人员） / The minutes of the review meeting, for counselors and who sat in it", paperOf(file.minutes, minutesPage), givesPage)
	add(r, "GET", "/api/v1/cases/{id}/guardian-letter", auth.WorkCases, recorded(ForCare), "print-guardian-letter", "打印约谈监护人的信 / The letter that asks the guardians to a talk", paperOf(file.invitation, invitationPage), givesPage)
	add(r, "GET", "/api/v1/cases/{id}/refusal-record", auth.WorkCases, recorded(ForCare), "print-refusal-record", "打印不同意转介的记录 / The record of a refusal", paperOf(file.refusal, refusalPage), givesPage)

	// what mentors and other adults are asked (mentoring.go, cards.go)
	asked, safety := mentees{s.deps.Mentoring.Plans, s.deps.School.Org}, cards{s.deps.Mentoring.Cards, keeper}
	add(r, "GET", "/api/v1/cases/{id}/mentoring", auth.WorkCases, recorded(ForCare), "get-mentoring", "导师关心的节奏和记录 / How the student's mentor looks after them", asked.ofCase)
	add(r, "PUT", "/api/v1/cases/{id}/mentoring/rhythm", auth.WorkCases, recorded(ForCare), "set-rhythm", "调整导师关心的节奏 / Another rhythm for the student's mentor", asked.setRhythm)
	add(r, "GET", "/api/v1/mentor-wishes", auth.WorkAlerts, recorded(ForCare), "list-mentor-wishes", "导师请心理老师看一看的学生 / Whom mentors would like a counselor to look at", asked.wishes)
	add(r, "POST", "/api/v1/mentor-wishes/{id}/take", auth.WorkAlerts, recorded(ForCare), "take-mentor-wish", "我来看这名学生 / I will see this student", asked.take)
	add(r, "GET", "/api/v1/card-phrases", auth.WorkCases, unrecorded, "list-card-phrases", "安全卡可用的句子 / The phrases that safety cards are made of", safety.phrases)
	add(r, "GET", "/api/v1/cases/{id}/cards", auth.WorkCases, recorded(ForCare), "list-cards", "学生的安全卡，新的在前 / Safety cards of the student, the newest first", safety.ofCase)
	add(r, "POST", "/api/v1/cases/{id}/cards", auth.WorkCases, recorded(ForCare), "release-card", "向指定的人发安全卡 / Release a safety card to named adults", safety.release, created)
	add(r, "POST", "/api/v1/cards/{id}/withdraw", auth.WorkCases, recorded(ForCare), "withdraw-card", "收回安全卡 / Withdraw a safety card", safety.withdraw)
	add(r, "GET", "/api/v1/cards", auth.ReadCards, recorded(ForCare), "my-cards", "发给我的安全卡 / Safety cards released to me", safety.mine)
	add(r, "POST", "/api/v1/cards/{id}/read", auth.ReadCards, recorded(ForCare), "read-card", "确认已读 / Confirm that one has read it", safety.confirm)

	// from hand to hand (handovers.go)
	hands := handovers{c.Handovers, s.deps.School.Staff, keeper}
	add(r, "POST", "/api/v1/people/{id}/hand-over", auth.HandOver, recorded(ForCare), "hand-over", "交接全部提醒和个案 / Hand over all open alerts and cases of a person", hands.give)
	add(r, "GET", "/api/v1/hand-overs/{id}", auth.SeeHandOver, recorded(ForCare), "get-hand-over", "一次交接 / One hand-over", hands.get)
}

// referralRoutes are those of the way to a hospital and back.
func (s *server) referralRoutes(r *registry) {
	c, keeper := s.deps.Care, s.deps.Idem

	// referrals (referrals.go)
	channel := referrals{c.Referrals, keeper}
	add(r, "GET", "/api/v1/referrals", auth.RouteReferrals, recorded(ForReferral), "district-referrals", "区内转介进展 / Where the referrals of a district stand", channel.inbox)
	add(r, "GET", "/api/v1/referrals/{id}/rising", auth.AckEscalation, recorded(ForReferral), "rising-referral", "上报到我的超期转介（不含学生） / An overdue referral that rose to somebody, without the student", rising(c.Referrals.Rising))
	add(r, "GET", "/api/v1/referrals/received", auth.ReceiveReferrals, recorded(ForReferral), "received-referrals", "医院收到的转介 / Referrals to the hospital", channel.inbox)
	add(r, "GET", "/api/v1/referrals/received/{id}", auth.ReceiveReferrals, recorded(ForReferral), "received-referral", "一份转介的进展（不含材料） / One referral to the hospital, without the packet", channel.received)
	add(r, "POST", "/api/v1/referrals/{id}/open", auth.ReceiveReferrals, recorded(ForReferral), "open-referral", "打开转介材料（即已阅） / Open the packet; that is what seen means", channel.open)
	add(r, "POST", "/api/v1/referrals/{id}/identity/open", auth.ReceiveReferrals, recorded(ForReferral), "open-identity", "打开身份信息（单独记录） / Open who the student is; recorded apart", channel.identify)
	add(r, "POST", "/api/v1/referrals/{id}/accept", auth.ReceiveReferrals, recorded(ForReferral), "accept-referral", "接收 / Accept", channel.accept)
	add(r, "POST", "/api/v1/referrals/{id}/decline", auth.ReceiveReferrals, recorded(ForReferral), "decline-referral", "退回 / Decline", channel.decline)
	add(r, "POST", "/api/v1/referrals/{id}/appointment", auth.ReceiveReferrals, recorded(ForReferral), "appoint", "约定就诊时间 / Make an appointment", channel.appoint)
	add(r, "POST", "/api/v1/referrals/{id}/attendance", auth.ReceiveReferrals, recorded(ForReferral), "attendance", "到诊或未到 / The student came, or did not", channel.attended)
	add(r, "POST", "/api/v1/referrals/{id}/feedback", auth.ReceiveReferrals, recorded(ForReferral), "feedback", "就诊反馈 / Report on the way", channel.feedback)
	add(r, "POST", "/api/v1/referrals/{id}/reply", auth.ReceiveReferrals, recorded(ForReferral), "reply-to-referral", "按回执选项回复 / One of the answers of the form, with the steps on the way", channel.reply)
	add(r, "POST", "/api/v1/referrals/{id}/complete", auth.ReceiveReferrals, recorded(ForReferral), "complete-referral", "诊疗结束与复学建议 / Treatment ended, with advice", channel.complete)
	add(r, "POST", "/api/v1/referrals/{id}/cancel", auth.SendReferral, recorded(ForReferral), "cancel-referral", "撤回转介 / Take a referral back", channel.cancel)
	add(r, "POST", "/api/v1/referrals/{id}/withdraw", auth.SendReferral, recorded(ForReferral), "withdraw-consent", "撤回同意，关闭转介 / The consent was taken back; the referral is closed", channel.withdraw)
	add(r, "POST", "/api/v1/referrals/{id}/identity", auth.SendReferral, recorded(ForReferral), "release-identity", "凭同意书向医院开放身份 / Release the identity, on a consent that names the hospital", channel.release)

	// hospitals without a system of their own (letters.go; their pages: replies.go)
	paper := letters{c.Referrals, keeper, outside{s.deps.PublicURL, s.deps.SecureCookies}}
	add(r, "POST", "/api/v1/referrals/{id}/link", auth.IssueLinks, recorded(ForReferral), "issue-link", "发一次性链接 / Issue a one-time link", paper.issue)
	add(r, "POST", "/api/v1/referrals/{id}/link/revoke", auth.IssueLinks, recorded(ForReferral), "revoke-link", "作废链接 / Take the link back", paper.revoke)
	add(r, "GET", "/api/v1/referrals/{id}/form", auth.SendReferral, recorded(ForReferral), "print-form", "打印转介单 / The referral form, to print", paper.form, givesPage)
	add(r, "GET", "/api/v1/referrals/{id}/family-sheet", auth.SendReferral, recorded(ForReferral), "print-family-sheet", "打印就诊说明（含回执码） / The family's sheet, with the code", paper.sheet, givesPage)
	add(r, "POST", "/api/v1/referrals/{id}/handed-over", auth.SendReferral, recorded(ForReferral), "hand-over-form", "转介单已送达医院 / The form reached the hospital", paper.handOver)
	add(r, "POST", "/api/v1/referrals/{id}/paper-reply", auth.SendReferral, recorded(ForReferral), "record-paper-reply", "代录医院的纸质回执 / Record a reply on paper", paper.record)

	// the return to school (returns.go)
	back := returns{c.Returns, keeper}
	add(r, "GET", "/api/v1/cases/{id}/returns", auth.SeeCases, recorded(ForReview), "list-returns", "复学方案 / Return plans of a case", back.ofCase)
	add(r, "POST", "/api/v1/cases/{id}/returns", auth.WorkCases, recorded(ForReview), "propose-return", "提出复学方案 / Propose a return", back.propose, created)
	add(r, "GET", "/api/v1/returns/{id}/rising", auth.AckEscalation, recorded(ForReview), "rising-return", "上报到我的超期复学方案（不含学生） / An overdue return plan that rose to somebody, without the student", rising(c.Returns.Rising))
	add(r, "POST", "/api/v1/returns/{id}/review", auth.ReviewPanel, recorded(ForReview), "review-return", "复学评估 / Review a return plan", back.review)
	add(r, "POST", "/api/v1/returns/{id}/appeal", auth.WorkCases, recorded(ForReview), "appeal-return", "家庭申诉 / The family appeals", back.appeal)
	add(r, "POST", "/api/v1/returns/{id}/defer", auth.WorkCases, recorded(ForReview), "defer-return", "暂缓复学 / The refusal stands for now", back.deferred)
}

// watchRoutes are those of what must stand before, and of the proof afterwards.
func (s *server) watchRoutes(r *registry) {
	c := s.deps.Care

	// the proof that nothing was lost (ledgers.go)
	proof := ledgers{c.Ledgers}
	add(r, "GET", "/api/v1/ledgers", auth.SeeLedgers, recorded(ForAudit), "list-ledger-campaigns", "可出台账的测评 / Campaigns of which one may have ledgers", proof.campaigns)
	add(r, "GET", "/api/v1/campaigns/{id}/ledgers", auth.SeeLedgers, recorded(ForAudit), "list-ledgers", "测评的无遗漏台账 / Loss ledgers of a campaign", proof.list)
	add(r, "POST", "/api/v1/campaigns/{id}/ledgers", auth.AskLedger, recorded(ForAudit), "ask-ledger", "生成截至某时刻的台账 / Have a ledger made as of a cut-off", proof.ask, created)
	add(r, "GET", "/api/v1/ledgers/{id}", auth.SeeLedgers, recorded(ForAudit), "get-ledger", "已签名的台账文件 / A signed ledger, as a file", proof.file, givesLedger)
	add(r, "GET", "/api/v1/ledgers/{id}/exceptions", auth.WorkCases, recorded(ForCare), "list-ledger-exceptions", "台账例外涉及的本校学生 / Whom a ledger's exceptions are about", proof.missing)

	// exercises of the whole chain (drills.go)
	exercises := drills{c.Drills, c.Policies, s.deps.School.Org}
	add(r, "POST", "/api/v1/schools/{code}/drills", auth.RunDrill, recorded(ForAdministration), "start-drill", "开始全链路演练 / Exercise the whole chain of a school", exercises.start, created)
	add(r, "GET", "/api/v1/schools/{code}/drills", auth.SeeReadiness, unrecorded, "list-drills", "演练结果，新的在前 / Drills of a school, the newest first", exercises.list)

	// what the care of a unit comes to (figures.go)
	sums := figures{c.Tallies}
	add(r, "GET", "/api/v1/units/{id}/care-figures", auth.SeeCareFigures, unrecorded, "care-figures", "提醒与转介的统计（小数隐去） / Alerts and referrals in figures; small ones are hidden", sums.get)

	// hospitals, notices, policies (coordination.go)
	shared := coordination{c.Hospitals, c.Notices, c.Policies}
	add(r, "GET", "/api/v1/units/{id}/hospitals", auth.SeeOrg, unrecorded, "list-hospitals", "定点医院 / Designated hospitals of a city", shared.hospitalsIn)
	add(r, "GET", "/api/v1/hospitals/{id}", auth.SeeOrg, unrecorded, "get-hospital", "一家定点医院 / One designated hospital", shared.hospital)
	add(r, "PUT", "/api/v1/hospitals/{id}", auth.ManageHospitals, recorded(ForAdministration), "designate-hospital", "指定医院 / Designate a hospital", shared.designate)
	add(r, "GET", "/api/v1/hospitals/{id}/people", auth.ManageHospitals, unrecorded, "list-hospital-people", "医院的人员 / Staff of a hospital", shared.staff)
	add(r, "PUT", "/api/v1/hospitals/{id}/channel", auth.ManageHospitals, recorded(ForAdministration), "connect-hospital", "登记医院系统的接口和公钥 / Enter the programs of a hospital, or exchange their keys", shared.connect)
	add(r, "DELETE", "/api/v1/hospitals/{id}/channel", auth.ManageHospitals, recorded(ForAdministration), "disconnect-hospital", "停用医院系统的接口 / Leave a hospital to its people", shared.disconnect)
	add(r, "GET", "/api/v1/notices", auth.SeeNotices, recorded(ForReferral), "list-notices", "通知（不含个人信息） / Notices, without a person", shared.listNotices)
	add(r, "GET", "/api/v1/notices/unopened", auth.ChaseNotices, recorded(ForReferral), "unopened-notices", "报到我的、无人打开的通知（不含个人信息） / Notices that nobody opened, to whom they rose", shared.unopened)
	add(r, "POST", "/api/v1/notices/{id}/see", auth.OpenNotices, recorded(ForReferral), "see-notice", "已阅通知 / A named human saw the notice", shared.seeNotice)

	// the programs of hospitals (programs.go)
	programs := programs{c.Channel, c.Referrals}
	add(r, "GET", "/.well-known/xinqiao-keys.json", auth.Public, unrecorded, "signing-keys", "平台的验签公钥 / Keys that check what the platform signed", programs.keys)
	add(r, "POST", "/api/v1/coordination/receipts", auth.Public, keepsOwn, "take-receipt", "医院系统的签名回执和答复 / Signed receipts and answers of a hospital's programs", programs.take, asSigned)
	add(r, "GET", "/api/v1/referrals/{id}/receipts", auth.SendReferral, recorded(ForReferral), "referral-receipts", "与医院系统的往来凭证 / What was exchanged with the hospital's programs, with proofs", programs.receipts)

	add(r, "POST", "/api/v1/care-policies", auth.ManagePolicy, recorded(ForAdministration), "add-care-policy", "新的处置规则版本 / A new version of a care policy", shared.addPolicy, created)
	add(r, "GET", "/api/v1/units/{id}/care-policy", auth.SeeOrg, unrecorded, "care-policy-in-force", "现行处置规则 / The care policy in force in a unit", shared.inForce)
	add(r, "PUT", "/api/v1/units/{id}/care-policy", auth.ManagePolicy, recorded(ForAdministration), "name-care-policy", "指定现行处置规则 / Name the care policy in force", shared.putInForce)
	add(r, "GET", "/api/v1/care-policies/{id}/{version}", auth.SeeOrg, unrecorded, "get-care-policy", "处置规则 / A version of a care policy", shared.policy)
}
