package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/internal/lifecycle"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/server/api/idem"
	"github.com/xinqiao/xinqiao/server/auth"
)

// kind is what a client learns of an error: a status, a code for programs, and
// what it means and how to mend it for people.
type kind struct {
	status       int
	code         string
	title, mends lang.Words
}

// problems is the only place where errors of the house become answers, one table
// a domain. An error that is not here is an internal one, and the client learns
// nothing of it.
var problems = joined(houseProblems, schoolProblems, careProblems, mentoringProblems, programProblems)

// joined refuses an error with two meanings.
func joined(tables ...map[error]kind) map[error]kind {
	all := map[error]kind{}
	for _, table := range tables {
		for err, k := range table {
			if _, twice := all[err]; twice {
				panic("api: two meanings of one error: " + err.Error())
			}
			all[err] = k
		}
	}
	return all
}

// houseProblems are the refusals of log-ins, scope and storage.
var houseProblems = map[error]kind{
	auth.ErrCredentials: {401, "credentials",
		lang.Words{ZH: "无法登录", EN: "Not logged in"},
		lang.Words{ZH: "登录名或密码不对，或因多次输错暂时不能登录。请稍后再试，或找管理员。",
			EN: "The name or the password is wrong, or there were too many wrong tries. Try again later, or ask your administrator."}},
	auth.ErrToken:     unauthenticated,
	auth.ErrForbidden: forbidden,
	auth.ErrTooMany: {429, "too-many",
		lang.Words{ZH: "尝试太频繁", EN: "Too many tries"},
		lang.Words{ZH: "请等一分钟再试。", EN: "Wait a minute, then try again."}},
	auth.ErrNameTaken: {409, "name-taken",
		lang.Words{ZH: "登录名已被使用", EN: "The log-in name is taken"},
		lang.Words{ZH: "请换一个登录名。", EN: "Choose another name."}},
	auth.ErrPassword: {422, "password",
		lang.Words{ZH: "密码长度不合适", EN: "The password has the wrong length"},
		lang.Words{ZH: "密码应为 8 到 128 个字符。", EN: "Use 8 to 128 characters."}},
	auth.ErrSetUp: {409, "set-up",
		lang.Words{ZH: "已经有管理员了", EN: "An administrator is there already"},
		lang.Words{ZH: "请直接登录；忘了密码，可在服务器上运行 xinqiao admin 登录名。", EN: "Log in. For a forgotten password run xinqiao admin NAME on the server."}},
	auth.ErrSetupCode: {422, "setup-code",
		lang.Words{ZH: "启动码不对", EN: "Not the set-up code"},
		lang.Words{ZH: "请核对服务器启动时终端里显示的启动码。", EN: "Compare it with what the terminal showed when the server started."}},
	auth.ErrSetupOver: {429, "setup-over",
		lang.Words{ZH: "输错次数太多", EN: "Too many wrong codes"},
		lang.Words{ZH: "请重新启动服务器，用新显示的启动码。", EN: "Start the server again and use the code it shows then."}},

	actor.ErrOutOfScope: notFound,
	store.ErrNotFound:   notFound,
	store.ErrConflict: {409, "conflict",
		lang.Words{ZH: "内容刚被别人改过", EN: "Somebody else changed this meanwhile"},
		lang.Words{ZH: "请重新读取后再试。", EN: "Read it again, then decide."}},
	store.ErrExists: {409, "exists",
		lang.Words{ZH: "已经存在", EN: "This exists already"},
		lang.Words{ZH: "请读取已有的一条。", EN: "Read the one that exists."}},
	store.ErrCursor: {422, "cursor",
		lang.Words{ZH: "翻页标记无效", EN: "Not a page mark of this list"},
		lang.Words{ZH: "请去掉 after，从第一页开始。", EN: "Leave out after and begin with the first page."}},
	vault.ErrErased: {410, "erased",
		lang.Words{ZH: "内容已按要求删除", EN: "The content was erased on request"},
		lang.Words{ZH: "无法恢复。", EN: "It cannot be brought back."}},
	idem.ErrReused: {422, "idempotency-key-reused",
		lang.Words{ZH: "同一个 Idempotency-Key 用于不同的内容", EN: "This Idempotency-Key was used with another body"},
		lang.Words{ZH: "新的请求请用新的键。", EN: "Use a new key for a new request."}},
	notify.ErrNoContact: {409, "no-contact",
		lang.Words{ZH: "没有可用的联系方式", EN: "There is no such contact"},
		lang.Words{ZH: "请管理员先登记你的手机或邮箱，并确认系统已开通这个渠道。",
			EN: "Ask your administrator to enter your phone or mail address, and to set this channel up."}},
	notify.ErrCode: {422, "code",
		lang.Words{ZH: "验证码不对或已失效", EN: "Not the code, or not valid any more"},
		lang.Words{ZH: "请核对；过了 10 分钟或输错 5 次，请重新获取。", EN: "Check it; after 10 minutes or 5 wrong tries ask for another one."}},
	notify.ErrTooSoon: {429, "code-on-its-way",
		lang.Words{ZH: "验证码已在发送", EN: "A code is on its way"},
		lang.Words{ZH: "请等一分钟再重新获取。", EN: "Wait a minute before you ask for another one."}},
	notify.ErrWishes: {422, "channels",
		lang.Words{ZH: "渠道选择不能用", EN: "Not a choice of channels"},
		lang.Words{ZH: "每个渠道只写一次；急的事至少选一个。", EN: "Name each channel once, and at least one for what is urgent."}},
	errPurpose: {422, "purpose",
		lang.Words{ZH: "X-Purpose 不在列表里", EN: "X-Purpose is not on the list"},
		lang.Words{ZH: "请用接口文档列出的用途，或去掉此项。", EN: "Use a purpose from the documentation, or leave the header out."}},
	errCrossOrigin: {403, "cross-origin",
		lang.Words{ZH: "请求来自别的网站", EN: "The request comes from another site"},
		lang.Words{ZH: "请从本系统的页面操作。", EN: "Use the platform's own pages."}},
	context.DeadlineExceeded: unavailable,
	context.Canceled:         unavailable,
}

