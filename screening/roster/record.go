package roster

import (
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/screening/roster/xlsx"
)

// record is one line of the sheet on its way to a Row.
type record struct {
	opts     Options
	head     header
	date1904 bool
	line     xlsx.Line
	faults   []Fault
}

// cell returns the cleaned cell of a column; without the column it is empty.
func (r *record) cell(c column) xlsx.Cell {
	at, there := r.head.at[c]
	if !there {
		return xlsx.Cell{}
	}
	cell := r.line.Cell(at)
	cell.Text = clean(cell.Text)
	return cell
}

// blank tells whether no known column holds anything: notes beside the table do
// not make a student.
func (r *record) blank() bool {
	for c := range r.head.at {
		if r.cell(c).Text != "" {
			return false
		}
	}
	return true
}

func (r *record) fault(c column, code Code) {
	r.faults = append(r.faults, Fault{
		Row: r.line.Number, Column: xlsx.ColumnName(r.head.at[c]), Field: c.field, Code: code,
		Mend: filled(mends[code], "{field}", titles[c.field]),
	})
}

// take reads a cell. An empty one is a fault only where it is required.
func take[T any](r *record, c column, read func(xlsx.Cell) (T, Code)) (value T) {
	cell := r.cell(c)
	if cell.Text == "" {
		if slices.Contains(r.opts.required(), c.field) {
			r.fault(c, Empty)
		}
		return value
	}
	value, code := read(cell)
	if code != "" {
		r.fault(c, code)
	}
	return value
}

func (r *record) read() Row {
	row := Row{
		Line:       r.line.Number,
		SchoolCode: r.school(),
		Number:     take(r, column{field: FieldNumber}, parseNumber),
		Name:       take(r, column{field: FieldName}, parseName),
		Gender:     take(r, column{field: FieldGender}, parseGender),
		Birth:      take(r, column{field: FieldBirth}, r.birth),
		Grade:      take(r, column{field: FieldGrade}, parseGrade),
	}
	class := take(r, column{field: FieldClass}, parseClass)
	if class.grade != 0 && row.Grade != 0 && class.grade != row.Grade {
		r.fault(column{field: FieldClass}, ClassGrade)
	}
	row.Class = class.number
	row.Boarding = take(r, column{field: FieldBoarding}, parseBoarding)
	for s := range slots {
		if g, there := r.guardian(s); there {
			row.Guardians = append(row.Guardians, g)
		}
	}
	return row
}

// school is the import's own where the roster does not say.
func (r *record) school() string {
	c := column{field: FieldSchool}
	code := take(r, c, parseSchool)
	if r.opts.SchoolCode == "" {
		return code
	}
	if code != "" && code != r.opts.SchoolCode {
		r.fault(c, OtherSchool)
	}
	return r.opts.SchoolCode
}

func (r *record) birth(c xlsx.Cell) (time.Time, Code) {
	born, code := parseDate(c, r.date1904)
	if code == "" && !r.opts.Today.IsZero() && born.After(r.opts.Today) {
		code = Implausible
	}
	return born, code
}

// guardian reads one guardian's cells. A relation alone is a form that was
// filled in beforehand, not a person.
func (r *record) guardian(s slot) (g Guardian, there bool) {
	name, phone := column{FieldGuardian, s}, column{FieldPhone, s}
	if r.cell(name).Text == "" && r.cell(phone).Text == "" {
		return g, false
	}
	g = Guardian{
		Name:     take(r, name, parseName),
		Relation: take(r, column{FieldRelation, s}, parseRelation),
		Phone:    take(r, phone, parsePhone),
	}
	if g.Relation == "" {
		g.Relation = s.implied()
	}
	if _, asked := r.head.at[name]; asked && r.cell(name).Text == "" {
		r.fault(name, NamelessPhone)
	}
	return g, true
}
