package story

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
)

// The doctor has no log-in: what opens the link is the family's code.
const (
	doctorName = "沈若溪"
	doctorPost = "儿童青少年心理科 医师"
)

var (
	codeOnSheet = regexp.MustCompile(`<b>([0-9A-Z]{4}-[0-9A-Z]{4})</b>`)
	keyOnPage   = regexp.MustCompile(`name="key" value="([^"]+)"`)
)

// byLink lets a doctor without a log-in report the first visit.
func (t *teller) byLink(ctx context.Context) error {
	var link struct{ Path string }
	if err := t.does(ctx, counselor, "issues a one-time link", t.ref()+"/link", nil, &link, "it stands on the printed form; the code on the family's sheet"); err != nil {
		return err
	}
	form, err := t.page(ctx, t.http, t.cast[counselor], "GET", t.ref()+"/form", nil)
	if err != nil {
		return err
	}
	sheet, err := t.page(ctx, t.http, t.cast[counselor], "GET", t.ref()+"/family-sheet", nil)
	if err != nil {
		return err
	}
	code := codeOnSheet.FindStringSubmatch(sheet)
	if code == nil || !strings.Contains(form, "<svg") || strings.Contains(form, code[1]) {
		return fmt.Errorf("the printed papers lack link or code, or hold both")
	}
	t.tells(t.cast[counselor].title, "prints the form and the family's sheet", "each without the other opens nothing")
	jar, err := cookiejar.New(nil)
	if err != nil {
		return err
	}
	browser := &http.Client{Jar: jar, Timeout: t.http.Timeout}
	page, err := t.page(ctx, browser, nil, "POST", link.Path, url.Values{"code": {code[1]}, "name": {doctorName}, "post": {doctorPost}})
	if err != nil {
		return err
	}
	t.tells("doctor, no log-in 医师（无账号）", "opens the link with the family's code", "the packet, and the five answers; half an hour")
	key := keyOnPage.FindStringSubmatch(page)
	if key == nil {
		return fmt.Errorf("the page offers no answer")
	}
	reply := url.Values{"act": {"reply"}, "key": {key[1]}, "option": {"first-visit"}, "note": {"已完成首诊评估。"}}
	if _, err := t.page(ctx, browser, nil, "POST", "/r", reply); err != nil {
		return err
	}
	t.tells("doctor, no log-in 医师（无账号）", "ticks: first visit done 已首诊", "the counselor reads it, since the consent allows feedback")
	if _, err := t.page(ctx, http.DefaultClient, nil, "POST", link.Path, url.Values{"code": {code[1]}, "name": {"x"}, "post": {"x"}}); err == nil {
		return fmt.Errorf("the link opened twice")
	}
	t.tells("somebody else 其他人", "uses the same link again", "it does not work any more")
	return nil
}

// page asks for a page, as a browser would.
func (t *teller) page(ctx context.Context, browser *http.Client, who *person, method, path string, form url.Values) (string, error) {
	r, err := http.NewRequestWithContext(ctx, method, t.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		return "", err
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if who != nil {
		r.Header.Set("Authorization", "Bearer "+who.token)
	}
	res, err := browser.Do(r)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s %s: %d", method, r.URL.Path, res.StatusCode)
	}
	return string(raw), err
}
