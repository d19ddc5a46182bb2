# Go 1.21 or newer is the only prerequisite: it fetches the Go that go.mod names by itself.
# make demo              a workspace in the browser, with the bot in it (FRESH=1 starts over)
# make test              everything, with the race detector; installs what it needs where it may
# make dates-check       dates of random rules beside python-dateutil; part of make test
# make ask-check        FILE=... measures questions of that file: intent and slots, and what was missed
# make property          2,000 random sequences of reminders, action items, deadlines and minutes against models (PARTS=100 plays 10,000); make test plays 100
# Tests that draw at random print their seed; OVERLEGBOT_SEED=<seed> repeats them. With CI set, and in .ci/run, it is always
# the same one, unless OVERLEGBOT_SEED=random.
.PHONY: demo test ask-check dates-check property bench judges build lint fmt

SOURCES := $(shell find bot internal migrations -type f -not -name '*_test.go' -not -path '*/testdata/*' 2>/dev/null)
# A work tree of another user makes git, and so the build, fail; then the binary goes without its revision.
VCS := $(shell git rev-parse HEAD >/dev/null 2>&1 && echo auto || echo false)

demo: build
	bin/overlegbot demo $(if $(FRESH),--fresh)

build: bin/overlegbot

bin/overlegbot: go.mod go.sum $(SOURCES)
	CGO_ENABLED=0 go build -buildvcs=$(VCS) -trimpath -o $@ ./bot

# -race needs a C compiler, which judges installs; where none is to be had the suite runs without, except in CI.
test: judges
	@race=-race; if ! command -v "$$(go env CC)" >/dev/null && [ -z "$$CI" ]; then race=; fi; \
	set -x; OVERLEGBOT_PROPERTY=$${OVERLEGBOT_PROPERTY:-1} go run ./internal/localpg/withpg -- go test $$race -timeout 30m -parallel 4 ./...

dates-check: judges
	go test -count=1 -v -run 'Dateutil|CheckOfDates' ./bot

property: judges
	OVERLEGBOT_PROPERTY=$(or $(PARTS),20) go run ./internal/localpg/withpg -- \
	  go test -count=1 -v -timeout 30m -parallel 6 -run 'TestNoReminderIs|TestNoActionIs|TestMatrixReminders|TestMinutesTakeNoIllegal' ./internal/planner ./internal/postgres

# Some minutes of an otherwise idle machine; the figures go to bench.jsonl too.
bench: build
	rm -f bench.jsonl
	OVERLEGBOT_BENCH=$(CURDIR)/bench.jsonl go test -run '^$$' -bench . -benchtime 1x ./bot

judges:
	@judges/install

lint:
	go vet ./...
	go tool -modfile=tools.mod golangci-lint run

fmt:
	find . -name '*.go' -not -path '*/node_modules/*' -exec gofmt -l -w {} +

# Questions of a file (lang,question,intent,slots): how many are understood, and the misses.
ask-check:
	@test -n "$(FILE)" || { echo "make ask-check FILE=questions.csv" >&2; exit 2; }
	@go test -count=1 -v -run TestQuestionsOfAFileAreMeasured ./internal/question -questions "$(abspath $(FILE))"
