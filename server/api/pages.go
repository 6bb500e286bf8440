package api

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
	"github.com/swaggest/swgui/v5emb"
)

const docsPath = "/docs"

//go:embed home.html
var home []byte

// pages are what is served outside the API: they show nothing of anybody and
// need no log-in.
func (s *server) pages(e *gin.Engine, doc *huma.OpenAPI) error {
	asJSON, err := json.Marshal(doc)
	if err != nil {
		return fmt.Errorf("api: write the OpenAPI document: %w", err)
	}
	asYAML, err := doc.YAML()
	if err != nil {
		return fmt.Errorf("api: write the OpenAPI document: %w", err)
	}
	e.GET("/", constant("text/html; charset=utf-8", home))
	e.GET("/openapi.json", constant("application/openapi+json", asJSON))
	e.GET("/openapi.yaml", constant("application/openapi+yaml", asYAML))
	docs := gin.WrapH(v5emb.New("心桥 Xinqiao API", "/openapi.json", docsPath+"/"))
	e.GET(docsPath, docs)
	e.GET(docsPath+"/*file", docs)
	s.replyPages(e)
	e.GET("/healthz", func(c *gin.Context) { c.JSON(http.StatusOK, health{Status: "ok"}) })
	e.GET("/readyz", s.ready)
	s.queues(e)
	return nil
}

func constant(contentType string, body []byte) gin.HandlerFunc {
	return func(c *gin.Context) { c.Data(http.StatusOK, contentType, body) }
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
