package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"
)

// The framework makes its answers to errors through these two variables, which
// exist once in a process: so they are set once, before anything is served.
func init() {
	huma.NewError = func(status int, _ string, errs ...error) huma.StatusError {
		return answer(context.Background(), status, errs)
	}
	huma.NewErrorWithContext = func(c huma.Context, status int, _ string, errs ...error) huma.StatusError {
		return answer(c.Context(), status, errs)
	}
}

// answer turns what the framework knows of a failure into a problem. Its texts
// are thrown away: they may repeat what was submitted.
func answer(ctx context.Context, status int, errs []error) *Problem {
	k, known := byStatus[status]
	if !known {
		return problemOf(ctx, errors.Join(errs...))
	}
	p := k.problem(ctx)
	if status == http.StatusUnprocessableEntity {
		p.Errors = mendsOf(ctx, errs)
	}
	return p
}

// refuse answers before the framework has a handler.
func refuse(c *gin.Context, p *Problem) {
	c.Header("Content-Type", p.ContentType(""))
	c.Header("Cache-Control", "no-store")
	c.Status(p.Status)
	_ = json.NewEncoder(c.Writer).Encode(p) // a client that went away needs no answer
	c.Abort()
}

// refuseIn is refuse for the framework's own middleware.
func refuseIn(c huma.Context, err error) {
	refuse(humagin.Unwrap(c), problemOf(c.Context(), err))
}

// sentinel tells whether an error can be a key of the table.
func sentinel(err error) bool { return reflect.ValueOf(err).Comparable() }
