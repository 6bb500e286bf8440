# The platform as one static binary, with the web in it, in an image with nothing beside it.

FROM golang:1.26-bookworm AS source
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN go run ./cmd/xinqiao openapi >/openapi.json

FROM node:20-bookworm-slim AS web
WORKDIR /web
COPY web/package.json web/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY web ./
COPY --from=source /openapi.json ./
RUN npm run types && npm run build

FROM source AS build
COPY --from=web /web/dist ./web/dist
RUN CGO_ENABLED=0 go build -tags web -trimpath -ldflags="-s -w" -o /xinqiao ./cmd/xinqiao

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /xinqiao /xinqiao
ENV XINQIAO_ADDR=:8080
EXPOSE 8080
USER nonroot
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["/xinqiao", "health"]
ENTRYPOINT ["/xinqiao"]
CMD ["api"]