// What several errors share, or what has no error of its own.
var (
	unauthenticated = kind{401, "unauthenticated",
		lang.Words{ZH: "需要登录", EN: "Not logged in"},
		lang.Words{ZH: "登录已失效，请重新登录。", EN: "The log-in is over. Log in again."}}
	forbidden = kind{403, "forbidden",
		lang.Words{ZH: "没有权限", EN: "Not allowed"},
		lang.Words{ZH: "你的角色不能做这件事。", EN: "Your role does not do this."}}
	notFound = kind{404, "not-found",
		lang.Words{ZH: "没有找到", EN: "Not found"},
		lang.Words{ZH: "请检查地址或编号。", EN: "Check the address or the id."}}
	illegal = kind{409, "illegal-transition",
		lang.Words{ZH: "现在不能这样做", EN: "Not possible in the present state"},
		lang.Words{ZH: "现在可以做的见 legal。", EN: "What is possible now stands in legal."}}
	tooLarge = kind{413, "too-large",
		lang.Words{ZH: "内容太大", EN: "The body is too large"},
		lang.Words{ZH: "请分批提交。", EN: "Send it in parts."}}
	unavailable = kind{503, "unavailable",
		lang.Words{ZH: "暂时没有完成", EN: "Not completed in time"},
		lang.Words{ZH: "请稍后再试。", EN: "Try again later."}}
	internal = kind{500, "internal",
		lang.Words{ZH: "系统出错", EN: "Something went wrong here"},
		lang.Words{ZH: "请稍后再试；如再次出现，请把 requestId 告诉管理员。",
			EN: "Try again later; if it happens again, tell your administrator the requestId."}}
)

