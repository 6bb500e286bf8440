package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"os"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// What a workbook of a whole district may have. 50,000 rows take some 10 MB.
const (
	workbookMost = 32 << 20
	workbookTime = 2 * time.Minute
	workbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// errUpload refuses a form without a file.
var errUpload = errors.New("api: no file in the form")

// Upload is a file in the body, as it is or as the part "file" of a form. It is
// read by its handler, so that it never lies in memory as a whole.
type Upload struct {
	form string
	body io.Reader
}

// Resolve takes hold of the body. A deadline that cannot be set leaves the
// server's own.
func (u *Upload) Resolve(c huma.Context) []error {
	_ = c.SetReadDeadline(time.Now().Add(c.Operation().BodyReadTimeout))
	u.form, u.body = c.Header("Content-Type"), c.BodyReader()
	return nil
}

// keep writes the upload to a file that has no name any more, so that nothing of
// it stays behind whatever happens.
func (u *Upload) keep() (file *os.File, size int64, err error) {
	from, err := u.open()
	if err != nil {
		return nil, 0, err
	}
	if file, err = os.CreateTemp("", "xinqiao-upload-*"); err != nil {
		return nil, 0, fmt.Errorf("api: keep an upload: %w", err)
	}
	err = os.Remove(file.Name())
	if err == nil {
		size, err = io.Copy(file, from)
	}
	if err != nil {
		return nil, 0, errors.Join(fmt.Errorf("api: keep an upload: %w", err), file.Close())
	}
	return file, size, nil
}

// open finds the file in the body.
func (u *Upload) open() (io.Reader, error) {
	kind, params, err := mime.ParseMediaType(u.form)
	if err != nil || kind != "multipart/form-data" {
		return u.body, nil
	}
	form := multipart.NewReader(u.body, params["boundary"])
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return nil, errUpload
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errUpload, err)
		}
		if part.FormName() == "file" {
			return part, nil
		}
	}
}

// takesWorkbook documents the body, of which the framework sees nothing.
func takesWorkbook(op *huma.Operation) {
	upTo(workbookMost, workbookTime)(op)
	op.RequestBody = &huma.RequestBody{Required: true,
		Description: "文件本身，或表单的 file 一栏 / the file itself, or the part file of a form",
		Content: map[string]*huma.MediaType{
			workbookType:          {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
			"multipart/form-data": {},
		}}
}

// givesWorkbook documents an answer that the framework does not see either.
func givesWorkbook(op *huma.Operation) {
	op.Responses = map[string]*huma.Response{"200": {Description: "OK", Content: map[string]*huma.MediaType{
		workbookType: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}}
}

// download answers with a workbook.
func download(name string, write func(context.Context, io.Writer) error) *huma.StreamResponse {
	return &huma.StreamResponse{Body: func(c huma.Context) {
		c.SetHeader("Content-Type", workbookType)
		c.SetHeader("Content-Disposition", `attachment; filename="`+name+`"`)
		if err := write(c.Context(), c.BodyWriter()); err != nil {
			callOf(c.Context()).log.ErrorContext(c.Context(), "download broke off", "request", requestID(c.Context()), "error", err)
		}
	}}
}
