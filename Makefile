# Everything that is done with Glovebox from a shell. `make help` lists it.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PORT ?= 8080
WASM := --target wasm32-unknown-unknown --no-default-features --features
export PATH := $(CURDIR)/.tools/bin:$(CURDIR)/static/build/node_modules/.bin:$(PATH)
export TRUNK_SKIP_VERSION_CHECK := true

# Some tests need the shared test files, beside the repository or at GLOVEBOX_SHARED_DATA, and are ignored
# without them. Those in a module `large` need a table that somebody made, and are run by hand.
SHARED_DATA := $(or $(GLOVEBOX_SHARED_DATA),../shared/data)
SHARED_TESTS := $(if $(wildcard $(SHARED_DATA)/csv/.),-- --include-ignored --skip large::)

PAGE_SOURCES := $(shell find src static index.html Trunk.toml Cargo.toml Cargo.lock -type f \
	-not -path '*/node_modules/*' -not -path 'src/bin/glovebox/*' -not -name '*.png' 2>/dev/null)

.PHONY: help serve dev dist test check test-engine test-wasm test-page fuzz bench proof setup-page setup-test setup-bench clean

help: ## List what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{ printf "  make %-12s %s\n", $$1, $$2 }'

serve: setup-page ## Build the release page and serve it on http://127.0.0.1:8080 (PORT=… for another)
	@$(MAKE) dist/index.html
	@node static/build/serve.mjs dist $(PORT)

dist: setup-page ## Build the static site in dist/, for any host and any sub-path
	@$(MAKE) dist/index.html
	@echo "The site is in dist/: $$(du -sh dist | cut -f1), all paths relative"

dist/index.html: $(PAGE_SOURCES)
	trunk build --release --color never
	@touch $@

dev: setup-page ## Rebuild on every change, and serve it
	@node static/build/serve.mjs .tools/dev $(PORT) & server=$$!; trap "kill $$server" EXIT; \
	 trunk watch --cargo-profile quick --dist .tools/dev

test: setup-test check test-engine test-wasm test-page fuzz ## Everything that must hold: format, lints, engine, page, journeys, fuzz targets

check: ## Format, lints for native and wasm, which program depends on what, which module on which
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	cargo clippy --locked $(WASM) worker --bin worker -- -D warnings
	cargo clippy --locked $(WASM) convert --bin convert -- -D warnings
	cargo clippy --locked $(WASM) studio --bin studio -- -D warnings
	cargo fmt --check --manifest-path tests/fuzz/Cargo.toml
	@static/build/trees.sh
	@static/build/layers.sh

test-engine: ## The engine's and the command line's tests, natively
	cargo test --locked $(SHARED_TESTS)

test-wasm: ## The engine's tests again, in WebAssembly
	cargo test --locked $(WASM) formats --test engine

test-page: ## The page's own logic, natively, and journeys through the built page in Chromium
	cargo test --locked --no-default-features --features studio --bin studio
	@$(MAKE) dist/index.html
	CHROMIUM="$$(static/build/chromium.sh)" node --test --test-concurrency=1 tests/e2e/*.test.mjs

fuzz: ## Fuzz what reads files, each target for SECONDS=60
	@tests/fuzz/run.sh $(or $(SECONDS),60)

bench: setup-bench ## Compare with DuckDB and parquet-wasm, in the browser and on the command line (ROWS=…); then proof
	@$(MAKE) dist/index.html
	cargo build --locked --release
	@benches/run.sh $(ROWS)
	@benches/proof.sh target/release/glovebox

proof: ## Score findings by real files whose problems are known, and by tables whose erroneous cells are
	cargo build --locked --release --bin glovebox
	@benches/proof.sh target/release/glovebox

setup-page:
	@static/build/setup.sh page

setup-test:
	@static/build/setup.sh test

setup-bench:
	@static/build/setup.sh bench

clean: ## Remove what was built; set-up stays
	rm -rf dist target .tools/dev .tools/parts
