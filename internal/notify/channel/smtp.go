package channel

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"time"

	"github.com/wneessen/go-mail"

	"github.com/xinqiao/xinqiao/internal/notify"
)

// mailer sends mail through the house's own SMTP server.
type mailer struct {
	cfg  EmailConfig
	link string
}

// Carry sends one mail; its Message-ID is made of the parcel's.
func (m mailer) Carry(ctx context.Context, p notify.Parcel) (string, error) {
	msg := mail.NewMsg(mail.WithNoDefaultUserAgent())
	if msg.From(m.cfg.From) != nil || msg.To(p.To) != nil {
		return "", errAddress // the library's words repeat it
	}
	msg.SetMessageIDWithValue(p.ID + "@" + m.host())
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetDate()
	msg.Subject(subject(p))
	msg.SetBodyString(mail.TypeTextPlain, words(p, m.link))
	client, err := m.dialer(half(ctx))
	if err != nil {
		return "", errServer
	}
	// A server that took the mail and then hung up has it all the same.
	if err := client.DialAndSendWithContext(ctx, msg); err != nil && !msg.IsDelivered() {
		return "", smtpFailure(ctx, err)
	}
	return receipt(msg.ServerResponse()), nil
}

// half is half of the time that is left: the library takes its timeout twice, to log
// in and to send.
func half(ctx context.Context) time.Duration {
	if end, ok := ctx.Deadline(); ok {
		return max(time.Until(end)/2, time.Millisecond)
	}
	return mail.DefaultTimeout
}

func (m mailer) dialer(within time.Duration) (*mail.Client, error) {
	host, port, err := net.SplitHostPort(m.cfg.Server)
	if err != nil {
		return nil, err
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		return nil, err
	}
	options := []mail.Option{mail.WithPort(number), mail.WithTLSPolicy(mail.TLSMandatory), mail.WithHELO(m.host()), mail.WithoutNoop(),
		mail.WithTimeout(within)}
	login := mail.SMTPAuthAutoDiscover
	switch m.cfg.TLS {
	case tlsFirst:
		options = append(options, mail.WithSSL())
	case tlsNone:
		login = mail.SMTPAuthPlain // within this machine; the library refuses it elsewhere
		options = append(options, mail.WithTLSPolicy(mail.NoTLS))
	}
	if m.cfg.User != "" {
		options = append(options, mail.WithSMTPAuth(login), mail.WithUsername(m.cfg.User), mail.WithPassword(m.cfg.Password))
	}
	return mail.NewClient(host, options...)
}

// host is the platform's own name, as the link has it.
func (m mailer) host() string {
	if u, err := url.Parse(m.link); err == nil && u.Hostname() != "" {
		return u.Hostname()
	}
	return "localhost"
}

// The faults of a mail whose own words would repeat an address.
var (
	errAddress = errors.New("channel: not an address that mail can be sent to")
	errServer  = errors.New("channel: not a server that mail can be sent through")
	errSecret  = errors.New("channel: the secret is not base64")
)

// smtpFailure keeps the code of a server's answer; its words may repeat the address.
func smtpFailure(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if e, ok := errors.AsType[*mail.SendError](err); ok && e.ErrorCode() > 0 {
		return fmt.Errorf("channel: smtp answer %d", e.ErrorCode())
	}
	return errServer
}
