package api

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/rota"
	"github.com/xinqiao/xinqiao/screening/shelf"
)

// daysMend tells how days of the week are written.
var daysMend = instrument.Text{ZH: "1 为周一，7 为周日", EN: "use 1 for Monday to 7 for Sunday"}

// schoolProblems are the refusals of the school side.
var schoolProblems = map[error]kind{
	screening.ErrEntity: {422, "entry",
		lang.Words{ZH: "这条登记不能用", EN: "The entry cannot be used"},
		lang.Words{ZH: "请核对各项是否相配：学校要有所在区县、十位代码、名称、类型和学段；班级的年级要在学段之内；人员要有职务和单位（医院人员填医院），岗位只用于心理教师；名单须属于一所学校或一个区县。",
			EN: "Check that the fields fit: a school has a district, a ten-digit code, a name, a kind and a stage; a class has a grade of its school; a person has a role and a unit (hospital staff a hospital), and only counselors have a post; a roster is for a school or a district."}},
	screening.ErrSchoolPlace: {409, "school-place",
		lang.Words{ZH: "学校已登记在别的区县", EN: "The school stands in another district"},
		lang.Words{ZH: "班级和学生在原处，不能移动。请核对代码和区县。", EN: "Its classes and students stay there. Check code and district."}},
	screening.ErrDuty: {422, "duty",
		lang.Words{ZH: "此人不能担任", EN: "This person cannot take it on"},
		lang.Words{ZH: "请选在该单位任相应职务的人。", EN: "Choose a person who works there in a fitting role."}},
	screening.ErrContact: {422, "unit-contact",
		lang.Words{ZH: "此人不能担任这个单位的联系人", EN: "This person cannot be a contact of this unit"},
		lang.Words{ZH: "联系人须是本级单位自己的人员，下级或上级单位的人员不能担任。没有合适的人，请先在“人员”中添加。",
			EN: "A contact works in the office of this very unit, not of one below or above it. Where nobody does, add the person under People first."}},
	rota.ErrRota: {422, "rota",
		lang.Words{ZH: "值班表不能用", EN: "The duty roster cannot be used"},
		lang.Words{ZH: "每个班次要有日子、起止时刻和至少一名值班人员（学校：counselor、deputy、lead；区县：office、health）；例外和请假的结束要晚于开始，替班人不能是本人。",
			EN: "A shift needs days, hours and somebody on duty (schools: counselor, deputy, lead; districts: office, health); exceptions and leave end after they begin, and nobody stands in for themselves."}},
	screening.ErrHolds: {409, "holds",
		lang.Words{ZH: "此人名下还有未结束的提醒或个案", EN: "This person answers for open alerts or cases"},
		lang.Words{ZH: "请先把它们交给另一人。", EN: "Hand them over to somebody else first."}},
	screening.ErrNoHospital: {422, "unknown-hospital",
		lang.Words{ZH: "没有这所定点医院", EN: "No such designated hospital"},
		lang.Words{ZH: "请先登记定点医院，再添加其人员。", EN: "Designate the hospital first, then add its staff."}},
	screening.ErrOnDuty: {409, "on-duty",
		lang.Words{ZH: "此人仍在岗", EN: "This person is on duty"},
		lang.Words{ZH: "请先为其岗位指定接替的人。", EN: "Name a successor for the duty first."}},
	screening.ErrGuardian: {404, "no-guardian",
		lang.Words{ZH: "没有这位监护人", EN: "No such guardian"},
		lang.Words{ZH: "请用名单上的姓名或电话。", EN: "Use the name or number of the roster."}},
	screening.ErrImportFaulty: {409, "import-faulty",
		lang.Words{ZH: "名单还有问题", EN: "The roster has faults"},
		lang.Words{ZH: "请按列出的问题修改，再重新上传。", EN: "Mend the listed faults and upload it again."}},
	screening.ErrOpenCare: {409, "open-care",
		lang.Words{ZH: "该生还有未结束的关怀事项", EN: "The student is being cared for"},
		lang.Words{ZH: "请先由学校结束后再确认离校。", EN: "Let the school close it first."}},
	screening.ErrNoLeaver: {422, "no-leaver",
		lang.Words{ZH: "不在待确认的离校名单里", EN: "Not among the proposed leavers"},
		lang.Words{ZH: "请从 leavers 中选。", EN: "Choose from leavers."}},
	screening.ErrSuperseded: {409, "superseded",
		lang.Words{ZH: "此后又导入了新名单", EN: "A later roster has replaced this one"},
		lang.Words{ZH: "请在最新的导入里确认。", EN: "Confirm in the latest import."}},
	errUpload: {400, "upload",
		lang.Words{ZH: "没有收到文件", EN: "There is no file"},
		lang.Words{ZH: "请把 .xlsx 放在正文，或放在表单的 file 一栏。", EN: "Send the .xlsx as the body, or as the part file of a form."}},

	screening.ErrPlan: {422, "plan",
		lang.Words{ZH: "计划需要修改", EN: "The plan needs mending"},
		lang.Words{ZH: "需要改的地方见 errors。", EN: "The fields stand in errors."}},
	shelf.ErrNoPolicy: {422, "risk-policy",
		lang.Words{ZH: "没有这个版本的评估规则", EN: "There is no such risk policy"},
		lang.Words{ZH: "请用为本单位发布的规则，或去掉 risk，使用默认规则。", EN: "Use one that was published for the units, or leave risk out to use the default."}},
	shelf.ErrTaken: {409, "version-taken",
		lang.Words{ZH: "这个名称和版本已有别的内容", EN: "This name and version stand for other content"},
		lang.Words{ZH: "可能是别的单位发布的。请用更大的版本号，或换一个 id。", EN: "Maybe another unit published it. Use a higher version, or another id."}},
	instrument.ErrLicence: {422, "licence",
		lang.Words{ZH: "没有使用许可", EN: "No right to use it is on record"},
		lang.Words{ZH: "请在 licence.permission 写明谁在何时许可了谁。", EN: "Write into licence.permission who gave it, to whom and when."}},
	instrument.ErrKeyOnly: {422, "key-only",
		lang.Words{ZH: "只有计分键，没有题目", EN: "A key without text"},
		lang.Words{ZH: "请用 text 提交本校有权使用的题目文字。", EN: "Send the text that the school has a right to use as text."}},
	screening.ErrMakeUp: {409, "make-up",
		lang.Words{ZH: "不能安排到这一场", EN: "Not a session for this make-up"},
		lang.Words{ZH: "请选同一测评、同一学校、尚未开始且在补测期限内的场次。", EN: "Choose a session of the same campaign and school that has not begun and is in time for make-ups."}},
	screening.ErrExcuse: {422, "excuse",
		lang.Words{ZH: "请选列表中的理由", EN: "Not a reason of the list"},
		lang.Words{ZH: "可用的理由见接口文档。", EN: "The reasons stand in the documentation."}},

	screening.ErrEntry: {401, "entry-refused",
		lang.Words{ZH: "没能进入", EN: "Not entered"},
		lang.Words{ZH: "请核对学校、学号、纸条上的码和 PIN；多次不对要等一会儿。需要帮忙就举手找老师。",
			EN: "Check school, number, the code of your slip and your PIN; after many tries wait a little. A teacher can help."}},
	screening.ErrPIN: {422, "pin",
		lang.Words{ZH: "PIN 不合适", EN: "Not a PIN"},
		lang.Words{ZH: "请用 4 到 6 位数字。", EN: "Use 4 to 6 digits."}},
	screening.ErrNotNow: {409, "not-now",
		lang.Words{ZH: "现在还不能进入", EN: "Not open now"},
		lang.Words{ZH: "这一场还没开始或已经结束，请问老师。", EN: "The session has not begun or is over. Ask your teacher."}},
	screening.ErrAssent: {409, "assent",
		lang.Words{ZH: "还没有同意参加", EN: "Not agreed yet"},
		lang.Words{ZH: "请先阅读说明并选择是否参加。", EN: "Read the text first and choose."}},
	screening.ErrAssentText: {409, "assent-text",
		lang.Words{ZH: "说明已更新", EN: "Another text"},
		lang.Words{ZH: "请重新打开页面，阅读后再选择。", EN: "Open the page again and read it."}},
	instrument.ErrAnswer: {422, "answer",
		lang.Words{ZH: "有的回答没有记下", EN: "An answer was not taken"},
		lang.Words{ZH: "需要改的地方见 errors。", EN: "The fields stand in errors."}},
	screening.ErrCommand: {409, "command-reused",
		lang.Words{ZH: "同一个 command 用于不同的回答", EN: "The command stands for another answer"},
		lang.Words{ZH: "新的回答请用新的 command。", EN: "Use a new command for a new answer."}},
	screening.ErrCheckpoint: {422, "checkpoint",
		lang.Words{ZH: "这批回答无法读懂", EN: "Not a checkpoint of answers"},
		lang.Words{ZH: "请看接口文档；一次最多 200 个。", EN: "See the documentation; send 200 at most."}},
}

