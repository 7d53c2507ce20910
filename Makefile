# Every target sets up what it needs. `make run` and `make test` are all a newcomer has to know.
.PHONY: run test build dev seed fmt bench soak
SHELL := /bin/bash

run: build ## serve the demo at http://127.0.0.1:3000
	@.ci/start

build: ## build the site and the binary
	@.ci/run setup build

test: ## run everything that checks Daybook
	@.ci/run all

dev: ## rebuild and restart whenever a file changes
	@.ci/dev

seed: build ## put the demo cast into an empty database
	@. .ci/env && "$$CARGO_TARGET_DIR/release/daybook" seed --demo

fmt: ## format the sources
	@.ci/run format --fix

bench: build ## what is promised, measured: each figure beside its budget
	@.ci/run tools weight bench requests similar customers growth

soak: build ## kill the server while people write, crowds follow it, a million damaged inputs; nothing confirmed may be missing, half done or done twice
	@.ci/run tools soak crowd hostile