// byStatus is what the framework refuses before a handler is asked.
var byStatus = map[int]kind{
	400: {400, "malformed",
		lang.Words{ZH: "请求无法读懂", EN: "The request cannot be read"},
		lang.Words{ZH: "请检查 JSON 的格式。", EN: "Check the JSON."}},
	401: unauthenticated, 403: forbidden, 404: notFound, 413: tooLarge,
	405: {405, "method",
		lang.Words{ZH: "此地址不支持这种方法", EN: "This address does not know the method"},
		lang.Words{ZH: "请看接口文档。", EN: "See the documentation."}},
	406: {406, "not-acceptable",
		lang.Words{ZH: "无法用所要的格式回答", EN: "No answer in the wanted format"},
		lang.Words{ZH: "请接受 application/json。", EN: "Accept application/json."}},
	408: {408, "slow-body",
		lang.Words{ZH: "内容传得太慢", EN: "The body arrived too slowly"},
		lang.Words{ZH: "请再试一次。", EN: "Try again."}},
	415: {415, "content-type",
		lang.Words{ZH: "不支持这种内容类型", EN: "Not a content type of this address"},
		lang.Words{ZH: "请用 application/json。", EN: "Send application/json."}},
	422: {422, "invalid",
		lang.Words{ZH: "有的内容需要修改", EN: "Some fields need mending"},
		lang.Words{ZH: "需要改的地方见 errors。", EN: "The fields stand in errors."}},
}

// classify walks from the outermost error inwards to the first the house knows.
func classify(err error) kind {
	if _, ok := errors.AsType[*lifecycle.Illegal](err); ok {
		return illegal
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return tooLarge
	}
	if k, ok := typed(err); ok {
		return k
	}
	for _, known := range chain(err) {
		if k, ok := problems[known]; ok {
			return k
		}
	}
	return internal
}

// chain lists the wrapped errors that are pointers or plain values, the only
// ones that can be sentinels.
func chain(err error) []error {
	var all []error
	for err != nil {
		if sentinel(err) {
			all = append(all, err)
		}
		switch w := err.(type) {
		case interface{ Unwrap() error }:
			err = w.Unwrap()
		case interface{ Unwrap() []error }:
			for _, e := range w.Unwrap() {
				all = append(all, chain(e)...)
			}
			return all
		default:
			return all
		}
	}
	return all
}

// Problem is the body of every refusal (RFC 9457).
type Problem struct {
	Type      string   `json:"type" doc:"名称空间中的代码 / the code as a URN"`
	Title     string   `json:"title" doc:"出了什么事 / what happened"`
	Status    int      `json:"status"`
	Detail    string   `json:"detail" doc:"怎样解决 / how to mend it"`
	Code      string   `json:"code" doc:"给程序看的代码 / for programs"`
	RequestID string   `json:"requestId" doc:"报告问题时请附上 / quote it when you report a problem"`
	Legal     []string `json:"legal,omitempty" doc:"现在可以做的 / what is possible now"`
	Errors    []Field  `json:"errors,omitempty" doc:"需要改的地方 / what to mend"`
}

// Field is one place in a request that needs mending. It never repeats what was
// submitted.
type Field struct {
	Location string `json:"location"`
	Message  string `json:"message"`
	Line     int    `json:"line,omitempty" doc:"文件中的行 / of the file that was sent"`
}

// Error returns the code only, so that a problem in a log says nothing of people.
func (p *Problem) Error() string { return p.Code }

// GetStatus lets the framework set the status of the answer.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is the media type of problems.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

func (k kind) problem(ctx context.Context) *Problem {
	l := lang.From(ctx)
	return &Problem{Type: "urn:xinqiao:problem:" + k.code, Title: k.title.In(l), Status: k.status,
		Detail: k.mends.In(l), Code: k.code, RequestID: requestID(ctx)}
}

// problemOf is the answer to an error of the house.
func problemOf(ctx context.Context, err error) *Problem {
	k := classify(err)
	p := k.problem(ctx)
	if refused, ok := errors.AsType[*lifecycle.Illegal](err); ok {
		p.Legal = refused.Legal
	}
	p.Errors = placesOf(ctx, err)
	if k.status >= 500 {
		callOf(ctx).log.ErrorContext(ctx, "request failed", "request", p.RequestID, "code", k.code, "error", loggable(err))
	}
	return p
}

// loggable keeps submitted values, which the framework's own errors carry, out
// of the log.
func loggable(err error) string {
	var submitted huma.ErrorDetailer
	if err == nil || errors.As(err, &submitted) {
		return fmt.Sprintf("%T", err)
	}
	return err.Error()
}