// The refusals that name their places.
var (
	unfit = kind{422, "definition",
		lang.Words{ZH: "文件需要修改", EN: "The file needs mending"},
		lang.Words{ZH: "需要改的地方见 errors；xinqiao instrument check 和 policy check 还会指出行号。", EN: "The fields stand in errors; xinqiao instrument check and policy check name the lines, too."}}
	unready = kind{409, "not-ready",
		lang.Words{ZH: "还不能启动", EN: "Not ready to open"},
		lang.Words{ZH: "缺什么、在哪里，见 errors。个别缺项可由两人共同承担：POST …/waiver。", EN: "What lacks where stands in errors. Two people may take some of it upon themselves: POST …/waiver."}}
	unreached = kind{409, "unreached",
		lang.Words{ZH: "还有题目没有看到", EN: "Some items were not reached"},
		lang.Words{ZH: "请作答或跳过 errors 里的题目，再提交。", EN: "Answer or skip the items in errors, then submit."}}
)

// typed classifies errors that carry places.
func typed(err error) (kind, bool) {
	if _, ok := errors.AsType[*screening.UnreadyError](err); ok {
		return unready, true
	}
	if _, ok := errors.AsType[*screening.UnreachedError](err); ok {
		return unreached, true
	}
	if len(problemsIn(err)) > 0 {
		return unfit, true
	}
	return kind{}, false
}

