// Package unit names places in the administrative tree, from the province down
// to a class, so that scope is one prefix test everywhere.
package unit

import "strings"

// Path is the way to a unit by official codes, for example
// "32/3201/320106/3201060001/7/3": province, city, district, school, grade (1 to
// 12), class number. The empty path is the whole country.
type Path string

// Level is how deep a path goes.
type Level int

// The levels of the tree.
const (
	Country Level = iota
	Province
	City
	District
	School
	Grade
	Class
)

// Level returns the depth of the path.
func (p Path) Level() Level {
	if p == "" {
		return Country
	}
	return Level(strings.Count(string(p), "/") + 1)
}

// Covers tells whether q is the unit itself or lies inside it.
func (p Path) Covers(q Path) bool {
	return p == "" || p == q || strings.HasPrefix(string(q), string(p)+"/")
}

// At returns the ancestor (or the path itself) at a level, or "" when the path
// does not go that deep.
func (p Path) At(l Level) Path {
	if l <= Country || p.Level() < l {
		return ""
	}
	rest := string(p)
	for end, depth := 0, Country; ; end++ {
		if end == len(rest) || rest[end] == '/' {
			if depth++; depth == l {
				return Path(rest[:end])
			}
		}
	}
}

// Parent returns the unit above, "" above a province.
func (p Path) Parent() Path { return p.At(p.Level() - 1) }

// Code returns the last segment.
func (p Path) Code() string { return string(p[strings.LastIndexByte(string(p), '/')+1:]) }

// Child returns the unit with a code below this one.
func (p Path) Child(code string) Path {
	if p == "" {
		return Path(code)
	}
	return p + "/" + Path(code)
}

// Key is the path as an index key: a prefix search for it finds the unit and
// all below it, and never a sibling whose code merely starts alike.
func (p Path) Key() string { return string(p) + "/" }
