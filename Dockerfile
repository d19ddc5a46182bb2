# syntax=docker/dockerfile:1
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o /overlegbot ./bot

# scratch: one static binary that brings its own time zones; certificates for Slack's TLS.
FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /overlegbot /overlegbot
USER 65532:65532
EXPOSE 8080 8081
ENTRYPOINT ["/overlegbot"]
CMD ["serve"]
