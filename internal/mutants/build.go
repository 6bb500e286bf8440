package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
)

// build is the tests of the packages that watch, compiled with an overlay.
type build struct {
	root string
	dir  string // where the test binaries lie
}

// compile builds the tests of the packages as if the files had other texts. The working
// tree stays as it is.
func compile(ctx context.Context, root, dir string, texts map[string]string, pkgs []string) (build, error) {
	replace := map[string]string{}
	for file, text := range texts {
		shown := filepath.Join(dir, fmt.Sprintf("%d-%s", len(replace), path.Base(file)))
		if err := os.WriteFile(shown, []byte(text), 0o600); err != nil {
			return build{}, err
		}
		replace[filepath.Join(root, filepath.FromSlash(file))] = shown
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return build{}, err
	}
	name := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(name, overlay, 0o600); err != nil {
		return build{}, err
	}
	args := []string{"test", "-c", "-vet=off", "-ldflags=-w", "-overlay", name, "-o", dir + string(filepath.Separator)}
	goTest := exec.CommandContext(ctx, "go", append(args, pkgs...)...)
	goTest.Dir = root
	if out, err := goTest.CombinedOutput(); err != nil {
		return build{}, fmt.Errorf("%w: %w\n%s", errBuild, err, out)
	}
	return build{root, dir}, nil
}

// look lets a watcher look while a guard is gone, none if the name is empty, and returns
// the test that failed, none when all passed.
func (b build) look(ctx context.Context, w watcher, gone string) (string, error) {
	binary := filepath.Join(b.dir, path.Base(w.pkg)+".test")
	test := exec.CommandContext(ctx, "go", "tool", "test2json", "-p", w.pkg, binary,
		"-test.v=test2json", "-test.failfast", "-test.timeout", patience.String(), "-test.run", "^("+w.run+")$")
	test.Dir = w.dir(b.root)
	test.Env = append(os.Environ(), removed+"="+gone)
	var errs bytes.Buffer
	test.Stderr = &errs
	out, err := test.Output()
	if len(out) == 0 && err != nil {
		return "", fmt.Errorf("%s: %w\n%s", w.pkg, err, errs.String())
	}
	caught, err := judge(out)
	if err != nil {
		return "", fmt.Errorf("%s, -run %s: %w\n%s", w.pkg, w.run, err, errs.String())
	}
	return caught, nil
}

// dir is the folder of a watcher's package.
func (w watcher) dir(root string) string { return filepath.Join(root, filepath.FromSlash(w.pkg)) }

// packages returns where those who watch the guards are.
func packages(table []guard) (all []string) {
	for _, g := range table {
		for _, w := range g.watchers {
			all = append(all, w.pkg)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
