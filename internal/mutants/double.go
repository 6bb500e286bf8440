package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// removed names, in the environment of a test, the guard that is taken away.
const removed = "XINQIAO_GUARD_REMOVED"

// double is a source file in which every function that holds a guard stands twice: whole,
// and at the end of the file once more without the guard. The whole one begins by asking
// which guard is gone. So one compilation serves all guards, and the code that runs
// while none is gone is the code as it stands.
type double struct {
	pkg  string // its package's name
	text string
	left []guard // those that stand in no function that could be called a second time
}

// doubled makes the double of a file that holds the guards.
func doubled(text string, held []guard) (double, error) {
	positions := token.NewFileSet()
	file, err := parser.ParseFile(positions, held[0].file, text, parser.SkipObjectResolution)
	if err != nil {
		return double{}, err
	}
	d := double{pkg: file.Name.Name}
	at := func(p token.Pos) int { return positions.Position(p).Offset }
	questions, copies := map[int]string{}, ""
	for i, g := range held {
		begin, err := g.find(text)
		if err != nil {
			return double{}, err
		}
		f := holder(file, func(f *ast.FuncDecl) bool { return at(f.Body.Pos()) < begin && begin+len(g.is) <= at(f.End()) })
		if f == nil {
			d.left = append(d.left, g)
			continue
		}
		name := f.Name.Name + "Without" + strconv.Itoa(i)
		questions[at(f.Body.Lbrace)+1] += question(g, f, name)
		// The compiler's faults, and the traces of a test, name the guard.
		copies += fmt.Sprintf("\n//line %s:1\n%s%s%s\n", strings.ReplaceAll(g.name, " ", "-"),
			text[at(f.Pos()):at(f.Name.Pos())], name, g.without(text[at(f.Name.End()):at(f.End())]))
	}
	for _, offset := range slices.Backward(slices.Sorted(maps.Keys(questions))) {
		text = text[:offset] + questions[offset] + text[offset:]
	}
	d.text = text + copies
	return d, nil
}

// holder finds the function that holds a guard, if it can be called again from its own
// first line: that takes a name for everything it was given.
func holder(file *ast.File, holds func(*ast.FuncDecl) bool) *ast.FuncDecl {
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Body == nil || !holds(f) {
			continue
		}
		if f.Recv != nil && len(names(f.Recv)) == 0 || len(names(f.Type.Params)) != f.Type.Params.NumFields() {
			return nil
		}
		return f
	}
	return nil
}

// names returns the names of parameters that have one.
func names(fields *ast.FieldList) (all []string) {
	for _, field := range fields.List {
		for _, n := range field.Names {
			if n.Name != "_" {
				all = append(all, n.Name)
			}
		}
	}
	return all
}

// question is what stands first in a whole function: when the guard is gone, its double
// answers.
func question(g guard, f *ast.FuncDecl, name string) string {
	call := name
	if f.Recv != nil {
		call = names(f.Recv)[0] + "." + name
	}
	if f.Type.TypeParams != nil {
		call += "[" + strings.Join(names(f.Type.TypeParams), ", ") + "]"
	}
	given := strings.Join(names(f.Type.Params), ", ")
	if params := f.Type.Params.List; len(params) > 0 {
		if _, variadic := params[len(params)-1].Type.(*ast.Ellipsis); variadic {
			given += "..."
		}
	}
	call += "(" + given + ")"
	if f.Type.Results.NumFields() > 0 {
		return fmt.Sprintf(" if guardRemoved == %q { return %s };", g.name, call)
	}
	return fmt.Sprintf(" if guardRemoved == %q { %s; return };", g.name, call)
}

// asking is the file that a package with doubles gets on top.
func (d double) asking() string {
	return fmt.Sprintf("package %s\n\nimport \"os\"\n\nvar guardRemoved = os.Getenv(%q)\n", d.pkg, removed)
}
