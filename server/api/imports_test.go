package api

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	invented "github.com/xinqiao/xinqiao/internal/demo/people"
	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/roster"
)

// rows invents students of the first class.
func rows(seed uint64, n int) []roster.Row {
	source := invented.New(seed)
	out := make([]roster.Row, n)
	for i := range out {
		out[i] = source.Student(yard.Code(), 7, 1, 2026)
	}
	return out
}

func sheet(t *testing.T, rows []roster.Row) string {
	t.Helper()
	var file bytes.Buffer
	if err := roster.Write(&file, slices.Values(rows), lang.ZH); err != nil {
		t.Fatal(err)
	}
	return file.String()
}

func (c *town) upload(content, unit string, header ...string) Import {
	c.t.Helper()
	if len(header) == 0 {
		header = []string{"Content-Type", workbookType}
	}
	return read[Import](c.t, c.as(c.admin, "POST", "/api/v1/imports?unit="+unit, content, header...), 201)
}

func (c *town) imported(id string) Import {
	c.t.Helper()
	return read[Import](c.t, c.as(c.admin, "GET", "/api/v1/imports/"+id, ""), 200)
}

func TestImport(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	c := build(t).town()
	all := rows(1, 5)
	doc := c.upload(sheet(t, all), string(yard))
	if doc.State != screening.ImportChecked || doc.Rows != 5 || doc.Plan.New != 5 || len(doc.Faults) != 0 {
		t.Fatalf("%+v", doc)
	}
	if students := read[Page[StudentEntry]](t, c.as(c.counselor, "GET", "/api/v1/classes/"+tilde(classOne)+"/students", ""), 200); len(students.Items) != 0 {
		t.Error("a dry run wrote students")
	}
	read[Import](t, c.as(c.admin, "POST", "/api/v1/imports/"+doc.ID+"/commit", ""), 200)
	c.settle()
	if doc = c.imported(doc.ID); doc.State != screening.ImportDone || doc.RowsDone != 5 || doc.Effects.New != 5 || doc.Finished == nil {
		t.Errorf("%+v", doc)
	}

	second := c.upload(sheet(t, all[:4]), string(yard))
	if second.Plan.Unchanged != 4 || second.Plan.Leavers != 1 {
		t.Fatalf("%+v", second)
	}
	read[Import](t, c.as(c.admin, "POST", "/api/v1/imports/"+second.ID+"/commit", ""), 200)
	c.settle()
	second = c.imported(second.ID)
	refused(t, c.as(c.admin, "POST", "/api/v1/imports/"+second.ID+"/leavers", `{"students":["nobody"]}`), 422, "no-leaver")
	named := read[Page[Leaver]](t, c.as(c.admin, "GET", "/api/v1/imports/"+second.ID+"/leavers", ""), 200).Items
	if len(named) != 1 || named[0].Student != second.Leavers[0] || named[0].Name != all[4].Name || named[0].Class != classOne {
		t.Errorf("%+v", named)
	}
	refused(t, c.as(c.lead, "GET", "/api/v1/imports/"+second.ID+"/leavers", ""), 403, "forbidden")
	read[Import](t, c.as(c.admin, "POST", "/api/v1/imports/"+second.ID+"/leavers", fmt.Sprintf(`{"students":[%q]}`, second.Leavers[0])), 200)
	c.settle()
	if second = c.imported(second.ID); len(second.Gone) != 1 || len(second.Leavers) != 0 {
		t.Errorf("%+v", second)
	}
	if list := read[Page[ImportSummary]](t, c.as(c.admin, "GET", "/api/v1/imports?unit="+string(yard), ""), 200); len(list.Items) != 2 {
		t.Errorf("%+v", list)
	}
	c.wantAct("admin check-roster " + doc.ID + " 201")
	c.wantAct("admin commit-import " + doc.ID + " 200")
	c.wantAct("admin confirm-leavers " + second.ID + " 200")
	if left, err := os.ReadDir(os.Getenv("TMPDIR")); err != nil || slices.ContainsFunc(left, func(e os.DirEntry) bool {
		return strings.HasPrefix(e.Name(), "xinqiao-")
	}) {
		t.Errorf("uploads stay behind: %v %v", left, err)
	}
	refused(t, c.as(c.lead, "GET", "/api/v1/imports/"+doc.ID, ""), 403, "forbidden")
	refused(t, c.as(c.admin, "POST", "/api/v1/imports?unit=32/3202/320205", "x", "Content-Type", workbookType), 404, "not-found")
	refused(t, c.as(c.admin, "POST", "/api/v1/imports?unit=32/3201", "x", "Content-Type", workbookType), 422, "entry")
}

