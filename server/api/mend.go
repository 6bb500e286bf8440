package api

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"

	"github.com/xinqiao/xinqiao/internal/lang"
)

// mend translates one of the framework's complaints. What stands for the first
// verb of a complaint comes from the schema and is passed on when shown is set.
type mend struct {
	complaint string
	words     lang.Words
	shown     bool
}

// mends are in order: the first that fits is taken.
var mends = []mend{
	{validation.MsgExpectedMinLength, lang.Words{ZH: "至少 %s 个字符", EN: "use at least %s characters"}, true},
	{validation.MsgExpectedMaxLength, lang.Words{ZH: "至多 %s 个字符", EN: "use at most %s characters"}, true},
	{validation.MsgExpectedMinItems, lang.Words{ZH: "至少 %s 项", EN: "give at least %s items"}, true},
	{validation.MsgExpectedMaxItems, lang.Words{ZH: "至多 %s 项", EN: "give at most %s items"}, true},
	{validation.MsgExpectedMinimumNumber, lang.Words{ZH: "不小于 %s", EN: "give %s or more"}, true},
	{validation.MsgExpectedMaximumNumber, lang.Words{ZH: "不大于 %s", EN: "give %s or less"}, true},
	{validation.MsgExpectedExclusiveMinimumNumber, lang.Words{ZH: "应大于 %s", EN: "give more than %s"}, true},
	{validation.MsgExpectedExclusiveMaximumNumber, lang.Words{ZH: "应小于 %s", EN: "give less than %s"}, true},
	{validation.MsgExpectedOneOf, lang.Words{ZH: "请从中选择：%s", EN: "choose one of: %s"}, true},
	{validation.MsgExpectedRFC3339DateTime, lang.Words{ZH: "请写成 2026-09-01T08:00:00+08:00", EN: "write it as 2026-09-01T08:00:00+08:00"}, false},
	{validation.MsgExpectedRFC3339Date, lang.Words{ZH: "请写成 2026-09-01", EN: "write it as 2026-09-01"}, false},
	{"invalid date/time%s", lang.Words{ZH: "请写成 2026-09-01T08:00:00+08:00", EN: "write it as 2026-09-01T08:00:00+08:00"}, false},
	{validation.MsgExpectedBoolean, lang.Words{ZH: "请写 true 或 false", EN: "write true or false"}, false},
	{"invalid boolean", lang.Words{ZH: "请写 true 或 false", EN: "write true or false"}, false},
	{validation.MsgExpectedInteger, lang.Words{ZH: "请写整数", EN: "write a whole number"}, false},
	{"invalid integer", lang.Words{ZH: "请写整数", EN: "write a whole number"}, false},
	{validation.MsgExpectedNumber, lang.Words{ZH: "请写数字", EN: "write a number"}, false},
	{"invalid float", lang.Words{ZH: "请写数字", EN: "write a number"}, false},
	{validation.MsgExpectedString, lang.Words{ZH: "请写文字", EN: "write a text"}, false},
	{validation.MsgExpectedArray, lang.Words{ZH: "请给一个列表", EN: "give a list"}, false},
	{validation.MsgExpectedObject, lang.Words{ZH: "请给一个对象", EN: "give an object"}, false},
	{validation.MsgExpectedArrayItemsUnique, lang.Words{ZH: "有重复项，请去掉", EN: "leave out what is there twice"}, false},
	{validation.MsgUnexpectedProperty, lang.Words{ZH: "有不认识的字段，请去掉", EN: "leave out the unknown field"}, false},
	{validation.MsgExpectedRequiredProperty, lang.Words{ZH: "必填", EN: "this is needed"}, false},
	{"required %s", lang.Words{ZH: "必填", EN: "this is needed"}, false},
}

// otherwise is for every complaint that is not in the table.
var otherwise = lang.Words{ZH: "格式不对，请看接口文档", EN: "not in the documented form"}

// mendsOf says in the reader's language what to mend where. Of the framework's
// details only the place survives, and of the place only names of the API.
func mendsOf(ctx context.Context, errs []error) []Field {
	l, names := lang.From(ctx), callOf(ctx).names()
	fields := make([]Field, 0, len(errs))
	for _, err := range errs {
		detail, ok := errors.AsType[*huma.ErrorDetail](err)
		if !ok {
			detail = &huma.ErrorDetail{Location: "body"}
		}
		f := Field{Location: names.known(placeOf(detail)), Message: messageOf(detail.Message, l)}
		if !slices.Contains(fields, f) {
			fields = append(fields, f)
		}
	}
	return fields
}

func messageOf(complaint string, l lang.Lang) string {
	for _, m := range mends {
		before, after := around(m.complaint)
		if before == m.complaint && before != complaint || !strings.HasPrefix(complaint, before) {
			continue
		}
		if !m.shown {
			return m.words.In(l)
		}
		return fmt.Sprintf(m.words.In(l), strings.TrimSuffix(complaint[len(before):], after))
	}
	return otherwise.In(l)
}

// around splits a template at its first verb.
func around(template string) (before, after string) {
	before, after, ok := strings.Cut(template, "%")
	if !ok {
		return before, ""
	}
	return before, after[1:]
}

// placeOf is where the mend belongs: the framework blames the object in which a
// property is missing, a reader looks for the property.
func placeOf(d *huma.ErrorDetail) string {
	before, after := around(validation.MsgExpectedRequiredProperty)
	if name, missing := strings.CutPrefix(d.Message, before); missing {
		return d.Location + "." + strings.TrimSuffix(name, after)
	}
	return d.Location
}

// nameSet holds every field and parameter name of the API.
type nameSet map[string]bool

// known keeps the segments of a location that are names of the API; a key that
// the client made up could be a person's name.
func (n nameSet) known(location string) string {
	segments := strings.Split(location, ".")
	for i, s := range segments {
		name, _, _ := strings.Cut(s, "[")
		if !n[name] {
			segments[i] = "*"
		}
	}
	return strings.Join(segments, ".")
}

// namesOf collects the names of an API.
func namesOf(doc *huma.OpenAPI) nameSet {
	n := nameSet{"body": true, "path": true, "query": true, "header": true, "cookie": true}
	for _, schema := range doc.Components.Schemas.Map() {
		for name := range schema.Properties {
			n[name] = true
		}
	}
	for _, item := range doc.Paths {
		for _, op := range operations(item) {
			for _, p := range op.Parameters {
				n[p.Name] = true
			}
		}
	}
	return n
}

func operations(p *huma.PathItem) []*huma.Operation {
	all := []*huma.Operation{p.Get, p.Post, p.Put, p.Patch, p.Delete}
	return slices.DeleteFunc(all, func(op *huma.Operation) bool { return op == nil })
}
