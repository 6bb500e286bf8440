package api

import "github.com/xinqiao/xinqiao/server/auth"

// routes is the whole URL map of the API, one line a route: method, path, who
// may, how it is recorded, name, summary, handler. Handlers stand in one file a
// resource. Every line is also in testdata/policy.golden.
func (s *server) routes() {
	r := s.registry

	// log-ins (auth.go)
	door := doors{s.deps.Auth, s.deps.SecureCookies}
	add(r, "POST", "/api/v1/login", auth.Public, attempt, "log-in", "教职工登录 / Log in as staff", door.logIn)
	add(r, "POST", "/api/v1/login/student", auth.Public, attempt, "log-in-student", "学生凭纸条登录 / Log in with a slip", door.logInStudent)
	add(r, "POST", "/api/v1/login/refresh", auth.Public, keepsOwn, "refresh-log-in", "换新令牌 / Exchange a refresh token", door.refresh)
	add(r, "POST", "/api/v1/logout", auth.SelfService, recorded(ForOwnAccount), "log-out", "退出登录 / Log out", door.logOut)
	add(r, "GET", "/api/v1/me", auth.SelfService, unrecorded, "me", "我是谁，能做什么 / Who I am and what I may do", door.me)
	add(r, "POST", "/api/v1/me/password", auth.ChangePassword, recorded(ForOwnAccount), "change-password", "修改密码 / Change one's password", door.changePassword)

	// messages (inbox.go)
	inbox := inboxes{s.deps.Inboxes}
	add(r, "GET", "/api/v1/inbox", auth.SeeInbox, unrecorded, "list-inbox", "我的消息 / My messages", inbox.list)
	add(r, "POST", "/api/v1/inbox/{id}/read", auth.SeeInbox, recorded(ForOwnAccount), "read-message", "标为已读 / Mark a message as read", inbox.read)

	// who did or saw what (audit.go)
	trail := trails{s.deps.Audit}
	add(r, "GET", "/api/v1/audit", auth.SeeAudit, recorded(ForAudit), "list-audit", "审计记录 / The audit trail", trail.list)
}
