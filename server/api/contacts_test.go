package api

import (
	"context"
	"strings"
	"testing"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/notify"
)

// phones gives everybody of the staff room a phone and no mail address.
type phones struct{ room staffRoom }

func (p phones) Reach(ctx context.Context, id string) (notify.Reach, error) {
	a, err := p.room.Actor(ctx, id)
	return notify.Reach{Phone: "19900000001", Unit: a.Unit, Hospital: a.Hospital}, err
}

func (h *house) phones() phones { return phones{h.staff} }

// Carry takes a code to a phone.
func (h *house) Carry(_ context.Context, p notify.Parcel) (string, error) {
	h.code = p.Code
	return "", nil
}

const mine = "/api/v1/me/channels"

func TestContactIsVerifiedByItsOwner(t *testing.T) {
	h := build(t)
	ticket := h.logIn(actor.Counselor)
	before := read[MyChannels](t, h.as(ticket, "GET", mine, ""), 200)
	if sms := before.Contacts[0]; sms.Channel != notify.SMS || !sms.Known || !sms.Offered || sms.Verified || before.Contacts[1].Known {
		t.Fatalf("%+v", before)
	}
	refused(t, h.as(ticket, "POST", "/api/v1/me/contacts/email/code", ""), 409, "no-contact")
	if w := h.as(ticket, "POST", "/api/v1/me/contacts/sms/code", ""); w.Code != 204 {
		t.Fatal(w.Body)
	}
	refused(t, h.as(ticket, "POST", "/api/v1/me/contacts/sms/code", ""), 429, "code-on-its-way")
	if err := h.deps.Contacts.Do(t.Context(), "staff-counselor"); err != nil {
		t.Fatal(err)
	}
	refused(t, h.as(ticket, "POST", "/api/v1/me/contacts/sms/verify", `{"code":"00000x"}`), 422, "invalid")
	wrong := "000000"
	if h.code == wrong {
		wrong = "000001"
	}
	refused(t, h.as(ticket, "POST", "/api/v1/me/contacts/sms/verify", `{"code":"`+wrong+`"}`), 422, "code")
	if w := h.as(ticket, "POST", "/api/v1/me/contacts/sms/verify", `{"code":"`+h.code+`"}`); w.Code != 204 {
		t.Fatal(w.Body)
	}
	after := h.as(ticket, "GET", mine, "")
	if !read[MyChannels](t, after, 200).Contacts[0].Verified || strings.Contains(after.Body.String(), "1990") {
		t.Errorf("%s", after.Body)
	}
	if other := read[MyChannels](t, h.as(h.logIn(actor.Lead), "GET", mine, ""), 200); other.Contacts[0].Verified {
		t.Error("somebody else is verified, too")
	}
}

func TestChannelsAreChosenByTheirOwner(t *testing.T) {
	h := build(t)
	ticket := h.logIn(actor.Lead)
	for name, body := range map[string]string{
		"nothing for what is urgent": `{"routine":[],"urgent":[]}`,
		"unknown":                    `{"routine":["fax"],"urgent":["sms"]}`,
	} {
		if w := h.as(ticket, "PUT", mine, body); w.Code != 422 {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
	refused(t, h.as(ticket, "PUT", mine, `{"routine":["sms","sms"],"urgent":["sms"]}`), 422, "channels")
	if w := h.as(ticket, "PUT", mine, `{"routine":[],"urgent":["group","sms"]}`); w.Code != 204 {
		t.Fatal(w.Body)
	}
	if got := read[MyChannels](t, h.as(ticket, "GET", mine, ""), 200); len(got.Routine) != 0 || got.Urgent[0] != "group" {
		t.Errorf("%+v", got)
	}
	auditor := h.logIn(actor.Auditor) // has no inbox; nor has a student
	for _, path := range []string{mine, "/api/v1/events"} {
		refused(t, h.as(auditor, "GET", path, ""), 403, "forbidden")
	}
}
