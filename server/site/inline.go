package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"io/fs"
	"regexp"
	"strings"
)

// A page that carries its script and style in itself is one round trip sooner with
// the first question; on a slow line that is most of what a student waits for.
var (
	scriptOf = regexp.MustCompile(`<script type="module"[^>]* src="/(assets/[^"]+\.js)"></script>`)
	styleOf  = regexp.MustCompile(`<link rel="stylesheet"[^>]* href="/(assets/[^"]+\.css)">`)

	// fetched is a part that a script asks for by its place among the assets.
	fetched = regexp.MustCompile("import\\(([`\"'])\\./")
	// unfit is what may not stand inside the element (a comment alone may), or what
	// would be asked for at once, beside the page.
	unfit = regexp.MustCompile("(?i)</?script|(?:^|[;}\\s])(?:import|export)[^(;]{0,400}?from\\s*[`\"']|(?:^|[;}\\s])import\\s*[`\"']")
)

// inlined writes the script and the style of a page into it, and returns the policy
// that lets this script run, and no other that stands in a page.
func inlined(files fs.FS, page []byte) (whole []byte, policy string) {
	policy = csp
	page = scriptOf.ReplaceAllFunc(page, func(tag []byte) []byte {
		code, err := fs.ReadFile(files, string(scriptOf.FindSubmatch(tag)[1]))
		if err != nil || unfit.Match(code) {
			return tag
		}
		code = bytes.TrimSpace(fetched.ReplaceAll(code, []byte("import(${1}"+assetsPath)))
		sum := sha256.Sum256(code)
		policy = strings.Replace(policy, "script-src 'self'", "script-src 'self' 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'", 1)
		return bytes.Join([][]byte{[]byte(`<script type="module">`), code, []byte(`</script>`)}, nil)
	})
	page = styleOf.ReplaceAllFunc(page, func(tag []byte) []byte {
		style, err := fs.ReadFile(files, string(styleOf.FindSubmatch(tag)[1]))
		if err != nil || bytes.Contains(style, []byte("</")) || bytes.Contains(style, []byte("url(")) {
			return tag
		}
		return bytes.Join([][]byte{[]byte(`<style>`), bytes.TrimSpace(style), []byte(`</style>`)}, nil)
	})
	return page, policy
}
