package api

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/audit"
	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/server/api/pages"
	"github.com/xinqiao/xinqiao/server/auth"
)

// replies are the pages behind a one-time link, for people of a hospital without a
// log-in: /r/{token} takes the code, /r is the session that it opens.
type replies struct{ *server }

const (
	replyCookie = "xq_reply"
	replyBody   = 64 << 10
	// A form of these pages is sent to where it came from. They name no address
	// elsewhere; the browser tells its own address to this server only, which plain
	// HTTP needs to tell one site's form from another's.
	cspReply = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)

func (s *server) replyPages(e *gin.Engine) {
	r := replies{s}
	group := e.Group(replyPath, r.harden)
	group.GET("/:token", func(c *gin.Context) { r.show(c, http.StatusOK, pages.Gate{}) })
	group.POST("/:token", r.enter)
	group.GET("", r.visit)
	group.POST("", r.act)
}

func (r replies) harden(c *gin.Context) {
	c.Header("Content-Security-Policy", cspReply)
	c.Header("Referrer-Policy", "same-origin")
	c.Header("Cache-Control", "no-store")
	c.Header("X-Robots-Tag", "noindex, nofollow")
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, replyBody)
	c.Next()
}

// enter spends a link.
func (r replies) enter(c *gin.Context) {
	ctx := c.Request.Context()
	gate := pages.Gate{Name: strings.TrimSpace(c.PostForm("name")), Post: strings.TrimSpace(c.PostForm("post"))}
	pass, err := r.admit(c, referral.Signer{Name: gate.Name, Post: gate.Post})
	switch {
	case err == nil:
		r.keep(c, pass.Token+"."+pass.Secret, int(referral.SessionFor.Seconds()))
		c.Redirect(http.StatusSeeOther, replyPath)
	case errors.Is(err, referral.ErrLinkCode), errors.Is(err, referral.ErrLinkSigner), errors.Is(err, auth.ErrTooMany):
		gate.Said = r.said(ctx, err)
		r.show(c, classify(err).status, gate)
	default:
		r.refuse(c, err)
	}
}

func (r replies) admit(c *gin.Context, who referral.Signer) (pass referral.Pass, err error) {
	ctx, token := c.Request.Context(), c.Param("token")
	if err := r.deps.Auth.Limiter.Admit(callOf(ctx).address); err != nil {
		return pass, err
	}
	id, err := r.deps.Care.Referrals.Linked(ctx, token)
	if err != nil {
		return pass, err
	}
	err = r.recorded(c, "open-link", id, "", func() (err error) {
		pass, err = r.deps.Care.Referrals.Admit(ctx, token, c.PostForm("code"), who)
		return err
	})
	return pass, err
}

// keep sets the cookie of a session, or removes it.
func (r replies) keep(c *gin.Context, value string, seconds int) {
	secure := r.deps.SecureCookies || c.Request.TLS != nil
	c.SetSameSite(http.SameSiteStrictMode)
	c.SetCookie(replyCookie, value, seconds, replyPath, "", secure, true)
}

func passOf(c *gin.Context) referral.Pass {
	value, _ := c.Cookie(replyCookie) // none is none that opens
	token, secret, _ := strings.Cut(value, ".")
	return referral.Pass{Token: token, Secret: secret}
}

// visit shows what the session may read.
func (r replies) visit(c *gin.Context) { r.read(c, http.StatusOK, pages.Reply{}) }

func (r replies) read(c *gin.Context, status int, p pages.Reply) {
	ctx, pass := c.Request.Context(), passOf(c)
	id, by, err := r.deps.Care.Referrals.Session(ctx, pass)
	if err == nil {
		err = r.recorded(c, "open-referral", id, by, func() (err error) {
			p.Visit, err = r.deps.Care.Referrals.Visit(ctx, pass)
			return err
		})
	}
	if err != nil {
		r.refuse(c, err)
		return
	}
	p.Key = rand.Text()
	r.show(c, status, p)
}