func TestImportFaults(t *testing.T) {
	c := build(t).town()
	wrong := rows(2, 3)
	wrong[1].Name, wrong[2].Number = "王3", wrong[0].Number
	doc := c.upload(sheet(t, wrong), string(yard))
	if doc.State != screening.ImportRefused || doc.Faulty != 2 || doc.Faults[0].Row != 3 || doc.Faults[0].Column != "C" ||
		doc.Faults[1].Other != 2 || !strings.Contains(doc.Faults[0].Mend, "姓名") {
		t.Errorf("%+v", doc)
	}
	absent(t, body(doc), "王3", wrong[0].Number)
	refused(t, c.as(c.admin, "POST", "/api/v1/imports/"+doc.ID+"/commit", ""), 409, "import-faulty")
	csv := c.upload("姓名,学籍号\n王一,G1", string(yard), "Content-Type", "text/csv", "Accept-Language", "en")
	if csv.Refusal == nil || csv.Refusal.Code != roster.PlainText || !strings.Contains(csv.Refusal.Mend, "CSV") {
		t.Errorf("%+v", csv.Refusal)
	}
	p := refused(t, c.as(c.admin, "POST", "/api/v1/imports/"+csv.ID+"/cancel", ""), 409, "illegal-transition")
	if len(p.Legal) != 0 {
		t.Errorf("legal: %v", p.Legal)
	}
}

func TestImportWithCorrectedColumns(t *testing.T) {
	c := build(t).town()
	f := excelize.NewFile()
	defer f.Close()
	for at, row := range map[string][]any{"A1": {"姓名", "编码", "性别", "出生日期", "年级", "班级"},
		"A2": {"王一", "G320106201203050011", "男", "2013-03-05", "七年级", "1班"}} {
		if err := f.SetSheetRow("Sheet1", at, &row); err != nil {
			t.Fatal(err)
		}
	}
	var file bytes.Buffer
	if err := f.Write(&file); err != nil {
		t.Fatal(err)
	}
	doc := c.upload(file.String(), string(yard))
	if doc.Refusal == nil || doc.Refusal.Code != roster.MissingColumns || len(doc.Columns) != 6 || doc.Columns[1] != (Column{"B", "编码", ""}) {
		t.Fatalf("%+v", doc)
	}
	doc = c.upload(file.String(), string(yard)+"&columns=B=number")
	if doc.State != screening.ImportChecked || doc.Columns[1].Means != "number" {
		t.Errorf("%+v", doc)
	}
	refused(t, c.as(c.admin, "POST", "/api/v1/imports?unit="+string(yard)+"&columns=2%3Dx", "x", "Content-Type", workbookType), 422, "invalid")
}

func TestFaultsAsAWorkbook(t *testing.T) {
	c := build(t).town()
	wrong := rows(4, 2)
	wrong[1].Name = "王3"
	doc := c.upload(sheet(t, wrong), string(yard))
	w := c.as(c.admin, "GET", "/api/v1/imports/"+doc.ID+"/faults", "")
	if w.Code != 200 || w.Header().Get("Content-Type") != workbookType {
		t.Fatalf("%d %v", w.Code, w.Header())
	}
	f, err := excelize.OpenReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := f.GetRows("需要修改")
	if err != nil || len(lines) != 2 || lines[1][0] != "3" || lines[1][2] != "姓名" {
		t.Errorf("%v %v", lines, err)
	}
	refused(t, c.as(c.lead, "GET", "/api/v1/imports/"+doc.ID+"/faults", ""), 403, "forbidden")
}

func TestImportByForm(t *testing.T) {
	c := build(t).town()
	form := func(field string) (string, string) {
		var out bytes.Buffer
		w := multipart.NewWriter(&out)
		part, err := w.CreateFormFile(field, filepath.Base("名单.xlsx"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write([]byte(sheet(t, rows(3, 2)))); err != nil {
			t.Fatal(err)
		}
		w.Close()
		return out.String(), w.FormDataContentType()
	}
	content, kind := form("file")
	doc := c.upload(content, string(yard), "Content-Type", kind)
	if doc.State != screening.ImportChecked || doc.Plan.New != 2 {
		t.Errorf("%+v", doc)
	}
	cancelled := read[Import](t, c.as(c.admin, "POST", "/api/v1/imports/"+doc.ID+"/cancel", ""), 200)
	if cancelled.State != screening.ImportCancelled {
		t.Errorf("%+v", cancelled)
	}
	content, kind = form("other")
	refused(t, c.as(c.admin, "POST", "/api/v1/imports?unit="+string(yard), content, "Content-Type", kind), 400, "upload")
	refused(t, c.as(c.admin, "POST", "/api/v1/imports?unit="+string(yard), "junk", "Content-Type", kind), 400, "upload")
	big := strings.Repeat("PK", workbookMost/2+1)
	refused(t, c.as(c.admin, "POST", "/api/v1/imports?unit="+string(yard), big, "Content-Type", workbookType), 413, "too-large")
}

func TestTemplate(t *testing.T) {
	c := build(t).town()
	for language, state := range map[string]roster.Code{"zh": roster.NoRows, "en": roster.NoRows} {
		w := c.as(c.admin, "GET", "/api/v1/imports/template", "", "Accept-Language", language)
		if w.Code != 200 || w.Header().Get("Content-Type") != workbookType || !strings.Contains(w.Header().Get("Content-Disposition"), ".xlsx") {
			t.Fatalf("%d %v", w.Code, w.Header())
		}
		if doc := c.upload(w.Body.String(), string(yard)); doc.Refusal == nil || doc.Refusal.Code != state {
			t.Errorf("%s: the template is not read as an empty roster: %+v", language, doc.Refusal)
		}
	}
}
