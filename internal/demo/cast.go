package demo

import (
	"fmt"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/staffing"
)

// The places of the demonstration.
const (
	province = unit.Path("32")
	nanjing  = province + "/3201"
	suzhou   = province + "/3205"
	wuxi     = province + "/3202"
	lishui   = nanjing + "/320117"

	zhenjiang = province + "/3211"

	junior   = lishui + "/3201170001"
	township = lishui + "/3201170002"
	rural    = lishui + "/3201170003"
	senior   = lishui + "/3201170004"
	primary  = lishui + "/3201170005"
	full     = lishui + "/3201170006"

	classOne = junior + "/7/1"
)

// plan is a school with its classes and counselors.
type plan struct {
	path             unit.Path
	name             string
	kind             staffing.SchoolKind
	stage            screening.SchoolStage
	boarding         bool
	from, to         int // grades
	classes, seats   int // in each grade, in each class
	fullTime, partly int // counselors beside those who log in
}

// plans are the schools. The junior school has more than 500 students and one
// part-timer, so it is one short; the township school has nobody full-time, the
// rural one nobody at all, the senior one no part-timer.
var plans = []plan{
	{path: junior, name: "南京市心桥路初级中学（虚构）", kind: staffing.Urban, stage: screening.Junior, from: 7, to: 9, classes: 4, seats: 43},
	{path: township, name: "江畔镇中心学校（虚构）", kind: staffing.TownshipCentral, stage: screening.NineYear, from: 4, to: 9, classes: 1, seats: 14, partly: 1},
	{path: rural, name: "柳溪村小学（虚构）", kind: staffing.Rural, stage: screening.Primary, from: 4, to: 6, classes: 1, seats: 10},
	{path: senior, name: "望江高级中学（虚构）", kind: staffing.Urban, stage: screening.Senior, boarding: true, from: 10, to: 12, classes: 2, seats: 20, fullTime: 1},
	{path: primary, name: "云锦小学（虚构）", kind: staffing.Urban, stage: screening.Primary, from: 4, to: 6, classes: 1, seats: 24, fullTime: 1, partly: 1},
	{path: full, name: "河湾完全中学（虚构）", kind: staffing.TownshipCentral, stage: screening.Full, boarding: true, from: 7, to: 12, classes: 1, seats: 10, fullTime: 1, partly: 1},
}

// The designated hospitals: one of the city, three of neighbouring cities. One of those
// answers on paper, one through its own programs.
const (
	hospitalNanjing   = "demo-hospital-nanjing"
	hospitalSuzhou    = "demo-hospital-suzhou"
	hospitalZhenjiang = "demo-hospital-zhenjiang"
	hospitalWuxi      = "demo-hospital-wuxi"
)

// part is a person of the demonstration.
type part struct {
	login    string
	role     actor.Role
	unit     unit.Path
	hospital string
	post     screening.Post
	title    string
}

// cast is everybody with a log-in.
var cast = []part{
	{"counselor", actor.Counselor, junior, "", screening.FullTime, "on-site counselor 在场心理教师"},
	{"deputy", actor.Counselor, junior, "", screening.PartTime, "deputy counselor 备岗心理教师"},
	{"lead", actor.Lead, junior, "", "", "school lead 分管校领导"},
	{"teacher", actor.Teacher, classOne, "", "", "class teacher 班主任（七年级1班）"},
	{"office", actor.Office, lishui, "", "", "district education office 区教育局"},
	{"health", actor.Health, lishui, "", "", "district health contact 区卫生健康联系人"},
	{"city-office", actor.Office, nanjing, "", "", "city education office 市教育局"},
	{"city-health", actor.Health, nanjing, "", "", "city health contact 市卫生健康联系人"},
	{"province-office", actor.Office, province, "", "", "province education office 省教育厅"},
	{"hospital", actor.Hospital, "", hospitalNanjing, "", "hospital clerk, Nanjing 定点医院（南京）"},
	{"hospital-suzhou", actor.Hospital, "", hospitalSuzhou, "", "hospital clerk, Suzhou 定点医院（苏州）"},
	{"auditor", actor.Auditor, province, "", "", "auditor 审计人员"},
	{"admin", actor.Admin, province, "", "", "administrator 系统管理员"},
}

// id is the staff id of a part.
func (p part) id() string { return "demo-" + p.login }

// counselorOf is the staff id of a school's n-th counselor without a log-in, wardenOf that
// of the night staff of its dormitory.
func counselorOf(school unit.Path, n int) string { return fmt.Sprintf("demo-%s-%d", school.Code(), n) }
func wardenOf(school unit.Path) string           { return fmt.Sprintf("demo-%s-warden", school.Code()) }
