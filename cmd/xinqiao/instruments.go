package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/instrument/fhir"
	"github.com/xinqiao/xinqiao/screening/instrument/sheet"
	"github.com/xinqiao/xinqiao/screening/instrument/vectors"
)

// instruments serves those who write definitions.
func instruments(_ context.Context, args []string, stdout io.Writer) error {
	verb, files := "", []string(nil)
	if len(args) > 0 {
		verb, files = args[0], args[1:]
	}
	switch {
	case verb == "check" && len(files) > 0:
		return checkAll(files, stdout, func(name string, data []byte) (string, error) {
			in, err := instrument.Parse(name, data)
			return fmt.Sprintf("%s, %d items, %d scales", in.Ref(), len(in.Items), len(in.Scales)), err
		})
	case verb == "text" && len(files) == 1:
		return joinText(files[0], stdout)
	case verb == "vectors":
		return tryVectors(stdout)
	case verb == "schema":
		_, err := stdout.Write(instrument.Schema)
		return err
	case verb == "export" && len(files) == 1:
		return exportFHIR(files[0], stdout)
	case verb == "import" && len(files) == 1:
		return importFHIR(files[0], stdout)
	case verb == "list":
		return list(stdout)
	}
	return errors.New("instrument: use check FILE…, text FILE, export INSTRUMENT or FILE.json, import FILE, vectors, schema or list")
}

// checkAll tells of each file what it holds, or each of its faults on a line.
func checkAll(files []string, stdout io.Writer, check func(name string, data []byte) (string, error)) error {
	bad := 0
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		what, err := check(filepath.Base(name), data)
		if err != nil {
			bad++
			fmt.Fprintln(stdout, err)
			continue
		}
		fmt.Fprintf(stdout, "%s: good: %s\n", filepath.Base(name), what)
	}
	if bad > 0 {
		return fmt.Errorf("%d of %d files are to be mended", bad, len(files))
	}
	return nil
}

// joinText prints the definition that a key and the school's own text make.
func joinText(file string, stdout io.Writer) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	in, err := instrument.Bundled().LoadText(filepath.Base(file), data)
	if err != nil {
		return err
	}
	return writeJSON(stdout, in)
}

func writeJSON(stdout io.Writer, v any) error {
	encoder := json.NewEncoder(stdout)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(v)
}

// exportFHIR prints a bundled instrument, or one of a definition file, as an HL7 FHIR R4
// Questionnaire.
func exportFHIR(name string, stdout io.Writer) error {
	in, ok := instrument.Bundled().Instrument(instrument.Ref(name))
	if !ok && filepath.Ext(name) != ".json" {
		return fmt.Errorf("there is no instrument %q; xinqiao instrument list names them, or give a definition FILE.json", name)
	}
	if !ok {
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if in, err = instrument.Parse(filepath.Base(name), data); err != nil {
			return err
		}
	}
	q, err := fhir.Export(in)
	if err != nil {
		return err
	}
	return writeJSON(stdout, q)
}

// importFHIR prints the definition that a Questionnaire makes.
func importFHIR(file string, stdout io.Writer) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	in, err := fhir.Import(data)
	if err != nil {
		return err
	}
	return writeJSON(stdout, in)
}

func list(stdout io.Writer) error {
	l := instrument.Bundled()
	for _, ref := range l.All() {
		in, _ := l.Instrument(ref)
		use := "ready"
		if err := in.MayPublish(); err != nil {
			use = "needs the school's own text and permission"
		}
		wording := cmp.Or(in.Wording.Status(), "no text")
		fmt.Fprintf(stdout, "%-12s %3d items  %-24s %-15s %s\n", ref, len(in.Items), wording, in.Licence.Kind, use)
	}
	return nil
}

func tryVectors(stdout io.Writer) error {
	l, rows, failures := instrument.Bundled(), 0, 0
	for _, ref := range l.All() {
		table, err := vectors.Bundled(ref.ID())
		if err != nil {
			return err
		}
		form, err := l.Form(instrument.Battery{ref})
		if err != nil {
			return err
		}
		report, err := vectors.Run(form, table)
		if err != nil {
			return fmt.Errorf("%s: %w", ref, err)
		}
		fmt.Fprintf(stdout, "%-12s %4d rows  %d failures\n", ref, report.Rows, len(report.Failures))
		for _, f := range report.Failures {
			fmt.Fprintf(stdout, "  line %d: %s: expected %s, got %s (%s)\n", f.Line, f.Answers, f.Expected, f.Got, f.Source)
		}
		rows, failures = rows+report.Rows, failures+len(report.Failures)
	}
	fmt.Fprintf(stdout, "%d instruments, %d rows, %d failures\n", len(l.All()), rows, failures)
	if failures > 0 {
		return fmt.Errorf("%d rows score otherwise than their sources say", failures)
	}
	return nil
}

func score(ctx context.Context, args []string, stdout io.Writer) error {
	return overSheet(ctx, "score", args, stdout, sheet.Score)
}

func judge(ctx context.Context, args []string, stdout io.Writer) error {
	return overSheet(ctx, "validity", args, stdout, sheet.Judge)
}

func respond(ctx context.Context, args []string, stdout io.Writer) error {
	return overSheet(ctx, "respond", args, stdout, sheet.Respond)
}

type overRows func(context.Context, *instrument.Form, io.Reader, io.Writer, func(sheet.Totals)) (sheet.Totals, error)

// overSheet runs over a table from a file or the standard input. Progress goes to
// the standard error, so that the scores can be redirected.
func overSheet(ctx context.Context, name string, args []string, stdout io.Writer, do overRows) error {
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	battery := flags.String("instrument", "", "a bundled instrument, or several with commas; xinqiao instrument list names them")
	definition := flags.String("definition", "", "a definition file instead")
	if err := flags.Parse(args); err != nil {
		return err
	}
	form, err := formOf(*battery, *definition)
	if err != nil {
		return err
	}
	in := io.Reader(os.Stdin)
	if flags.NArg() > 0 {
		file, err := os.Open(flags.Arg(0))
		if err != nil {
			return err
		}
		defer file.Close()
		in = file
	}
	began, last := time.Now(), time.Now()
	totals, err := do(ctx, form, in, stdout, func(t sheet.Totals) {
		if time.Since(last) >= time.Second {
			last = time.Now()
			fmt.Fprintf(os.Stderr, "%d rows, %d to be mended, %.0f rows/s\n", t.Rows, t.Bad, float64(t.Rows)/time.Since(began).Seconds())
		}
	})
	fmt.Fprintf(os.Stderr, "%d rows, %d to be mended\n", totals.Rows, totals.Bad)
	if err == nil && totals.Bad > 0 {
		return fmt.Errorf("%d rows have an error in their place", totals.Bad)
	}
	return err
}

func formOf(battery, definition string) (*instrument.Form, error) {
	l := instrument.Bundled()
	if definition != "" {
		data, err := os.ReadFile(definition)
		if err != nil {
			return nil, err
		}
		in, err := instrument.Parse(filepath.Base(definition), data)
		if err != nil {
			return nil, err
		}
		if l, err = (instrument.Library{}).With(in); err != nil {
			return nil, err
		}
		battery = string(in.Ref())
	}
	var b instrument.Battery
	for name := range strings.SplitSeq(battery, ",") {
		b = append(b, instrument.Ref(name))
	}
	return l.Form(b)
}
