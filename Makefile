# Everything a person does with this repository. Needs Go, and Node for the web.

GO   ?= go
DEMO ?= 1
SEEDS ?= 300
N     ?= 160

# Modules with heavy dependencies that only tests need live in folders of their own.
MODULES = $(patsubst %/go.mod,%,$(shell find . -name go.mod -not -path '*/node_modules/*' -not -path './data/*' | sort))

# The web is built where a Node that can build it is at hand; without, the server
# starts all the same and says so.
NODE := $(shell node -p 'const [a, b] = process.versions.node.split("."); +a > 20 || +a == 20 && +b >= 19 ? 1 : ""' 2>/dev/null)
WEB  = $(shell find web -type f -not -path '*/node_modules/*' -not -path 'web/dist/*' -not -path 'web/shots/*' -not -name '*.go' -not -name openapi.json -not -name schema.d.ts)
API  = $(shell find server screening referral internal -name '*.go' -not -name '*_test.go')

.PHONY: help build web run test story vectors sim e2e shots webstats mutants faults fhir lint race clean

help: ## list what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/'

build: $(if $(NODE),web) ## bin/xinqiao, with the web in it where Node is at hand
	$(GO) build $(if $(NODE),-tags web) -o bin/xinqiao ./cmd/xinqiao

web: web/dist/index.html ## web/dist, the pages that the binary carries

web/dist/index.html: web/shared/schema.d.ts $(WEB)
	cd web && npm run --silent build

web/shared/schema.d.ts: web/openapi.json web/node_modules/.package-lock.json
	cd web && npm run --silent types

web/openapi.json: $(API)
	$(GO) run ./cmd/xinqiao openapi >$@.new
	mv $@.new $@

web/node_modules/.package-lock.json: web/package-lock.json
	cd web && npm ci --no-audit --no-fund

run: build ## everything in one process on http://localhost:8080 (DEMO=0: without the demonstration district)
	DEMO=$(DEMO) ./bin/xinqiao serve

test: ## all tests of all modules
	@set -e; for module in $(MODULES); do \
		echo "== go test $$module"; \
		(cd $$module && $(GO) test ./...); \
	done
	$(if $(NODE),$(MAKE) --no-print-directory web/shared/schema.d.ts && cd web && npm run --silent test,@echo "== web: no Node, its tests are left out"$(if $(CI),; exit 1))

story: build ## play the life of one high-risk result against the running server
	./bin/xinqiao story

vectors: build ## score every bundled instrument against its golden table
	./bin/xinqiao instrument vectors

sim: ## deterministic days of a school that loses its processes (SEEDS=10000 for long)
	$(GO) test -c -o bin/sim.test ./internal/sim
	./bin/sim.test -test.run TestSimulation -sim.seeds $(SEEDS) -sim.table

fhir: ## the golden packets against google/fhir and Medplum's validator (needs Node)
	cd referral/packet/fhir/googletest && $(GO) test -count=1 ./... # the golden files are outside its module, and Go does not look at them
	cd referral/packet/fhir/medplumtest && npm ci --no-audit --no-fund && npm test

e2e: build ## the web in Chromium, over the real binary
	cd web && npm run --silent e2e

shots: build ## a picture of every page, into web/shots (AREA=counselor or ONLY=inbox for some)
	cd web && npm run --silent shots

webstats: build ## the figures of the web, against their gates
	cd web && npm run --silent webstats

mutants: ## take each guard away in turn; a test must notice
	$(GO) run ./internal/mutants

faults: ## real processes killed, stopped, emptied and lied to, and what came of it (N=100000 for long, SEED=… to repeat)
	$(GO) run ./internal/faults -n $(N) $(if $(SEED),-seed $(SEED))

lint: ## gofmt, go vet, staticcheck, and the types of the web
	@unformatted=$$(gofmt -s -l $$(find . -name '*.go' -not -path '*/node_modules/*' -not -path './data/*')); \
		test -z "$$unformatted" || { echo "gofmt -s is needed: $$unformatted"; exit 1; }
	$(GO) vet ./...
	$(GO) tool staticcheck ./...
	@set -e; for module in $(filter-out .,$(MODULES)); do (cd $$module && $(GO) vet ./...); done
	$(if $(NODE),$(MAKE) --no-print-directory web/shared/schema.d.ts && cd web && npm run --silent check)

# What runs other processes has little of its own for the detector to see.
race: ## all tests with the race detector, the long ones shortened
	$(GO) test -race -short $$($(GO) list ./... | grep -vE '/internal/(endtoend|faults|mutants)$$')

clean: ## remove what was built; data stays
	rm -rf bin web/dist web/shots web/openapi.json web/shared/schema.d.ts