// placesOf says which fields, classes or items an error of the school side is
// about, and how to mend each. None of it was submitted as a value.
func placesOf(ctx context.Context, err error) (fields []Field) {
	l := lang.From(ctx)
	if e, ok := errors.AsType[*screening.PlanError](err); ok {
		fields = append(fields, Field{Location: "body." + e.Field, Message: e.Mend.In(l)})
	}
	if e, ok := errors.AsType[*referral.PolicyFault](err); ok {
		fields = append(fields, Field{Location: "body." + e.Field, Message: e.Mend.In(l)})
	}
	if e, ok := errors.AsType[*screening.ContactError](err); ok {
		mend := lang.Words{ZH: "请选在本级单位任此职的人", EN: "choose somebody who works in this very unit in that role"}
		fields = append(fields, Field{Location: "body." + e.Field, Message: mend.In(l)})
	}
	for _, p := range problemsIn(err) {
		fields = append(fields, Field{Location: strings.TrimSuffix("body."+p.File+"."+p.Field, "."), Message: p.Says().In(l), Line: p.Line})
	}
	if e, ok := errors.AsType[*screening.AnswerError](err); ok {
		place, mend := "value", lang.Words{ZH: "请选列出的选项，或用 null 跳过", EN: "send one of the options, or null for a skip"}
		if e.Item == "" {
			place, mend = "item", lang.Words{ZH: "试卷里没有这道题", EN: "send items of the paper only"}
		}
		fields = append(fields, Field{Location: fmt.Sprintf("body.answers[%d].%s", e.Position, place), Message: mend.In(l)})
	}
	if e, ok := errors.AsType[*screening.UnreadyError](err); ok {
		for _, gap := range e.Gaps {
			fields = append(fields, Field{Location: string(gap.Unit), Message: lacks[gap.Lack].In(l)})
		}
	}
	if e, ok := errors.AsType[*screening.UnreachedError](err); ok {
		for _, item := range e.Items {
			fields = append(fields, Field{Location: string(item), Message: lang.Words{ZH: "请作答或跳过", EN: "answer or skip it"}.In(l)})
		}
	}
	return fields
}

// problemsIn are the faults of a data file, which are joined.
func problemsIn(err error) (all []*instrument.Problem) {
	switch e := err.(type) {
	case *instrument.Problem:
		return []*instrument.Problem{e}
	case interface{ Unwrap() []error }:
		for _, part := range e.Unwrap() {
			all = append(all, problemsIn(part)...)
		}
	case interface{ Unwrap() error }:
		return problemsIn(e.Unwrap())
	}
	return all
}
