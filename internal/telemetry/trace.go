package telemetry

import (
	"context"
	"fmt"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// The variables by which OpenTelemetry is told where to send traces. Others of
// its variables (headers, certificates, sampling) count as its own books say.
const (
	endpointEnv      = "OTEL_EXPORTER_OTLP_ENDPOINT"
	tracesEnv        = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"
	disabledEnv      = "OTEL_SDK_DISABLED"
	library          = "github.com/xinqiao/xinqiao"
	exportWithin     = 10 * time.Second
	serviceName      = "service.name"
	serviceVersion   = "service.version"
	disabledSaysTrue = "true"
)

// Export sends traces to where the environment says, in the name of a service;
// where it says nothing, none are made.
func (t *Telemetry) Export(ctx context.Context, getenv func(string) string, service, version string) error {
	if getenv(disabledEnv) == disabledSaysTrue || getenv(endpointEnv) == "" && getenv(tracesEnv) == "" {
		return nil
	}
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithTimeout(exportWithin))
	if err != nil {
		return fmt.Errorf("trace: %w", err)
	}
	own := resource.NewSchemaless(text(serviceName, service), text(serviceVersion, version))
	all, err := resource.Merge(own, resource.Environment()) // who sets a name means it
	if err != nil {
		return fmt.Errorf("trace: %w", err)
	}
	t.record(sdk.WithBatcher(exporter), sdk.WithResource(all))
	return nil
}

// record begins to make traces.
func (t *Telemetry) record(options ...sdk.TracerProviderOption) {
	provider := sdk.NewTracerProvider(options...)
	t.tracer, t.flush = provider.Tracer(library), provider.Shutdown
}

// Stop sends what has not been sent.
func (t *Telemetry) Stop(ctx context.Context) error {
	if t.flush == nil {
		return nil
	}
	return t.flush(ctx)
}

// begin starts a span below that of the context. A trace never goes on from one
// that a client sent: its ids are the client's words.
func (t *Telemetry) begin(ctx context.Context, name string, kind trace.SpanKind, facts ...attribute.KeyValue) (context.Context, trace.Span) {
	if t.tracer == nil {
		return ctx, trace.SpanFromContext(context.Background())
	}
	return t.tracer.Start(ctx, name, trace.WithSpanKind(kind), trace.WithAttributes(facts...))
}

// end ends a span. What failed says so without its error, whose text may hold
// anything.
func end(span trace.Span, failed bool, facts ...attribute.KeyValue) {
	span.SetAttributes(facts...)
	if failed {
		span.SetStatus(codes.Error, "")
	}
	span.End()
}

func text(key, value string) attribute.KeyValue       { return attribute.String(key, value) }
func number(key string, value int) attribute.KeyValue { return attribute.Int(key, value) }
