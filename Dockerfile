# The platform as one static binary in an image with nothing beside it.

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /xinqiao ./cmd/xinqiao

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /xinqiao /xinqiao
ENV XINQIAO_ADDR=:8080
EXPOSE 8080
USER nonroot
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["/xinqiao", "health"]
ENTRYPOINT ["/xinqiao"]
CMD ["api"]
