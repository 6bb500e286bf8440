package api

import (
	"context"
	"io"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/roster"
)

// imports are the routes of rosters on their way in.
type imports struct{ imports *screening.Imports }

// ImportSummary is where an import stands.
type ImportSummary struct {
	ID       string                `json:"id"`
	Unit     unit.Path             `json:"unit"`
	State    screening.ImportState `json:"state"`
	By       string                `json:"by" doc:"人员编号 / staff id"`
	At       time.Time             `json:"at"`
	Rows     int                   `json:"rows"`
	RowsDone int                   `json:"rowsDone"`
	Faulty   int                   `json:"faulty" doc:"问题总数 / all faults"`
	Plan     screening.Effects     `json:"plan" doc:"提交后会有的变化 / what a commit would change"`
	Effects  screening.Effects     `json:"effects" doc:"已有的变化 / what has changed so far"`
	Finished *time.Time            `json:"finished,omitempty"`
}

// Import is an import with what is wrong with its roster and who it lacks.
type Import struct {
	ImportSummary
	Refusal *Refusal `json:"refusal,omitempty" doc:"整个文件不能用的原因 / why the whole file is refused"`
	Columns []Column `json:"columns" nullable:"false" doc:"识别出的列 / the columns as they were understood"`
	Faults  []Fault  `json:"faults" nullable:"false" doc:"前 1000 个 / the first 1000"`
	Leavers []string `json:"leavers" nullable:"false" doc:"名单里没有的学生，待确认 / students to be confirmed as leavers"`
	Gone    []string `json:"gone" nullable:"false"`
}

// Column is a column of the roster and what it was taken for.
type Column struct {
	Letter string         `json:"letter"`
	Title  string         `json:"title"`
	Means  roster.Meaning `json:"means,omitempty" doc:"没有即不读取 / absent: it is not read"`
}

// Refusal says why a file cannot be read.
type Refusal struct {
	Code   roster.Code    `json:"code"`
	Fields []roster.Field `json:"fields,omitempty"`
	Mend   string         `json:"mend"`
}

// Fault is what is wrong with a row. It never repeats what stands in the cell.
type Fault struct {
	Row    int          `json:"row" doc:"Excel 行号 / as Excel numbers it"`
	Column string       `json:"column,omitempty" doc:"Excel 列 / the letter"`
	Field  roster.Field `json:"field"`
	Code   roster.Code  `json:"code"`
	Other  int          `json:"other,omitempty" doc:"与之重复的行 / the other row of a duplicate"`
	Mend   string       `json:"mend"`
}

type importAnswer struct{ Body Import }

func summaryOf(d *screening.Import) ImportSummary {
	return ImportSummary{ID: d.ID, Unit: d.Unit, State: d.State, By: d.By, At: d.At, Rows: d.Rows, RowsDone: d.RowsDone,
		Faulty: d.Faulty, Plan: d.Plan, Effects: d.Effects, Finished: moment(d.Finished)}
}

func answerImport(ctx context.Context, d *screening.Import, err error) (*importAnswer, error) {
	if err != nil {
		return nil, err
	}
	out := Import{ImportSummary: summaryOf(d), Columns: make([]Column, len(d.Columns)), Faults: make([]Fault, len(d.Faults)),
		Leavers: append([]string{}, d.Leavers...), Gone: append([]string{}, d.Gone...)}
	if r := d.Refusal; r != nil {
		out.Refusal = &Refusal{Code: r.Code, Fields: r.Fields, Mend: r.Mend.In(lang.From(ctx))}
	}
	for i, c := range d.Columns {
		out.Columns[i] = Column(c)
	}
	for i, f := range d.Faults {
		out.Faults[i] = Fault{Row: f.Row, Column: f.Column, Field: f.Field, Code: f.Code, Other: f.Other, Mend: f.Mend.In(lang.From(ctx))}
	}
	return &importAnswer{out}, nil
}

