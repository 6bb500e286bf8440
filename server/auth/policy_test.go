package auth

import (
	"testing"

	"github.com/xinqiao/xinqiao/internal/actor"
)

// The mission's "never sees" column, as cells that must stay empty.
func TestNeverSees(t *testing.T) {
	never := map[actor.Role][]Permission{
		actor.Student: {SeeResult, SeeAlerts, SeeCoverage, SeeInbox, ChangePassword, SeeStudents, RunSession, SeeOrg},
		actor.Teacher: {SeeResult, KeepStudents, TakeSitting, SeeAlerts, WorkAlerts, SeeCases, SeeReferrals, AckEscalation},
		actor.Lead:    {SeeResult},
		actor.Office: {SeeResult, SeeAlerts, WorkAlerts, SeeCases, SeeReferrals, SeeNotices,
			ReceiveReferrals, RouteReferrals, RunSession, SeeStudents, SeeLedgers, AskLedger},
		actor.Health:   {SeeResult, SeeAlerts, SeeCases, ReceiveReferrals, SeeReferrals, SeeCoverage, SeeStudents},
		actor.Hospital: {SeeResult, SeeAlerts, SeeCases, SeeReferrals, RouteReferrals, SeeCoverage, SeeStudents},
		actor.Admin: {SeeResult, SeeAlerts, WorkAlerts, SeeCases, SeeReferrals, ReceiveReferrals,
			SeeNotices, SeeAudit, RunSession, SeeStudents},
	}
	for role, permissions := range never {
		for _, p := range permissions {
			if p.Allows(role) {
				t.Errorf("%s has %s", role, p)
			}
		}
	}
	if got := Of(actor.Auditor); len(got) != 5 {
		t.Errorf("an auditor sees the trail and the ledgers and has a log-in, no more: %v", got)
	}
}

func TestMatrixIsWhole(t *testing.T) {
	if len(columns) != len(actor.Roles()) {
		t.Errorf("%d columns for %d roles", len(columns), len(actor.Roles()))
	}
	for p := range matrix {
		if len(p.Roles()) == 0 {
			t.Errorf("nobody has %s", p)
		}
		if p.Allows(actor.System) || p.Allows("") {
			t.Errorf("%s is open to no person", p)
		}
	}
	if len(Permission("made up").Roles()) != 0 || len(Public.Roles()) != 0 {
		t.Error("roles of what is not in the matrix")
	}
}

func TestRaggedRow(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a row with missing cells was read")
		}
	}()
	parse(map[Permission]string{SeeAudit: "x . ."})
}
