package channel

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/mail"
	"net/url"
	"regexp"
	"strings"

	"github.com/xinqiao/xinqiao/internal/unit"
)

// Kind is what stands behind a group.
type Kind string

// The kinds of groups.
const (
	WeCom    Kind = "wecom"    // group robot of WeCom (企业微信)
	DingTalk Kind = "dingtalk" // custom robot of DingTalk (钉钉)
	Feishu   Kind = "feishu"   // custom robot of Feishu (飞书)
	Webhook  Kind = "webhook"  // the unit's own system, by Standard Webhooks
)

// Config is all channels of an installation.
type Config struct {
	Link   string        `json:"link"` // where the platform is, as people reach it
	Email  *EmailConfig  `json:"email,omitempty"`
	SMS    *SMSConfig    `json:"sms,omitempty"`
	Groups []GroupConfig `json:"groups,omitempty"`
}

// EmailConfig is the house's own SMTP server.
type EmailConfig struct {
	Server       string `json:"server"` // host:port
	TLS          string `json:"tls"`    // starttls, tls, or none for a server of this machine
	User         string `json:"user,omitempty"`
	Password     string `json:"password,omitempty"`
	PasswordFile string `json:"passwordFile,omitempty"`
	From         string `json:"from"`
}

// How mail is encrypted.
const (
	tlsStart = "starttls"
	tlsFirst = "tls"
	tlsNone  = "none"
)

// SMSConfig is a gateway for short messages.
type SMSConfig struct {
	URL        string            `json:"url"`
	Secret     string            `json:"secret,omitempty"`
	SecretFile string            `json:"secretFile,omitempty"`
	Templates  Templates         `json:"templates"`
	Fields     map[string]string `json:"fields"` // of the request; values hold {id} {to} {template} {items} {link} {code} {text}
	Answer     AnswerConfig      `json:"answer"`
}

// Templates are what the provider calls the approved texts.
type Templates struct {
	Waiting  string `json:"waiting"`
	Exercise string `json:"exercise"` // the same for a drill, which says that it is one
	Code     string `json:"code"`
}

// AnswerConfig says how the gateway's answer is read.
type AnswerConfig struct {
	Code    string   `json:"code"` // field that says whether it worked
	Good    string   `json:"good"` // its value when it did
	Limited []string `json:"limited,omitempty"`
	Receipt string   `json:"receipt,omitempty"` // field with the provider's reference
}

// GroupConfig is one group robot, or one system, of a unit or a hospital.
type GroupConfig struct {
	ID         string    `json:"id"`
	Kind       Kind      `json:"kind"`
	Unit       unit.Path `json:"unit,omitempty"`
	Hospital   string    `json:"hospital,omitempty"`
	URL        string    `json:"url,omitempty"`
	URLFile    string    `json:"urlFile,omitempty"` // for an address that holds a key
	Secret     string    `json:"secret,omitempty"`
	SecretFile string    `json:"secretFile,omitempty"`
}

// Parse reads a configuration, whose every field must be known. Secrets may stand in
// files, which read opens. The error names every fault and no value, since values may
// be secrets.
func Parse(data []byte, read func(name string) ([]byte, error)) (Config, error) {
	var cfg Config
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&cfg); err != nil {
		return Config{}, unreadable(err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return Config{}, errors.New("something stands behind the end of the JSON object")
	}
	c := checker{read: read}
	c.check("link", isAddress(cfg.Link), "must be the https:// address of the platform")
	if cfg.Email != nil {
		c.email(cfg.Email)
	}
	if cfg.SMS != nil {
		c.sms(cfg.SMS)
	}
	ids := map[string]bool{}
	for i := range cfg.Groups {
		g := &cfg.Groups[i]
		at := fmt.Sprintf("groups[%d]", i)
		c.check(at+".id", isName.MatchString(g.ID) && !ids[g.ID], "must be lower-case letters, digits and dashes, each only once")
		ids[g.ID] = true
		c.group(at, g)
	}
	return cfg, errors.Join(c.faults...)
}

