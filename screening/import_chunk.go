package screening

import (
	"context"
	"fmt"
	"iter"

	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
)

// chunkRows is how many rows are written in one go, and done again at most.
const chunkRows = 500

// enrolment is a row of the roster in our own terms: who is in which class.
type enrolment struct {
	Class  unit.Path `bson:"class"`
	Person Person    `bson:"person"`
}

func (e enrolment) numberKey() string {
	return numberKey(e.Class.At(unit.School).Code(), e.Person.Number)
}

// chunk is some rows of an import, and once they are written, which students
// they are.
type chunk struct {
	store.Head `bson:"-"`
	Import     string                    `bson:"import"`
	Rows       vault.Sealed[[]enrolment] `bson:"rows,omitempty"`
	Written    bool                      `bson:"written,omitempty"`
	Students   []string                  `bson:"students,omitempty"`
	Effects    Effects                   `bson:"effects"`
}

const (
	chunksName = "importChunks"
	byImport   = "import"
)

// chunks keep the rows of imports, sealed under the key of their import.
type chunks struct {
	vault *vault.Vault
	docs  *store.Collection[chunk]
}

func newChunks(d Deps) chunks {
	return chunks{vault: d.Vault, docs: store.Define(d.DB, chunksName, store.Index[chunk]{Name: byImport,
		Key: func(c *chunk) string { return c.Import + "/" }})}
}

func chunkID(imp string, n int) string { return fmt.Sprintf("%s/%06d", imp, n) }

func chunkPlace(id string) vault.Place {
	return vault.Place{Collection: chunksName, ID: id, Field: "rows"}
}

// put keeps the n-th chunk of an import.
func (c chunks) put(ctx context.Context, imp string, n int, rows []enrolment) error {
	key, err := c.vault.Key(ctx, imp)
	if err != nil {
		return err
	}
	doc := &chunk{Head: store.Head{ID: chunkID(imp, n)}, Import: imp}
	if doc.Rows, err = vault.Seal(key, chunkPlace(doc.ID), rows); err != nil {
		return err
	}
	return c.docs.Insert(ctx, doc)
}

// open returns the n-th chunk of an import and its rows, if they are not written
// yet.
func (c chunks) open(ctx context.Context, imp string, n int) (*chunk, []enrolment, error) {
	doc, err := c.docs.Get(ctx, chunkID(imp, n))
	if err != nil || doc.Written {
		return doc, nil, err
	}
	key, err := c.vault.Key(ctx, imp)
	if err != nil {
		return nil, nil, err
	}
	rows, err := vault.Open(key, chunkPlace(doc.ID), doc.Rows)
	return doc, rows, err
}

// written replaces the rows of a chunk by the students they are.
func (c chunks) written(ctx context.Context, doc *chunk, students []string, effects Effects) error {
	doc.Rows, doc.Written, doc.Students, doc.Effects = nil, true, students, effects
	return c.docs.Replace(ctx, doc)
}

// all walks the chunks of an import.
func (c chunks) all(ctx context.Context, imp string) iter.Seq2[*chunk, error] {
	return c.docs.All(ctx, store.Query{Index: byImport, Prefix: imp + "/", Limit: 20})
}

// erase deletes the chunks of an import and destroys their key.
func (c chunks) erase(ctx context.Context, imp string) error {
	for doc, err := range c.all(ctx, imp) {
		if err != nil {
			return err
		}
		if err := c.docs.Delete(ctx, doc); err != nil {
			return err
		}
	}
	return c.vault.Erase(ctx, imp)
}
