package story

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// Config is where the story plays and who plays in it.
type Config struct {
	URL      string                             // of the running server
	Password func(login string) (string, error) // of the people of the demonstration district
	Out      io.Writer
}

// teller plays the story and remembers what the next steps need.
type teller struct {
	Config
	*client
	cast map[string]*person
	step int
	seen map[string]bool // letters that were told or passed over

	policy   string // id of this run's care policy
	campaign string
	session  string
	student  *person
	sitting  string
	caseID   string
	guardian string // who may consent, by the student's record
	referral string
}

// chapter is one part of the story.
type chapter struct {
	title string
	play  func(*teller, context.Context) error
}

// Tell plays the story from the staffing check to the closed case.
func Tell(ctx context.Context, cfg Config) error {
	t := newTeller(cfg)
	if err := t.enter(ctx); err != nil {
		return fmt.Errorf("nobody could log in; is the server running with the demonstration district? %w", err)
	}
	for login := range t.cast {
		if login == "auditor" {
			continue // reads trails, gets no messages
		}
		if err := t.skim(ctx, login); err != nil {
			return err
		}
	}
	for _, c := range chapters {
		fmt.Fprintf(t.Out, "\n## %s\n", c.title)
		if err := c.play(t, ctx); err != nil {
			return fmt.Errorf("%s: after step %d: %w", c.title, t.step, err)
		}
	}
	fmt.Fprintf(t.Out, "\nstory: %d steps passed, 0 failed\n", t.step)
	return nil
}

func newTeller(cfg Config) *teller {
	return &teller{Config: cfg, client: newClient(cfg.URL), cast: map[string]*person{}, seen: map[string]bool{}}
}

// enter logs everybody in.
func (t *teller) enter(ctx context.Context) error {
	for login, title := range map[string]string{
		"counselor": "on-site counselor 在场心理教师", "deputy": "deputy counselor 备岗心理教师", "lead": "school lead 分管校领导",
		"teacher": "class teacher 班主任", "office": "district office 区教育局", "health": "health contact 卫健联系人",
		"hospital": "hospital clerk, Nanjing 南京医院", "hospital-suzhou": "hospital clerk, Suzhou 苏州医院",
		"auditor": "auditor 审计", "admin": "administrator 管理员",
	} {
		password, err := t.Password(login)
		if err != nil {
			return err
		}
		p := &person{name: login, title: title}
		if err := t.logIn(ctx, p, "/api/v1/login", map[string]any{"name": login, "password": password}); err != nil {
			return err
		}
		t.cast[login] = p
	}
	return nil
}

func (c *client) logIn(ctx context.Context, p *person, path string, in any) error {
	var ticket struct{ Access string }
	if err := c.call(ctx, nil, "POST", path, in, &ticket); err != nil {
		return err
	}
	p.token = ticket.Access
	var me struct{ ID, Sitting string }
	if err := c.call(ctx, p, "GET", "/api/v1/me", nil, &me); err != nil {
		return err
	}
	if p.id = me.ID; me.Sitting != "" {
		p.id = me.Sitting
	}
	return nil
}

// tells prints one step that succeeded.
func (t *teller) tells(who, did, sees string, details ...any) {
	t.step++
	fmt.Fprintf(t.Out, "%2d. %s  %-34s %s\n", t.step, time.Now().Format("15:04:05.000"), who, did)
	fmt.Fprintf(t.Out, "      → %s\n", fmt.Sprintf(sees, details...))
}

// does sends a command as somebody and tells it.
func (t *teller) does(ctx context.Context, login, did, path string, in, out any, sees string, details ...any) error {
	if err := t.call(ctx, t.cast[login], "POST", path, in, out); err != nil {
		return fmt.Errorf("%s: %s: %w", login, did, err)
	}
	t.tells(t.cast[login].title, did, sees, details...)
	return nil
}

// isRefused checks that a command is refused for a reason, and tells it.
func (t *teller) isRefused(ctx context.Context, login, did, path string, in any, code string) error {
	err := t.call(ctx, t.cast[login], "POST", path, in, nil)
	no, ok := errors.AsType[*refusal](err)
	if !ok || no.Code != code {
		return fmt.Errorf("%s: %s must be refused as %q, got: %v", login, did, code, err)
	}
	legal := ""
	if len(no.Legal) > 0 {
		legal = "; possible now: " + strings.Join(no.Legal, ", ")
	}
	t.tells(t.cast[login].title, "tries: "+did, "refused (%s): %s%s", code, no.Title, legal)
	return nil
}

// until asks again and again until something has come about.
func (t *teller) until(ctx context.Context, what string, within time.Duration, came func() (bool, error)) error {
	for end := time.Now().Add(within); ; {
		ok, err := came()
		if ok || err != nil {
			return err
		}
		if time.Now().After(end) {
			return fmt.Errorf("waited %s in vain for %s", within, what)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
}

type letter struct{ ID, Kind, Object, Place string }

func (t *teller) inbox(ctx context.Context, login string) ([]letter, error) {
	var page struct{ Items []letter }
	err := t.call(ctx, t.cast[login], "GET", "/api/v1/inbox?limit=50", nil, &page)
	return page.Items, err
}

// skim passes over what somebody was told so far.
func (t *teller) skim(ctx context.Context, login string) error {
	letters, err := t.inbox(ctx, login)
	for _, l := range letters {
		t.seen[l.ID] = true
	}
	return err
}

// gets waits for a message to somebody about one object, and tells it.
func (t *teller) gets(ctx context.Context, login, kind, object, why string) error {
	var got letter
	err := t.until(ctx, fmt.Sprintf("a message %q to %s", kind, login), 30*time.Second, func() (bool, error) {
		letters, err := t.inbox(ctx, login)
		for _, l := range letters {
			if l.Kind == kind && (object == "" || l.Object == object) && !t.seen[l.ID] {
				got, t.seen[l.ID] = l, true
				return true, nil
			}
		}
		return false, err
	})
	if err != nil {
		return err
	}
	place := ""
	if got.Place != "" {
		place = " at " + got.Place
	}
	t.tells("engine 后台任务", why, "%s now has in the inbox: %s%s", t.cast[login].title, kind, place)
	return nil
}
