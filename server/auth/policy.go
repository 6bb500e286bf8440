package auth

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/xinqiao/xinqiao/internal/actor"
)

// Permission is one thing that a route lets a person do. Which part of the tree
// it reaches is not said here: every domain asks the Actor for its scope.
type Permission string

// The permissions.
const (
	Public             Permission = "public"              // without a log-in
	SelfService        Permission = "self-service"        // one's own log-in
	ChangePassword     Permission = "change-password"     // students have a PIN for each sitting instead
	SeeInbox           Permission = "see-inbox"           // one's own messages
	SeeOrg             Permission = "see-org"             // units, schools, classes and who answers for them
	SeePeople          Permission = "see-people"          // staff by name
	SeeStudents        Permission = "see-students"        // students by name, without results
	KeepStudents       Permission = "keep-students"       // mentors, and guardians who must not be told
	ManagePeople       Permission = "manage-people"       // staff, roles, accounts
	ManageOrg          Permission = "manage-org"          // units, schools, calendars
	ImportRoster       Permission = "import-roster"       // students of a unit
	ManageCampaign     Permission = "manage-campaign"     // campaigns and their sessions
	AcceptInstruments  Permission = "accept-instruments"  // answer for wordings that nobody has validated
	PublishInstruments Permission = "publish-instruments" // answer for the licence of a school's or district's own
	SeeReadiness       Permission = "see-readiness"       // what lacks before a campaign may open
	WaiveReadiness     Permission = "waive-readiness"     // open it all the same, two together
	VouchConsents      Permission = "vouch-consents"      // say that the written consents of one's school are there
	RunDrill           Permission = "run-drill"           // exercise the chain of a school
	ManagePolicy       Permission = "manage-policy"       // deadlines, escalation steps, rules
	ManageHospitals    Permission = "manage-hospitals"    // designated hospitals
	RunSession         Permission = "run-session"         // console, slips, non-completion, make-up
	TakeSitting        Permission = "take-sitting"        // one's own questionnaire; an interview's, on the student's behalf
	AskAlone           Permission = "ask-alone"           // interviews, and who answers apart from the class
	SeeCoverage        Permission = "see-coverage"        // who is counted, and how many
	SeeNorms           Permission = "see-norms"           // what is usual in a campaign, groups of a hundred and more
	SeeStaffing        Permission = "see-staffing"        // teachers against students
	SeeCareFigures     Permission = "see-care-figures"    // alerts and referrals counted by unit, small counts hidden
	SeeAlerts          Permission = "see-alerts"          // alerts with the student they concern
	WorkAlerts         Permission = "work-alerts"         // acknowledge, assign, hear, triage
	AckEscalation      Permission = "ack-escalation"      // take an escalated alert by its reference, unseen
	SeeDuty            Permission = "see-duty"            // duty rosters with leave
	ManageDuty         Permission = "manage-duty"         // change them
	MentorStudents     Permission = "mentor-students"     // one's own care tasks
	ReadCards          Permission = "read-cards"          // safety cards that were released to oneself
	ReportAbsence      Permission = "report-absence"      // who is absent in the first period
	HandOver           Permission = "hand-over"           // give all alerts and cases of a person to another
	SeeHandOver        Permission = "see-hand-over"       // those given or received
	SeeCases           Permission = "see-cases"           // state and history of cases
	WorkCases          Permission = "work-cases"          // guardian talk, consent, follow-up, return
	ReviewPanel        Permission = "review-panel"        // sit on the panel, sign its minutes
	ApproveEmergency   Permission = "approve-emergency"   // one of the two approvals of a disclosure
	SeeResult          Permission = "see-result"          // answers, scores, levels
	SeeReferrals       Permission = "see-referrals"       // the school's own referrals
	SendReferral       Permission = "send-referral"       // send, cancel, answer questions
	IssueLinks         Permission = "issue-links"         // for hospital people without a log-in
	ReceiveReferrals   Permission = "receive-referrals"   // the hospital's side, with the packet
	RouteReferrals     Permission = "route-referrals"     // where each referral stands, without the packet
	SeeNotices         Permission = "see-notices"         // urgency, reference, call-back
	OpenNotices        Permission = "open-notices"        // say that a named human has one before them
	ChaseNotices       Permission = "chase-notices"       // those that nobody opened, once they rose to oneself
	SeeAudit           Permission = "see-audit"           // who did or saw what
	SeeLedgers         Permission = "see-ledgers"         // that nothing was lost: sums and references, no person
	AskLedger          Permission = "ask-ledger"          // have one made
	KeepEngine         Permission = "keep-engine"         // work that keeps failing, queues
)

// columns are the roles in the order of the matrix below.
var columns = []actor.Role{
	actor.Student, actor.Teacher, actor.Counselor, actor.Lead, actor.Office,
	actor.Health, actor.Hospital, actor.Auditor, actor.Admin,
}

