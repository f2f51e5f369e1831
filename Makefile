# The two commands: `make run` and `make test`. The rest is for people who change the program.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

CARGO ?= cargo
# Debian and Ubuntu packages: Tesseract with its Vietnamese data to run; its headers, and the libclang
# that its bindings are made with, to build.
PACKAGES := build-essential pkg-config libclang-dev libtesseract-dev libleptonica-dev tesseract-ocr tesseract-ocr-vie

.PHONY: help deps build run test lint doc eval golden fixtures

help: ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

deps: ## Install what is missing (apt, with sudo where you are not root)
	@missing=(); for package in $(PACKAGES); do \
		[[ "$$(dpkg-query -W -f='$${Status}' "$$package" 2>/dev/null)" == "install ok installed" ]] || missing+=("$$package"); \
	done; \
	if (( $${#missing[@]} )); then \
		echo "Installing $${missing[*]}"; \
		sudo=(); [[ $$EUID == 0 ]] || sudo=(sudo); \
		"$${sudo[@]}" apt-get update -qq; \
		"$${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$${missing[@]}"; \
	fi
	@command -v $(CARGO) >/dev/null || { echo 'Rust is missing: install rustup, or the packages rustc and cargo (1.92 or later).' >&2; exit 1; }

build: deps ## Build target/release/baocao
	$(CARGO) build --release --locked

run: build ## Ingest fixtures/inbox into out/ and say where the results are
	@target/release/baocao ingest fixtures/inbox --out out || [[ $$? == 1 ]]

test: deps ## Run every test
	$(CARGO) test --locked

lint: deps ## Formatting, clippy and documentation, warnings as errors
	$(CARGO) fmt --check
	$(CARGO) clippy --locked --all-targets -- -D warnings
	RUSTDOCFLAGS='-D warnings' $(CARGO) doc --locked --no-deps --document-private-items

eval: ## Measure on fixtures/ and ../shared/samples; fails where a recorded figure falls
	OMP_THREAD_LIMIT=1 $(CARGO) run --release --locked --example eval

golden: ## Take what is read from the fixtures now, and the schema of the types now, as right
	BAOCAO_RENEW=1 $(CARGO) test --locked --test golden --test schema
