package story

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"time"
)

// Hop is one measured step of a drill.
type Hop struct {
	Kind   string     `json:"kind"`
	Office string     `json:"office,omitempty"`
	State  string     `json:"state"`
	From   *time.Time `json:"from,omitempty"`
	At     *time.Time `json:"at,omitempty"`
	TookMS int64      `json:"tookMs"`
}

// Drill is an exercise of a school's chain, as the API tells of it.
type Drill struct {
	ID    string     `json:"id"`
	State string     `json:"state"`
	Began time.Time  `json:"began"`
	Until time.Time  `json:"until"`
	Ended *time.Time `json:"ended,omitempty"`
	Hops  []Hop      `json:"hops"`
}

// Watch is who starts a drill, of which school, and where its hops are shown.
type Watch struct {
	URL, School     string // of the running server; the school's code
	Login, Password string
	JSON            bool // the whole result at the end instead of a table
	Out             io.Writer
}

// ErrDrillFailed says that somebody was not reached, or too late.
var ErrDrillFailed = errors.New("the drill did not pass")

// Start begins the drill, or finds the one that runs, and shows each hop as it
// happens until the drill has ended. Whoever stops watching does not stop the drill.
func (w Watch) Start(ctx context.Context) error {
	c := newClient(w.URL)
	me := &person{name: w.Login}
	if err := c.logIn(ctx, me, "/api/v1/login", obj{"name": w.Login, "password": w.Password}); err != nil {
		return fmt.Errorf("%s could not log in: %w", w.Login, err)
	}
	var d Drill
	if err := c.call(ctx, me, "POST", drillsOf(w.School), nil, &d); err != nil {
		return err
	}
	fmt.Fprintf(w.table(), "演练 drill %s：请各岗位在 %s 前确认收到 everybody confirms until then\n%-12s  %9s  %-6s\n", d.ID,
		d.Until.Local().Format(time.TimeOnly), "时刻 at", "用时 took", "结果 result")
	d, err := c.follow(ctx, me, w.School, d.ID, w.table())
	if errors.Is(err, context.Canceled) {
		return fmt.Errorf("演练仍在进行；再次运行同一命令即可继续查看 / the drill goes on until %s; run the same command to watch it again",
			d.Until.Local().Format(time.TimeOnly))
	}
	if err != nil {
		return err
	}
	if w.JSON {
		encoder := json.NewEncoder(w.Out)
		encoder.SetIndent("", "  ")
		err = encoder.Encode(d)
	} else {
		_, err = fmt.Fprintf(w.Out, "\n%s: %s (%s)\n", d.ID, states[d.State], d.State)
	}
	if err == nil && d.State != "passed" {
		err = ErrDrillFailed
	}
	return err
}

func drillsOf(school string) string { return "/api/v1/schools/" + url.PathEscape(school) + "/drills" }

// table returns where to show the hops; nowhere when the result is wanted as JSON.
func (w Watch) table() io.Writer {
	if w.JSON {
		return io.Discard
	}
	return w.Out
}

// lookEvery is how often a running drill is asked for.
const lookEvery = 250 * time.Millisecond

// follow shows each hop of a drill when it stands, until the drill has ended.
func (c *client) follow(ctx context.Context, me *person, school, id string, out io.Writer) (d Drill, err error) {
	shown := map[string]bool{}
	for {
		now, err := c.drill(ctx, me, school, id)
		if err != nil {
			return d, errors.Join(err, ctx.Err())
		}
		d = now
		for _, h := range d.Hops {
			if h.State != "waiting" && !shown[h.Kind+h.Office] {
				shown[h.Kind+h.Office] = true
				fmt.Fprintln(out, h)
			}
		}
		if d.State != "running" {
			return d, nil
		}
		select {
		case <-ctx.Done():
			return d, ctx.Err()
		case <-time.After(lookEvery):
		}
	}
}

