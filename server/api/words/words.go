// Package words is what students read from the platform beside the questions:
// the help lines, what they agree to, and how a paper ends. It is data in one
// place, so that a counselor can read all of it at once and a test can hold it
// against the words that are not to be used before a child.
package words

import (
	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/screening"
)

// Line is a telephone that somebody answers.
type Line struct {
	Number string
	Name   lang.Words
	When   lang.Words
}

// Lines are the lines of the country, the gentlest first. A school's own line
// goes before them.
var Lines = []Line{
	{"12356", lang.Words{ZH: "全国统一心理援助热线", EN: "National psychological support line"},
		lang.Words{ZH: "心里难受，想找人说说话的时候", EN: "When it is hard inside and you want to talk"}},
	{"12355", lang.Words{ZH: "青少年服务台", EN: "Youth service line"},
		lang.Words{ZH: "学习、家庭、朋友之间有烦恼的时候", EN: "For worries about school, family or friends"}},
	{"120", lang.Words{ZH: "急救", EN: "Ambulance"},
		lang.Words{ZH: "自己或别人受伤、有生命危险的时候", EN: "When you or somebody else is hurt or in danger of life"}},
	{"110", lang.Words{ZH: "报警", EN: "Police"},
		lang.Words{ZH: "有人伤害你，或你不安全的时候", EN: "When somebody harms you or you are not safe"}},
}

// School is a school's own line; its number stands in the register.
var School = Line{Name: lang.Words{ZH: "学校值班电话", EN: "Your school's own line"},
	When: lang.Words{ZH: "想找学校老师的时候", EN: "When you want a teacher of your school"}}

// Assents are the texts that a student agrees to, by version. A version that was
// used never changes.
var Assents = map[string]lang.Words{
	screening.DefaultAssent: {
		ZH: "接下来是一些关于最近心情和生活的问题，没有对错，也不打分排名，不影响成绩和评优。" +
			"你可以跳过任何一题，也可以随时停下；不想参加也没关系。" +
			"你的回答由学校的心理老师来看，不给同学、任课老师看。" +
			"如果你可能有危险，我们会先和你谈，再一起找能帮忙的大人。",
		EN: "Next come some questions about how you have felt and lived lately. There is no right or wrong, no mark and no ranking, " +
			"and nothing in it counts for school. You may skip any question and stop at any time; not taking part is fine too. " +
			"The counselor of your school will read your answers; classmates and other teachers will not. " +
			"If you may be in danger we talk with you first, then find the adults who can help.",
	},
	screening.ObserverAssent: {
		ZH: "接下来的问题请您按对孩子近来的观察来答，没有对错，不影响孩子的成绩和评优。" +
			"可以跳过任何一题；不参加也没关系，孩子不会因此受到任何影响。" +
			"您的回答由学校的心理老师来看，不给其他老师和同学看。如果孩子可能需要帮助，心理老师会和您联系。",
		EN: "Please answer the questions by what you have seen of the child lately. There is no right or wrong, and nothing in it counts for school. " +
			"You may skip any question; not taking part is fine too and has no consequence for the child. " +
			"The counselor of the school will read your answers; other teachers and classmates will not. If the child may need help, the counselor will be in touch with you.",
	},
}

// Closings end a paper, by key. They are the same for everybody.
var Closings = map[string]lang.Words{
	screening.Closing: {
		ZH: "谢谢你认真回答。把心里的感受说出来，是需要勇气的。无论什么时候想找人说说话，都可以告诉信任的老师或家人，也可以打下面的电话。",
		EN: "Thank you for your answers. It takes courage to say how you feel. Whenever you want to talk, tell a teacher or a relative you trust, or call one of the lines below.",
	},
	screening.ObserverClosing: {
		ZH: "谢谢您花时间回答。如果您为孩子担心，随时可以联系学校的心理老师，也可以打下面的电话。",
		EN: "Thank you for your time. If you worry about the child, the counselor of the school is there for you, and so are the lines below.",
	},
}

// Talk answers the wish to talk to a teacher.
var Talk = lang.Words{
	ZH: "收到了，谢谢你告诉我们。老师会来找你。如果现在就很难受，请马上告诉身边的老师，或打下面的电话。",
	EN: "We have heard you. Thank you for telling us. A teacher will come to you. If it is hard right now, tell a teacher near you at once, or call one of the lines below.",
}

// HelpNow is for a student who answers alone and has said something that cannot
// wait. It does not promise that somebody is reading.
var HelpNow = lang.Words{
	ZH: "谢谢你说出来，这很不容易。这一刻不一定有人正在看你的回答，所以请不要一个人等：如果现在有危险，请打 120 或 110，或者马上去找身边的大人；想有人听你说，可以打下面的电话。学校会收到通知，老师会来找你。",
	EN: "Thank you for saying it; that is not easy. It may be that nobody is reading your answers at this moment, so please do not wait alone: if you are in danger now, call 120 or 110 or go to an adult near you at once. If you want somebody to listen, call one of the lines below. Your school is being told, and a teacher will come to you.",
}
