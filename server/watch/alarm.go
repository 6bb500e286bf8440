// Package watch is the watchdog: a process of its own that reads the database
// through indexes, writes nothing to it, holds no key, and says aloud what the
// engine should have done and has not.
//
// It knows collections and moments, never people: an alarm says how many and
// since when. It keeps no memory beyond its process, so that after a restart it
// raises again what still holds.
package watch

import (
	"cmp"
	"slices"
	"time"
)

// Name is what an alarm is called; each has a page in docs/playbooks.
type Name string

// The alarms.
const (
	StoreAway         Name = "store-away"          // the database does not answer
	EngineStalled     Name = "engine-stalled"      // no worker does any owed work
	LaneStalled       Name = "lane-stalled"        // owed work of one job is overdue while others go on
	PoisonItem        Name = "poison-item"         // single pieces of work fail again and again
	ReportOwed        Name = "report-owed"         // a paper that may need somebody has led to no alert
	AlertWithoutOwner Name = "alert-without-owner" // an open alert that nobody answers for
	AlertAsleep       Name = "alert-asleep"        // an open alert or case that time will never ask about
	SilenceNotRising  Name = "silence-not-rising"  // a deadline passed and nobody further was told
	NoticeUnseen      Name = "notice-unseen"       // a hospital or health contact has not opened a notice for hours
	ProcessNotReady   Name = "process-not-ready"   // a process that is watched does not say that it is ready
	WatchdogSilent    Name = "watchdog-silent"     // raised by the engine: the watchdog itself does not answer
)

// All lists the alarms, the most urgent first.
func All() []Name {
	return []Name{ReportOwed, EngineStalled, StoreAway, AlertWithoutOwner, SilenceNotRising, AlertAsleep, PoisonItem,
		LaneStalled, ProcessNotReady, NoticeUnseen, WatchdogSilent}
}

// words say what an alarm means, Chinese first.
var words = map[Name]string{
	StoreAway:         "数据库无应答 / The database does not answer.",
	EngineStalled:     "后台引擎停顿，所有到期工作都没有人做 / The engine has stalled: no owed work is done at all.",
	LaneStalled:       "一类后台工作停顿 / Owed work of one kind is overdue.",
	PoisonItem:        "有工作反复失败，已搁置并继续尝试 / Work fails again and again; it was set aside and is still tried.",
	ReportOwed:        "有答卷需要报告而没有生成提醒，请立即处理 / A paper owes a report and has led to no alert. Act now.",
	AlertWithoutOwner: "有未关闭的提醒无人负责 / An open alert has nobody who answers for it.",
	AlertAsleep:       "有未关闭的提醒或个案不再被检查 / An open alert or case that no time will ever wake.",
	SilenceNotRising:  "有提醒超过期限而没有逐级上报 / An alert passed its deadline and nobody further was told.",
	NoticeUnseen:      "发给医院或卫生部门的通知长时间无人阅看，请打电话 / A notice was not opened for hours. Telephone.",
	ProcessNotReady:   "一个进程没有就绪 / A process is not ready.",
	WatchdogSilent:    "看门狗没有应答 / The watchdog does not answer.",
}

// Text says what an alarm means.
func (n Name) Text() string { return words[n] }

// Playbook is the page that says what to do.
func (n Name) Playbook() string { return "docs/playbooks/" + string(n) + ".md" }

// State says whether an alarm begins, goes on or is over.
type State string

// The states.
const (
	Raised   State = "raised"
	Holds    State = "holds" // told again, for as long as it lasts
	Resolved State = "resolved"
)

// Finding is one thing that is not as it should be.
type Finding struct {
	Name    Name
	Subject string        // a job, a collection or the address of a process; never an object
	Count   int           // how many, at least
	Age     time.Duration // of the oldest
}

// Alarm is what is said about a finding. It names no object, for the ids of
// papers and alerts hold those of students.
type Alarm struct {
	Name     Name      `json:"alarm"`
	State    State     `json:"state"`
	Subject  string    `json:"subject,omitempty"`
	Count    int       `json:"count,omitempty"`
	Seconds  int64     `json:"ageSeconds,omitempty"`
	Since    time.Time `json:"since"`
	At       time.Time `json:"at"`
	Text     string    `json:"text"`
	Playbook string    `json:"playbook"`
}

// urgency orders alarms by the list of all.
func (f Finding) urgency(g Finding) int {
	return cmp.Or(cmp.Compare(slices.Index(All(), f.Name), slices.Index(All(), g.Name)), cmp.Compare(f.Subject, g.Subject))
}

// key is what makes two findings the same alarm.
type key struct {
	name    Name
	subject string
}

func (f Finding) key() key { return key{f.Name, f.Subject} }