// act takes what a form of the session asks for. What was done is shown by the page
// that follows, so that reading it again does nothing again.
func (r replies) act(c *gin.Context) {
	ctx, pass := c.Request.Context(), passOf(c)
	id, by, err := r.deps.Care.Referrals.Session(ctx, pass)
	if err != nil {
		r.refuse(c, err)
		return
	}
	var shown pages.Reply
	switch c.PostForm("act") {
	case "leave":
		err = r.recorded(c, "close-link", id, by, func() error { return r.deps.Care.Referrals.Leave(ctx, pass) })
		if err == nil {
			r.keep(c, "", -1)
			r.show(c, http.StatusOK, pages.Over{Said: &pages.Said{Title: goodbye.title, Text: goodbye.mends, Tone: "news"}})
			return
		}
	case "identity":
		err = r.recorded(c, "open-identity", id, by, func() error {
			identity, err := r.deps.Care.Referrals.Meet(ctx, pass)
			shown.Identity = &identity
			return err
		})
		if err == nil {
			r.read(c, http.StatusOK, shown)
			return
		}
	case "reply":
		err = r.recorded(c, "reply-by-link", id, by, func() error { return r.reply(c, pass) })
		if err == nil {
			c.Redirect(http.StatusSeeOther, replyPath)
			return
		}
	default:
		err = referral.ErrOption
	}
	if k := classify(err); k.status == http.StatusGone || k.status >= http.StatusInternalServerError {
		r.refuse(c, err)
		return
	}
	r.read(c, classify(err).status, pages.Reply{Said: r.said(ctx, err)})
}

func (r replies) reply(c *gin.Context, pass referral.Pass) error {
	p := referral.Reply{Option: referral.Option(c.PostForm("option")), Reason: c.PostForm("reason"), Note: strings.TrimSpace(c.PostForm("note"))}
	if p.Option == referral.Booked {
		at, err := time.ParseInLocation(pages.FieldTime, c.PostForm("at"), screening.Shanghai)
		if err != nil {
			return referral.ErrAppointment
		}
		p.At = at.UTC()
	}
	key := c.PostForm("key")
	if key == "" || len(key) > 64 || len(p.Note) > 20_000 {
		return referral.ErrOption
	}
	hash, err := r.deps.Idem.Hash(p)
	if err != nil {
		return err
	}
	_, err = r.deps.Care.Referrals.Answer(c.Request.Context(), pass, referral.Command{Key: key, Body: hash}, p)
	return err
}

// recorded puts an act of a session on the record before it is done, and its outcome
// after. Who has no log-in acts under the number of the link.
func (r replies) recorded(c *gin.Context, act, object, by string, do func() error) error {
	ctx := c.Request.Context()
	callOf(ctx).operation = act
	entry, err := r.deps.Audit.Begin(ctx, audit.Entry{Actor: by, Role: actor.Hospital, Permission: string(auth.Public),
		Act: act, Object: object, Purpose: string(ForReferral), Request: requestID(ctx)})
	if err != nil {
		return err
	}
	err = do()
	outcome := http.StatusOK
	if err != nil {
		outcome = classify(err).status
	}
	r.end(ctx, entry, outcome)
	return err
}

// said is what a page says of an error, in both languages.
func (r replies) said(ctx context.Context, err error) *pages.Said {
	k := classify(err)
	if k.status >= http.StatusInternalServerError {
		r.deps.Log.ErrorContext(ctx, "reply page failed", "request", requestID(ctx), "error", err)
	}
	return &pages.Said{Title: k.title, Text: k.mends, Tone: "alarm"}
}

// refuse shows that nothing can be opened.
func (r replies) refuse(c *gin.Context, err error) {
	r.show(c, classify(err).status, pages.Over{Said: r.said(c.Request.Context(), err)})
}

func (r replies) show(c *gin.Context, status int, p page) {
	var body bytes.Buffer
	if err := p.Write(&body); err != nil {
		r.deps.Log.ErrorContext(c.Request.Context(), "page broke off", "request", requestID(c.Request.Context()), "error", err)
		refuse(c, internal.problem(c.Request.Context()))
		return
	}
	c.Data(status, htmlType, body.Bytes())
}

// goodbye is what the page says at its end.
var goodbye = kind{title: lang.Words{ZH: "已关闭，谢谢", EN: "Closed; thank you"},
	mends: lang.Words{ZH: "需要再次回复时，请向学校要新的链接。", EN: "To answer again, ask the school for a new link."}}
