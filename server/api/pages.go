package api

import (
	_ "embed"
	"fmt"
	"net/http"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
	"github.com/swaggest/swgui/v5emb"
)

const docsPath = "/docs"

//go:embed home.html
var home []byte

// pages are what is served outside the API: they show nothing of anybody and
// need no log-in.
func (s *server) pages(e *gin.Engine, doc *huma.OpenAPI) {
	e.GET("/", constant("text/html; charset=utf-8", home))
	e.GET("/openapi.json", written("application/openapi+json", doc.MarshalJSON))
	e.GET("/openapi.yaml", written("application/openapi+yaml", doc.YAML))
	docs := gin.WrapH(v5emb.New("心桥 Xinqiao API", "/openapi.json", docsPath+"/"))
	e.GET(docsPath, docs)
	e.GET(docsPath+"/*file", docs)
	s.replyPages(e)
	e.GET("/healthz", func(c *gin.Context) { c.JSON(http.StatusOK, health{Status: "ok"}) })
	e.GET("/readyz", s.ready)
	s.queues(e)
}

func constant(contentType string, body []byte) gin.HandlerFunc {
	return func(c *gin.Context) { c.Data(http.StatusOK, contentType, body) }
}

// written serves what is long to write and seldom asked for: it is written when it
// is first asked for. One that cannot be written is the server's own fault.
func written(contentType string, write func() ([]byte, error)) gin.HandlerFunc {
	once := sync.OnceValues(write)
	return func(c *gin.Context) {
		body, err := once()
		if err != nil {
			panic(fmt.Errorf("api: write the OpenAPI document: %w", err))
		}
		c.Data(http.StatusOK, contentType, body)
	}
}

type health struct {
	Status  string   `json:"status"`
	Waiting []string `json:"waiting,omitempty"` // what cannot work, by name
}

// ready asks everything the server needs; why something cannot work is for the
// log.
func (s *server) ready(c *gin.Context) {
	ctx, answer, status := c.Request.Context(), health{Status: "ok"}, http.StatusOK
	for _, check := range s.deps.Ready {
		if err := check.Ask(ctx); err != nil {
			s.deps.Log.WarnContext(ctx, "not ready", "check", check.Name, "error", err)
			answer.Waiting = append(answer.Waiting, check.Name)
			answer.Status, status = "waiting", http.StatusServiceUnavailable
		}
	}
	c.JSON(status, answer)
}