// matrix is the whole role × permission policy. Its empty cells follow the
// "never sees" column of the mission: teachers see no alert, leads no answer,
// offices no individual (a ledger is made of them), the health contact no packet, auditors no content,
// administrators no result.
var matrix = map[Permission]string{
	//                 student teacher counselor lead office health hospital auditor admin
	SelfService:        "   x       x        x      x     x      x       x        x      x",
	ChangePassword:     "   .       x        x      x     x      x       x        x      x",
	SeeInbox:           "   .       x        x      x     x      x       x        .      x",
	SeeOrg:             "   .       x        x      x     x      x       x        .      x",
	SeePeople:          "   .       .        x      x     .      .       .        .      x",
	SeeStudents:        "   .       x        x      x     .      .       .        .      .",
	KeepStudents:       "   .       .        x      x     .      .       .        .      .",
	ManagePeople:       "   .       .        .      .     .      .       .        .      x",
	ManageOrg:          "   .       .        .      .     .      .       .        .      x",
	ImportRoster:       "   .       .        .      .     .      .       .        .      x",
	ManageCampaign:     "   .       .        .      .     .      .       .        .      x",
	AcceptInstruments:  "   .       .        x      .     x      .       .        .      .",
	PublishInstruments: "  .       .        .      .     .      .       .        .      x",
	SeeReadiness:       "   .       .        x      x     x      .       .        .      x",
	WaiveReadiness:     "   .       .        .      x     x      .       .        .      x",
	VouchConsents:      "   .       .        x      x     .      .       .        .      .",
	RunDrill:           "   .       .        .      x     .      .       .        .      x",
	ManagePolicy:       "   .       .        .      .     .      .       .        .      x",
	ManageHospitals:    "   .       .        .      .     .      x       .        .      x",
	RunSession:         "   .       x        x      .     .      .       .        .      .",
	TakeSitting:        "   x       .        x      .     .      .       .        .      .",
	AskAlone:           "   .       .        x      .     .      .       .        .      .",
	SeeCoverage:        "   .       x        x      x     x      .       .        .      x",
	SeeNorms:           "   .       .        x      .     x      .       .        .      .",
	SeeStaffing:        "   .       .        .      x     x      .       .        .      x",
	SeeCareFigures:     "   .       .        .      .     x      .       .        .      .",
	SeeAlerts:          "   .       .        x      x     .      .       .        .      .",
	WorkAlerts:         "   .       .        x      x     .      .       .        .      .",
	AckEscalation:      "   .       .        x      x     x      x       .        .      .",
	SeeDuty:            "   .       .        x      x     x      x       .        .      x",
	ManageDuty:         "   .       .        .      x     .      .       .        .      x",
	MentorStudents:     "   .       x        x      x     .      .       .        .      .",
	ReadCards:          "   .       x        x      x     .      .       .        .      .",
	ReportAbsence:      "   .       x        x      x     .      .       .        .      .",
	HandOver:           "   .       .        x      x     x      .       .        .      x",
	SeeHandOver:        "   .       .        x      x     x      .       .        .      .",
	SeeCases:           "   .       .        x      x     .      .       .        .      .",
	WorkCases:          "   .       .        x      .     .      .       .        .      .",
	ReviewPanel:        "   .       .        x      x     x      .       .        .      .",
	ApproveEmergency:   "   .       .        x      x     x      .       .        .      .",
	SeeResult:          "   .       .        x      .     .      .       .        .      .",
	SeeReferrals:       "   .       .        x      x     .      .       .        .      .",
	SendReferral:       "   .       .        x      .     .      .       .        .      .",
	IssueLinks:         "   .       .        x      .     .      x       .        .      .",
	ReceiveReferrals:   "   .       .        .      .     .      .       x        .      .",
	RouteReferrals:     "   .       .        .      .     .      x       .        .      .",
	SeeNotices:         "   .       .        .      .     .      x       x        .      .",
	OpenNotices:        "   .       .        .      .     x      x       x        .      .",
	ChaseNotices:       "   .       .        .      .     x      x       .        .      .",
	SeeAudit:           "   .       .        .      .     .      .       .        x      .",
	SeeLedgers:         "   .       .        x      x     .      .       .        x      .",
	AskLedger:          "   .       .        .      x     .      .       .        x      .",
	KeepEngine:         "   .       .        .      .     .      .       .        .      x",
}

// granted is the matrix as it is asked.
var granted = parse(matrix)

func parse(m map[Permission]string) map[Permission][]actor.Role {
	parsed := make(map[Permission][]actor.Role, len(m))
	for p, row := range m {
		cells := strings.Fields(row)
		if len(cells) != len(columns) {
			panic(fmt.Sprintf("auth: the row of %q does not have %d cells", p, len(columns)))
		}
		for i, cell := range cells {
			if cell == "x" {
				parsed[p] = append(parsed[p], columns[i])
			}
		}
	}
	return parsed
}

// Roles returns the roles that have a permission; nobody has an unknown one.
func (p Permission) Roles() []actor.Role { return slices.Clone(granted[p]) }

// Allows tells whether a role has a permission.
func (p Permission) Allows(r actor.Role) bool { return slices.Contains(granted[p], r) }

// Of returns the permissions of a role, sorted.
func Of(r actor.Role) []Permission {
	ps := slices.Collect(maps.Keys(granted))
	ps = slices.DeleteFunc(ps, func(p Permission) bool { return !p.Allows(r) })
	slices.Sort(ps)
	return ps
}
