package api

import (
	"context"
	"time"

	"github.com/xinqiao/xinqiao/internal/lang"
)

// systems are the routes of whoever keeps the engine running.
type systems struct {
	version string
	started time.Time
	ready   []Check
	backlog func(context.Context) ([]Backlog, error)
	queues  bool
}

// Backlog is what one kind of background work has not come to.
type Backlog struct {
	Job    string     `json:"job"`
	Oldest *time.Time `json:"oldest,omitempty" doc:"最早到期而未做的 / since when the oldest due work waits"`
	Stuck  int        `json:"stuck" doc:"反复失败的件数，至多数一页 / tried again and again, at most a page of them"`
}

// SystemState is how the installation is.
type SystemState struct {
	Version string      `json:"version"`
	Started time.Time   `json:"started" doc:"本进程的启动时间 / of this process"`
	Now     time.Time   `json:"now"`
	Needs   []NeedState `json:"needs" nullable:"false"`
	Jobs    []Backlog   `json:"jobs" nullable:"false"`
	Queues  string      `json:"queues,omitempty" doc:"队列看板的地址 / where the dashboard of the queues is"`
}

// NeedState tells of something that the server needs whether it works.
type NeedState struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	Works bool   `json:"works"`
}

var needs = map[string]lang.Words{"store": {ZH: "数据库", EN: "database"}}

type systemAnswer struct{ Body SystemState }

func (h systems) get(ctx context.Context, _ *struct{}) (*systemAnswer, error) {
	out := SystemState{Version: h.version, Started: h.started, Now: time.Now(), Needs: []NeedState{}, Jobs: []Backlog{}}
	for _, check := range h.ready {
		out.Needs = append(out.Needs, NeedState{Name: check.Name, Title: needs[check.Name].In(lang.From(ctx)), Works: check.Ask(ctx) == nil})
	}
	if h.queues {
		out.Queues = QueuesPath
	}
	if h.backlog == nil {
		return &systemAnswer{out}, nil
	}
	jobs, err := h.backlog(ctx)
	if jobs != nil {
		out.Jobs = jobs
	}
	return &systemAnswer{out}, err
}
