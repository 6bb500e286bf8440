package channel

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"mime"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/notify"
)

// postOffice is an SMTP server of this machine.
type postOffice struct {
	addr string

	mu    sync.Mutex
	mails []string
	to    []string
	fail  error         // of the recipient
	wait  chan struct{} // before it answers to the content; nil for not at all
}

func openPostOffice(t *testing.T, adjust func(*smtp.Server)) *postOffice {
	t.Helper()
	office := &postOffice{}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &counter{office: office}, nil }))
	server.Domain, server.AllowInsecureAuth = "localhost", true
	server.ErrorLog = silence{}
	if adjust != nil {
		adjust(server)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	office.addr = listener.Addr().String()
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return office
}

type silence struct{}

func (silence) Printf(string, ...any) {}
func (silence) Println(...any)        {}

// counter is one connection.
type counter struct {
	office *postOffice
	known  bool
	to     string
}

func (c *counter) AuthMechanisms() []string { return []string{sasl.Plain} }

func (c *counter) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if c.known = user == "xinqiao" && password == "mail secret"; !c.known {
			return smtp.ErrAuthFailed
		}
		return nil
	}), nil
}

func (c *counter) Mail(string, *smtp.MailOptions) error {
	if !c.known {
		return smtp.ErrAuthRequired
	}
	return nil
}

func (c *counter) Rcpt(to string, _ *smtp.RcptOptions) error {
	c.to = to
	return c.office.fail
}

func (c *counter) Data(r io.Reader) error {
	content, err := io.ReadAll(r)
	if c.office.wait != nil {
		<-c.office.wait
	}
	c.office.mu.Lock()
	defer c.office.mu.Unlock()
	c.office.mails, c.office.to = append(c.office.mails, string(content)), append(c.office.to, c.to)
	return err
}

func (c *counter) Reset()        {}
func (c *counter) Logout() error { return nil }

func (o *postOffice) carrier(tls, password string) notify.Carrier {
	return Open(Config{Link: link, Email: &EmailConfig{Server: o.addr, TLS: tls, User: "xinqiao", Password: password,
		From: "心桥 <xinqiao@example.invalid>"}}, clock.System{}).Email.Carrier
}

var aMail = notify.Parcel{ID: "0a1b2c", To: "li@example.invalid", Items: 1}

func TestMail(t *testing.T) {
	office := openPostOffice(t, nil)
	reference, err := office.carrier(tlsNone, "mail secret").Carry(t.Context(), aMail)
	if err != nil || len(office.mails) != 1 || office.to[0] != aMail.To || reference == "" {
		t.Fatalf("%v, receipt %q: %+v", err, reference, office)
	}
	letter, err := mail.ReadMessage(strings.NewReader(office.mails[0]))
	if err != nil {
		t.Fatal(err)
	}
	heading, err := new(mime.WordDecoder).DecodeHeader(letter.Header.Get("Subject"))
	if err != nil || heading != "有 1 件事需要您处理 / 1 item needs you" {
		t.Errorf("subject %q, %v", heading, err)
	}
	if id := letter.Header.Get("Message-Id"); id != "<0a1b2c@xinqiao.example.invalid>" {
		t.Errorf("id %s", id)
	}
	if body, _ := io.ReadAll(letter.Body); !strings.Contains(string(body), link) {
		t.Errorf("%s", body)
	}
}

func TestMailThatIsNotTaken(t *testing.T) {
	unknown := &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no li@example.invalid here"}
	for name, c := range map[string]struct {
		tls, password string
		fail          error
		adjust        func(*smtp.Server)
		want          string
	}{
		"unknown recipient":           {tlsNone, "mail secret", unknown, nil, "550"},
		"another password":            {tlsNone, "guess", nil, nil, ""},
		"no encryption":               {tlsStart, "mail secret", nil, nil, ""},
		"a certificate of nobody":     {tlsStart, "mail secret", nil, withCertificate(t), ""},
		"encryption that never comes": {tlsFirst, "mail secret", nil, nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			office := openPostOffice(t, c.adjust)
			office.fail = c.fail
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			_, err := office.carrier(c.tls, c.password).Carry(ctx, aMail)
			if err == nil || len(office.mails) != 0 || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("%v, %d mails", err, len(office.mails))
			}
			for _, word := range []string{aMail.To, "li@", "secret"} {
				if strings.Contains(err.Error(), word) {
					t.Errorf("the error says %q", err)
				}
			}
		})
	}
}

func TestSlowMailServerEndsInTime(t *testing.T) {
	office := openPostOffice(t, nil)
	office.wait = make(chan struct{})
	defer close(office.wait)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := office.carrier(tlsNone, "mail secret").Carry(ctx, aMail); err == nil {
		t.Error("taken")
	}
	for name, to := range map[string]string{"no address": "li", "two": "li@example.invalid\r\nBcc: x@example.invalid"} {
		if _, err := office.carrier(tlsNone, "mail secret").Carry(t.Context(), notify.Parcel{ID: "x", To: to, Items: 1}); !errors.Is(err, errAddress) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// withCertificate lets a server offer encryption with a certificate that it signed
// itself.
func withCertificate(t *testing.T) func(*smtp.Server) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	draft := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, draft, draft, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return func(s *smtp.Server) {
		s.TLSConfig = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	}
}
