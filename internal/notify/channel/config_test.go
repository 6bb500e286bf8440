package channel

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/xinqiao/xinqiao/internal/clock"
)

// files is a folder of secrets.
func files(name string) ([]byte, error) {
	if name == "secret" {
		return []byte("hunter2\n"), nil
	}
	return nil, os.ErrNotExist
}

const whole = `{"link": "https://xinqiao.example.cn",
 "email": {"server": "smtp.example.cn:587", "tls": "starttls", "user": "xinqiao", "passwordFile": "secret", "from": "xinqiao@example.cn"},
 "sms": {"url": "https://sms.example.cn/send", "secretFile": "secret", "templates": {"waiting": "T1", "exercise": "T3", "code": "T2"},
  "fields": {"outId": "{id}", "mobile": "{to}", "template": "{template}", "params": "{items},{code}"},
  "answer": {"code": "code", "good": "OK", "limited": ["LIMIT"], "receipt": "bizId"}},
 "groups": [{"id": "school", "kind": "wecom", "unit": "32/3201/320106/3201060001", "urlFile": "address"},
  {"id": "office", "kind": "dingtalk", "unit": "32/3201/320106", "url": "https://oapi.dingtalk.com/robot/send?access_token=x", "secret": "SEC"},
  {"id": "brain", "kind": "webhook", "hospital": "brain", "url": "https://his.example.cn/in", "secret": "whsec_c2VjcmV0"}]}`

func TestWholeConfiguration(t *testing.T) {
	cfg, err := Parse([]byte(whole), func(name string) ([]byte, error) {
		if name == "address" {
			return []byte("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k\n"), nil
		}
		return files(name)
	})
	if err != nil {
		t.Fatal(err)
	}
	if cfg.Email.Password != "hunter2" || cfg.SMS.Secret != "hunter2" || !strings.HasSuffix(cfg.Groups[0].URL, "key=k") {
		t.Errorf("%+v", cfg)
	}
	lines := Open(cfg, clock.System{})
	if lines.SMS == nil || lines.Email == nil || len(lines.Groups) != 3 || lines.Groups[2].Hospital != "brain" || lines.Groups[1].Name != "dingtalk" {
		t.Errorf("%+v", lines)
	}
	if none := Open(Config{}, clock.System{}); none.SMS != nil || none.Email != nil || none.Groups != nil {
		t.Errorf("channels of nothing: %+v", none)
	}
}

func TestFaultsAreNamedAndNoValueRepeated(t *testing.T) {
	const group = `{"link":"https://a.cn","groups":[{"id":"a","kind":"feishu","unit":"32","url":"https://b.cn","secret":"hunter2"%s}]}`
	for name, c := range map[string]struct{ text, want string }{
		"no JSON":             {`{"link": hunter2}`, "at byte"},
		"nothing":             {``, "no JSON"},
		"more behind":         {`{"link":"https://a.cn"} hunter2`, "behind the end"},
		"unknown field":       {`{"link":"https://a.cn","fax":"hunter2"}`, `unknown field "fax"`},
		"wrong type":          {`{"link":7}`, "link is of the wrong type"},
		"no link":             {`{}`, "link must be"},
		"link without TLS":    {`{"link":"http://hunter2.cn"}`, "link must be"},
		"mail server":         {`{"link":"https://a.cn","email":{"server":"hunter2","tls":"starttls","from":"a@b.cn"}}`, "email.server"},
		"mail in clear":       {`{"link":"https://a.cn","email":{"server":"hunter2.cn:25","tls":"none","from":"a@b.cn"}}`, "email.tls"},
		"sender":              {`{"link":"https://a.cn","email":{"server":"a.cn:25","tls":"tls","from":"hunter2"}}`, "email.from"},
		"no password":         {`{"link":"https://a.cn","email":{"server":"a.cn:25","tls":"tls","user":"hunter2","from":"a@b.cn"}}`, "email.password must be set"},
		"password file":       {`{"link":"https://a.cn","email":{"server":"a.cn:25","tls":"tls","user":"u","passwordFile":"hunter2","from":"a@b.cn"}}`, "email.passwordFile names"},
		"both":                {`{"link":"https://a.cn","email":{"server":"a.cn:25","tls":"tls","user":"u","password":"hunter2","passwordFile":"secret","from":"a@b.cn"}}`, "both set"},
		"short messages":      {`{"link":"https://a.cn","sms":{"url":"https://a.cn","secret":"hunter2","fields":{"to":"{to}"},"answer":{"code":"c","good":"g"}}}`, "sms.fields must hold {to} and {id}"},
		"nothing said":        {`{"link":"https://a.cn","sms":{"url":"https://a.cn","secret":"hunter2","fields":{"to":"{to}{id}"},"answer":{"code":"c","good":"g"}}}`, "sms.fields must hold {text}"},
		"a status alone":      {`{"link":"https://a.cn","sms":{"url":"https://a.cn","secret":"hunter2","fields":{"to":"{to}{id}{text}"},"answer":{}}}`, "sms.answer"},
		"exercise unmarked":   {`{"link":"https://a.cn","sms":{"url":"https://a.cn","secret":"hunter2","templates":{"waiting":"A","exercise":"A","code":"C"},"fields":{"to":"{to}{id}{template}{code}"},"answer":{"code":"c","good":"g"}}}`, "sms.templates must name"},
		"one group twice":     {`{"link":"https://a.cn","groups":[{"id":"a","kind":"wecom","unit":"32","url":"https://b.cn"},{"id":"a","kind":"wecom","unit":"32","url":"https://b.cn"}]}`, "groups[1].id"},
		"group of both":       {strings.Replace(group, "%s", `,"hospital":"h"`, 1), "groups[0] must have a unit"},
		"kind":                {strings.Replace(strings.Replace(group, "%s", "", 1), "feishu", "pigeon", 1), "groups[0].kind"},
		"robot in clear":      {strings.Replace(strings.Replace(group, "%s", "", 1), "https://b", "http://b", 1), "groups[0].url"},
		"secret of WeCom":     {strings.Replace(strings.Replace(group, "%s", "", 1), "feishu", "wecom", 1), "groups[0].secret"},
		"secret of a webhook": {strings.Replace(strings.Replace(group, "%s", "", 1), "feishu", "webhook", 1), "groups[0].secret must be base64"},
		"group of a class":    {strings.Replace(strings.Replace(group, "%s", "", 1), `"32"`, `"32/3201/320106/3201060001/7/1"`, 1), "groups[0] must have a unit"},
	} {
		_, err := Parse([]byte(c.text), files)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A configuration of any kind is read or refused, and what is read can be opened.
func FuzzParse(f *testing.F) {
	f.Add([]byte(whole))
	f.Add([]byte(`{"link":"https://a.cn","groups":[{"id":"a","kind":"feishu","unit":"32","url":"https://b.cn","secret":"s"}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		cfg, err := Parse(text, func(string) ([]byte, error) { return nil, errors.New("none") })
		if err != nil {
			return
		}
		if !isAddress(cfg.Link) {
			t.Errorf("link %q", cfg.Link)
		}
		for _, g := range Open(cfg, clock.System{}).Groups {
			if g.Carrier == nil || len(g.Limits) == 0 {
				t.Errorf("%+v", g)
			}
		}
	})
}