func (c *client) drill(ctx context.Context, me *person, school, id string) (Drill, error) {
	var all struct{ Items []Drill }
	if err := c.call(ctx, me, "GET", drillsOf(school), nil, &all); err != nil {
		return Drill{}, err
	}
	for _, d := range all.Items {
		if d.ID == id {
			return d, nil
		}
	}
	return Drill{}, fmt.Errorf("there is no drill %s", id)
}

// What the table says, Chinese first.
var (
	states = map[string]string{"running": "进行中", "passed": "通过", "failed": "未通过", "void": "作废（人员有变动）", "missing": "无人", "waiting": "等待"}
	kinds  = map[string]string{"raised": "提醒已建立 raised", "told": "收件箱 told", "carried": "外部渠道 carried", "confirmed": "本人确认 confirmed",
		"notice": "通知已发出 notice", "seen": "有人打开 seen", "receipt": "系统签收 receipt"}
	offices = map[string]string{"": "", "owner": "值班心理教师 owner", "duty": "值班岗 duty", "deputy": "备岗 deputy", "lead": "分管校领导 lead",
		"district": "区县教育部门 district", "health": "卫健联系人 health", "hospital": "定点医院 hospital"}
)

// String is one row of the table.
func (h Hop) String() string {
	at := "-"
	if h.At != nil {
		at = h.At.Local().Format("15:04:05.000")
	}
	took := time.Duration(h.TookMS) * time.Millisecond
	return fmt.Sprintf("%-12s  %9s  %-6s %-8s  %s  %s", at, took, h.State, states[h.State], kinds[h.Kind], offices[h.Office])
}

// drills plays the drill of the demonstration's school: without one that passed, no
// campaign opens. Each person does what they would do if it were real.
func (t *teller) drills(ctx context.Context) error {
	var d Drill
	if err := t.does(ctx, "lead", "starts a drill of the whole chain (xinqiao drill)", drillsOf(schoolNo), nil, &d,
		"a marked exercise goes the way of every alert; no student is concerned"); err != nil {
		return err
	}
	alert := "exercise~" + d.ID
	for _, login := range []string{counselor, "deputy", "lead", "office"} {
		if err := t.gets(ctx, login, "alert", alert, "tells of an exercise"); err != nil {
			return err
		}
		if err := t.does(ctx, login, "confirms that it reached them", "/api/v1/alerts/"+alert+"/acknowledge", nil, nil, "this hop is measured"); err != nil {
			return err
		}
	}
	for _, login := range []string{"health", "hospital"} {
		if err := t.gets(ctx, login, "notice", "", "gives a marked notice"); err != nil {
			return err
		}
		if err := t.seesNotices(ctx, login); err != nil {
			return err
		}
	}
	d, err := t.follow(ctx, t.cast["lead"], schoolNo, d.ID, t.Out)
	if err != nil {
		return err
	}
	if d.State != "passed" {
		return fmt.Errorf("%w: %s", ErrDrillFailed, d.State)
	}
	t.tells("engine 后台任务", "ends the drill", "%s: %d hops passed; it stands for 30 days, unless somebody else answers", d.State, len(d.Hops))
	return nil
}

// seesNotices opens the notices of an exercise.
func (t *teller) seesNotices(ctx context.Context, login string) error {
	var notices struct {
		Items []struct{ ID, Exercise string }
	}
	if err := t.call(ctx, t.cast[login], "GET", "/api/v1/notices?limit=200", nil, &notices); err != nil {
		return err
	}
	for _, n := range notices.Items {
		if n.Exercise == "" {
			continue
		}
		if err := t.does(ctx, login, "opens the notice", "/api/v1/notices/"+n.ID+"/see", nil, nil, "%s", n.Exercise); err != nil {
			return err
		}
	}
	return nil
}

// PlayDrill plays the drill alone, for whoever wants to open a campaign in the
// demonstration district.
func PlayDrill(ctx context.Context, cfg Config) error {
	t := newTeller(cfg)
	if err := t.enter(ctx); err != nil {
		return err
	}
	return t.drills(ctx)
}
