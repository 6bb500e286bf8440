package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// errClosed answers a write that came too late; nothing was written.
var errClosed = errors.New("sqlite: engine is closed")

// groupSize bounds what one commit makes its first caller wait for.
const groupSize = 256

// writer is the one goroutine of this process that writes.
//
// The queue has no buffer: a write is handed over or it is not. Its context can
// withdraw it until its turn in the group comes; but once it is handed over its
// outcome is waited for. So a caller that gets its context's error knows that
// nothing was written.
type writer struct {
	tx      *tx
	queue   chan *write
	closing chan struct{}
	stopped chan struct{}
}

type write struct {
	ctx  context.Context
	do   func(*tx) error
	done chan error
}

func startWriter(ctx context.Context, db *sql.DB) (*writer, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := conn.ExecContext(ctx, tables); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	t, err := prepare(ctx, conn)
	if err != nil {
		return nil, err
	}
	w := &writer{tx: t, queue: make(chan *write), closing: make(chan struct{}), stopped: make(chan struct{})}
	go w.run()
	return w, nil
}

func (w *writer) submit(ctx context.Context, do func(*tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	op := &write{ctx: ctx, do: do, done: make(chan error, 1)}
	select {
	case w.queue <- op:
		return <-op.done
	case <-ctx.Done():
		return ctx.Err()
	case <-w.closing:
		return errClosed
	}
}

func (w *writer) stop() error {
	close(w.closing)
	<-w.stopped
	return w.tx.close()
}

func (w *writer) run() {
	defer close(w.stopped)
	for {
		select {
		case first := <-w.queue:
			w.commit(w.gather(first))
		case <-w.closing:
			return
		}
	}
}

// gather takes all writes that wait now. While a commit syncs, others come: the
// slower the disk, the larger the groups.
func (w *writer) gather(first *write) []*write {
	group := []*write{first}
	for len(group) < groupSize {
		select {
		case op := <-w.queue:
			group = append(group, op)
		default:
			return group
		}
	}
	return group
}

// commit answers each write with its own outcome when the commit succeeded. When
// it did not, even a refusal may rest on what was never stored, so all hear of it.
func (w *writer) commit(group []*write) {
	outcomes, err := w.transact(group)
	for i, op := range group {
		if err != nil {
			op.done <- fmt.Errorf("sqlite: commit: %w", err)
		} else {
			op.done <- outcomes[i]
		}
	}
}

func (w *writer) transact(group []*write) (outcomes []error, err error) {
	// IMMEDIATE waits for other processes now, where waiting is safe, and not at
	// the first write, where SQLite would have to refuse.
	if err := w.tx.exec("BEGIN IMMEDIATE"); err != nil {
		return nil, err
	}
	outcomes = make([]error, len(group))
	for i, op := range group {
		if outcomes[i], err = w.apart(op); err != nil {
			break
		}
	}
	if err == nil {
		err = w.tx.exec("COMMIT")
	}
	if err != nil {
		// The error is the answer; SQLite may have rolled back by itself already.
		_ = w.tx.exec("ROLLBACK")
	}
	return outcomes, err
}

// apart does one write so that its failure leaves no trace and the rest of the
// group as it is. When even that fails, for instance because a full disk rolled
// back everything, err ends the group.
func (w *writer) apart(op *write) (outcome, err error) {
	if outcome = op.ctx.Err(); outcome != nil {
		return outcome, nil
	}
	if err := w.tx.exec("SAVEPOINT one"); err != nil {
		return nil, err
	}
	if outcome = op.do(w.tx); outcome != nil {
		if err := w.tx.exec("ROLLBACK TO one"); err != nil {
			return nil, errors.Join(outcome, err)
		}
	}
	return outcome, w.tx.exec("RELEASE one")
}