type importUpload struct {
	Upload
	Unit    UnitPath `query:"unit" required:"true" maxLength:"60" doc:"名单对其完整的学校或区县 / the school or district it is complete for"`
	Columns []string `query:"columns" maxItems:"100" pattern:"^[A-Z]{1,3}=[A-Za-z]{0,20}([.](2|3|father|mother))?$" doc:"更正列的含义，如 B=number,C=（不读取） / corrects what columns mean"`
}

func (h imports) check(ctx context.Context, in *importUpload) (*importAnswer, error) {
	file, size, err := in.keep()
	if err != nil {
		return nil, err
	}
	defer file.Close()
	doc, err := h.imports.CheckAs(ctx, who(ctx), in.Unit.path(), file, size, roster.Options{Columns: roster.ParseColumns(in.Columns)})
	if err == nil {
		about(ctx, doc.ID)
	}
	return answerImport(ctx, doc, err)
}

type importQuery struct {
	Paging
	Unit UnitPath `query:"unit" required:"true" maxLength:"60"`
}

func (h imports) list(ctx context.Context, in *importQuery) (*list[ImportSummary], error) {
	after, err := in.cursor()
	if err != nil {
		return nil, err
	}
	docs, next, err := h.imports.OfUnit(ctx, who(ctx), in.Unit.path(), after, in.Limit)
	if err != nil {
		return nil, err
	}
	return pageOf(docs, next, summaryOf), nil
}

func (h imports) get(ctx context.Context, in *Object) (*importAnswer, error) {
	doc, err := h.imports.Get(ctx, who(ctx), in.id())
	return answerImport(ctx, doc, err)
}

func (h imports) commit(ctx context.Context, in *Object) (*importAnswer, error) {
	doc, err := h.imports.Commit(ctx, who(ctx), in.id())
	return answerImport(ctx, doc, err)
}

func (h imports) cancel(ctx context.Context, in *Object) (*importAnswer, error) {
	doc, err := h.imports.Cancel(ctx, who(ctx), in.id())
	return answerImport(ctx, doc, err)
}

type leaversConfirmed struct {
	Object
	Body struct {
		Students []string `json:"students" minItems:"1" maxItems:"5000" nullable:"false"`
	}
}

func (h imports) confirmLeavers(ctx context.Context, in *leaversConfirmed) (*importAnswer, error) {
	doc, err := h.imports.ConfirmLeavers(ctx, who(ctx), in.id(), in.Body.Students)
	return answerImport(ctx, doc, err)
}

// Leaver is a student whom the roster lacks, as the roster before had them.
type Leaver struct {
	Student string    `json:"student"`
	Class   unit.Path `json:"class"`
	Number  string    `json:"number"`
	Name    string    `json:"name"`
	Broken  bool      `json:"unreadable,omitempty" doc:"内容无法打开 / its content cannot be opened"`
}

func (h imports) leavers(ctx context.Context, in *Object) (*list[Leaver], error) {
	found, err := h.imports.Leavers(ctx, who(ctx), in.id())
	if err != nil {
		return nil, err
	}
	return allOf(found, func(l screening.Leaver) Leaver { return Leaver{l.Student, l.Class, l.Number, l.Name, l.Unreadable} }), nil
}

// faults is a workbook of what is wrong, to be sent to whoever mends the roster.
func (h imports) faults(ctx context.Context, in *Object) (*huma.StreamResponse, error) {
	doc, err := h.imports.Get(ctx, who(ctx), in.id())
	if err != nil {
		return nil, err
	}
	return download("roster-faults.xlsx", func(_ context.Context, w io.Writer) error {
		return roster.WriteFaults(w, doc.Faults, doc.Faulty, lang.From(ctx))
	}), nil
}

// template is an empty workbook in the language of the reader.
func (h imports) template(ctx context.Context, _ *struct{}) (*huma.StreamResponse, error) {
	return download("roster.xlsx", func(_ context.Context, w io.Writer) error {
		return roster.Write(w, func(func(roster.Row) bool) {}, lang.From(ctx))
	}), nil
}
