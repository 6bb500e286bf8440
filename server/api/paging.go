package api

import "github.com/xinqiao/xinqiao/internal/store"

// Paging is what every list takes; inputs of lists embed it.
type Paging struct {
	Limit int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"每页至多多少条 / at most so many items"`
	After string `query:"after" maxLength:"1000" doc:"上一页的 next / the next of the page before"`
}

func (p Paging) cursor() (store.Cursor, error) { return store.ParseCursor(p.After) }

// Page is one page of a list; without Next it is the last.
type Page[T any] struct {
	Items []T    `json:"items" nullable:"false"`
	Next  string `json:"next,omitempty" doc:"下一页的 after / after of the next page"`
}

// list is the answer of a list.
type list[T any] struct{ Body Page[T] }

// pageOf shows the documents of one page as the API does.
func pageOf[D, T any](docs []D, next store.Cursor, show func(D) T) *list[T] {
	items := make([]T, len(docs))
	for i, doc := range docs {
		items[i] = show(doc)
	}
	return &list[T]{Body: Page[T]{Items: items, Next: next.String()}}
}

// allOf shows a list that has one page only.
func allOf[D, T any](docs []D, show func(D) T) *list[T] { return pageOf(docs, store.Cursor{}, show) }
