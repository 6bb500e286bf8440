package api

import (
	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/referral/mentoring"
)

// mentoringProblems are the refusals of mentors' tasks and of safety cards.
var mentoringProblems = map[error]kind{
	mentoring.ErrTicked: {409, "task-done",
		lang.Words{ZH: "这件事已经完成", EN: "This task was done already"},
		lang.Words{ZH: "请刷新“我的关心事项”。", EN: "Read your care tasks again."}},
	mentoring.ErrNoUndo: {409, "no-undo",
		lang.Words{ZH: "已不能撤销", EN: "It cannot be undone any more"},
		lang.Words{ZH: "只有十分钟内最后一次“一切如常”可以撤销；其他的请直接告诉心理老师。", EN: "Only the last \"as usual\" of ten minutes can be; tell the counselor about anything else."}},
	mentoring.ErrNobody: {409, "no-wish",
		lang.Words{ZH: "已有心理老师接手", EN: "A counselor has taken it up already"},
		lang.Words{ZH: "请刷新列表。", EN: "Read the list again."}},
	mentoring.ErrUnknown: {422, "not-on-list",
		lang.Words{ZH: "不在列表里", EN: "Not on the list"},
		lang.Words{ZH: "请从列表里选，不能自己写。", EN: "Choose from the list; nothing is written freely here."}},
	mentoring.ErrNoFile: {409, "no-open-case",
		lang.Words{ZH: "个案已结案", EN: "The case is closed"},
		lang.Words{ZH: "只有进行中的个案可以这样做。", EN: "This is for open cases only."}},
	mentoring.ErrCard: {422, "card",
		lang.Words{ZH: "安全卡不完整", EN: "The card is not complete"},
		lang.Words{ZH: "请至少选一句提醒和一位本校人员，期限在三十天以内。", EN: "Choose at least one phrase and one person of the school, and an end within thirty days."}},
	mentoring.ErrCallBack: {409, "no-call-back",
		lang.Words{ZH: "学校还没有值班电话", EN: "The school has no telephone to call back"},
		lang.Words{ZH: "请管理员先登记学校值班电话，再发安全卡。", EN: "Ask the administrator to enter the school's own line first."}},
}
