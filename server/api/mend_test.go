package api

import (
	"context"
	"mime/multipart"
	"slices"
	"strings"
	"testing"

	"github.com/xinqiao/xinqiao/internal/actor"
)

type enrolForm struct {
	Object
	Keyed
	Paging
	Body struct {
		Name  string         `json:"name" minLength:"2" maxLength:"5"`
		Grade int            `json:"grade" minimum:"1" maximum:"12"`
		Stage string         `json:"stage" enum:"primary,junior,senior"`
		Born  string         `json:"born,omitempty" format:"date"`
		Mail  string         `json:"mail,omitempty" format:"email"`
		Seat  string         `json:"seat,omitempty" pattern:"^[A-Z]$"`
		Marks map[string]int `json:"marks,omitempty"`
		Tags  []string       `json:"tags,omitempty" maxItems:"1" uniqueItems:"true"`
	}
}

func TestMendsNameFieldAndMendOnly(t *testing.T) {
	h, handler := bench(t, recorded(ForCare), func(context.Context, *enrolForm) (*struct{}, error) { return nil, nil })
	auth := "Bearer " + h.logIn(actor.Counselor).Access
	const fine = `"name":"李娜","grade":3,"stage":"primary"`
	for _, c := range []struct{ query, body, zh, en string }{
		{"", `{"name":"张三丰hunter2","grade":3,"stage":"primary"}`, "body.name 至多 5 个字符", "body.name use at most 5 characters"},
		{"", `{"name":"张","grade":3,"stage":"primary"}`, "body.name 至少 2 个字符", "body.name use at least 2 characters"},
		{"", `{"grade":3,"stage":"primary"}`, "body.name 必填", "body.name this is needed"},
		{"", `{"name":"李娜","grade":99987,"stage":"primary"}`, "body.grade 不大于 12", "body.grade give 12 or less"},
		{"", `{"name":"李娜","grade":"hunter2","stage":"primary"}`, "body.grade 请写整数", "body.grade write a whole number"},
		{"", `{"name":"李娜","grade":3.5,"stage":"primary"}`, "body.grade 请写整数", "body.grade write a whole number"},
		{"", `{"name":7,"grade":3,"stage":"primary"}`, "body.name 请写文字", "body.name write a text"},
		{"", `{"name":"李娜","grade":3,"stage":"hunter2"}`, "body.stage 请从中选择：primary, junior, senior", "body.stage choose one of: primary, junior, senior"},
		{"", `{` + fine + `,"born":"hunter2"}`, "body.born 请写成 2026-09-01", "body.born write it as 2026-09-01"},
		{"", `{` + fine + `,"mail":"hunter2"}`, "body.mail 格式不对，请看接口文档", "body.mail not in the documented form"},
		{"", `{` + fine + `,"seat":"hunter2"}`, "body.seat 格式不对，请看接口文档", "body.seat not in the documented form"},
		{"", `{` + fine + `,"hunter2":1}`, "body.* 有不认识的字段，请去掉", "body.* leave out the unknown field"},
		{"", `{` + fine + `,"marks":{"hunter2":"x"}}`, "body.marks.* 请写整数", "body.marks.* write a whole number"},
		{"", `{` + fine + `,"tags":["a","a"]}`, "body.tags 至多 1 项", "body.tags give at most 1 items"},
		{"", `["hunter2"]`, "body 请给一个对象", "body give an object"},
		{"?limit=hunter2", `{` + fine + `}`, "query.limit 请写整数", "query.limit write a whole number"},
		{"?limit=99987", `{` + fine + `}`, "query.limit 不大于 200", "query.limit give 200 or less"},
		{"?hunter2=1", `{` + fine + `}`, "query.* 格式不对，请看接口文档", "query.* not in the documented form"},
	} {
		for language, want := range map[string]string{"zh": c.zh, "en": c.en} {
			w := send(handler, "POST", "/api/v1/things/1"+c.query, c.body, "Authorization", auth,
				"Accept-Language", language, "Idempotency-Key", "12345678")
			p := refused(t, w, 422, "invalid")
			if len(p.Errors) == 0 || !slices.ContainsFunc(p.Errors, func(f Field) bool { return f.Location+" "+f.Message == want }) {
				t.Errorf("%s%s: got %+v, want %s", c.query, c.body, p.Errors, want)
			}
			for _, submitted := range []string{"hunter2", "张", "99987", "3.5"} {
				if strings.Contains(w.Body.String(), submitted) {
					t.Errorf("repeats %s: %s", submitted, w.Body)
				}
			}
		}
	}
	if log := h.log.String(); strings.Contains(log, "hunter2") || strings.Contains(log, "张") {
		t.Errorf("the log holds what was submitted: %s", log)
	}
}

func TestUnreadableBodies(t *testing.T) {
	h, handler := bench(t, recorded(ForCare), func(context.Context, *enrolForm) (*struct{}, error) { return nil, nil })
	auth := "Bearer " + h.logIn(actor.Counselor).Access
	for _, c := range []struct {
		body, contentType, code string
		status                  int
	}{
		{`{"name":"hunter2`, "application/json", "malformed", 400},
		{`hunter2`, "application/json", "malformed", 400},
		{``, "application/json", "malformed", 400},
		{`hunter2`, "text/hunter2", "content-type", 415},
		{strings.Repeat("hunter2", 1000), "application/json", "too-large", 413},
	} {
		w := send(handler, "POST", "/api/v1/things/1", c.body, "Authorization", auth,
			"Content-Type", c.contentType, "Idempotency-Key", "12345678")
		refused(t, w, c.status, c.code)
		if strings.Contains(w.Body.String()+h.log.String(), "hunter2") {
			t.Errorf("repeats what was submitted: %s", w.Body)
		}
	}
	missing := send(handler, "POST", "/api/v1/things/1", `{"name":"李娜","grade":3,"stage":"primary"}`, "Authorization", auth)
	if p := refused(t, missing, 422, "invalid"); p.Errors[0].Location != "header.Idempotency-Key" {
		t.Errorf("without a key: %+v", p.Errors)
	}
}

func TestFormsAreLimitedToo(t *testing.T) {
	type upload struct {
		Object
		RawBody multipart.Form
	}
	done := false
	h, handler := bench(t, recorded(ForCare), func(context.Context, *upload) (*struct{}, error) {
		done = true
		return nil, nil
	})
	auth := "Bearer " + h.logIn(actor.Counselor).Access
	form := func(size int) string {
		return "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"hunter2.xlsx\"\r\n\r\n" +
			strings.Repeat("x", size) + "\r\n--b--\r\n"
	}
	ask := func(size int) int {
		w := send(handler, "POST", "/api/v1/things/1", form(size), "Authorization", auth, "Content-Type", "multipart/form-data; boundary=b")
		if strings.Contains(w.Body.String(), "hunter2") {
			t.Errorf("repeats the name of a file: %s", w.Body)
		}
		return w.Code
	}
	if got := ask(5000); got != 422 || done {
		t.Errorf("a form over the limit: %d, handled %v", got, done)
	}
	if got := ask(500); got != 201 || !done {
		t.Errorf("a form within the limit: %d, handled %v", got, done)
	}
}
