//go:build faults

package sqlite

import (
	"context"
	"fmt"
)

// unlimited is SQLite's own limit of pages.
const unlimited = 4294967294

// MaxPages keeps the file from growing beyond so many pages, or its present size if
// that is more, as a full disk would; 0 lets it grow again. It exists in binaries of
// `make faults` only.
func (e *Engine) MaxPages(pages int) error {
	if pages == 0 {
		pages = unlimited
	}
	return e.writer.submit(context.Background(), func(t *tx) error {
		return t.exec(fmt.Sprintf("PRAGMA max_page_count = %d", pages))
	})
}