// unreadable says where JSON is wrong. The decoder's own words are kept only where
// they hold no value.
func unreadable(err error) error {
	if e, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Errorf("is no JSON at byte %d", e.Offset)
	}
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Errorf("%s is of the wrong type", e.Field)
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return fmt.Errorf("has an unknown field %s", name)
	}
	return errors.New("is no JSON object")
}

// checker collects what is wrong.
type checker struct {
	read   func(name string) ([]byte, error)
	faults []error
}

func (c *checker) check(field string, fine bool, wrong string) {
	if !fine {
		c.faults = append(c.faults, fmt.Errorf("%s %s", field, wrong))
	}
}

// secret fills a value in from the file that stands in its place.
func (c *checker) secret(field string, value *string, file string) {
	if file == "" {
		c.check(field, *value != "", "must be set, or "+field+"File name a file that holds it")
		return
	}
	c.check(field, *value == "", "and "+field+"File are both set; which one is meant?")
	content, err := c.read(file)
	*value = strings.TrimSpace(string(content))
	c.check(field+"File", err == nil && *value != "", "names a file that cannot be read or is empty")
}

func (c *checker) email(e *EmailConfig) {
	host, port, err := net.SplitHostPort(e.Server)
	c.check("email.server", err == nil && host != "" && port != "", "must be host:port")
	c.check("email.tls", e.TLS == tlsStart || e.TLS == tlsFirst || e.TLS == tlsNone && isLoopback(host), "must be starttls or tls; none is for this machine only")
	_, err = mail.ParseAddress(e.From)
	c.check("email.from", err == nil, "must be an address")
	if e.User != "" {
		c.secret("email.password", &e.Password, e.PasswordFile)
	}
}

func (c *checker) sms(s *SMSConfig) {
	c.check("sms.url", isAddress(s.URL), "must be an https:// address")
	c.secret("sms.secret", &s.Secret, s.SecretFile)
	said := ""
	for _, value := range s.Fields {
		said += value
	}
	c.check("sms.fields", strings.Contains(said, "{to}") && strings.Contains(said, "{id}"), "must hold {to} and {id}")
	c.check("sms.fields", strings.Contains(said, "{text}") || strings.Contains(said, "{template}") && strings.Contains(said, "{code}"),
		"must hold {text}, or {template} and {code}")
	t := s.Templates
	c.check("sms.templates", !strings.Contains(said, "{template}") || t.Waiting != "" && t.Exercise != "" && t.Code != "" && t.Exercise != t.Waiting,
		"must name waiting, exercise and code, each a text of its own: nobody may take a drill for real, or a danger for a drill")
	c.check("sms.answer", s.Answer.Code != "" && s.Answer.Good != "", "must say code and good: a status alone proves nothing")
}

func (c *checker) group(at string, g *GroupConfig) {
	c.secret(at+".url", &g.URL, g.URLFile)
	c.check(at+".url", g.URL == "" || isAddress(g.URL), "must be an https:// address")
	level := g.Unit.Level()
	c.check(at, (g.Hospital == "") == (level >= unit.Province && level <= unit.School), "must have a unit, from province to school, or a hospital")
	switch g.Kind {
	case WeCom:
		c.check(at+".secret", g.Secret == "" && g.SecretFile == "", "is unknown to WeCom: its address is its key")
	case DingTalk, Feishu:
		c.secret(at+".secret", &g.Secret, g.SecretFile)
	case Webhook:
		c.secret(at+".secret", &g.Secret, g.SecretFile)
		_, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(g.Secret, secretPrefix))
		c.check(at+".secret", err == nil, "must be base64, with or without whsec_ before it")
	default:
		c.check(at+".kind", false, "must be wecom, dingtalk, feishu or webhook")
	}
}

var isName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,62}$`)

// isAddress accepts http only within this machine: keys and codes go over it.
func isAddress(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http" && isLoopback(u.Hostname()))
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
