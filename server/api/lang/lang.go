// Package lang is the language a request is answered in: Chinese unless the
// reader asks for English.
package lang

import (
	"context"

	"golang.org/x/text/language"
)

// Lang is a language that the platform speaks.
type Lang string

// The languages, the first being the default.
const (
	ZH Lang = "zh"
	EN Lang = "en"
)

// Words is one text in every language.
type Words struct{ ZH, EN string }

// In returns the text in a language, or in Chinese when there is no other.
func (w Words) In(l Lang) string {
	if l == EN && w.EN != "" {
		return w.EN
	}
	return w.ZH
}

var matcher = language.NewMatcher([]language.Tag{language.Chinese, language.English})

// Choose reads an Accept-Language header.
func Choose(header string) Lang {
	_, index := language.MatchStrings(matcher, header)
	if index == 1 {
		return EN
	}
	return ZH
}

type contextKey struct{}

// Into attaches the language of a request.
func Into(ctx context.Context, l Lang) context.Context {
	return context.WithValue(ctx, contextKey{}, l)
}

// From returns the language of a request, Chinese when none was chosen.
func From(ctx context.Context) Lang {
	if l, ok := ctx.Value(contextKey{}).(Lang); ok {
		return l
	}
	return ZH
}
