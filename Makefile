# The two commands: `make run` and `make test`. The rest is for people who change the program.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

CARGO ?= cargo
# Debian and Ubuntu packages: Tesseract with its Vietnamese data to run; its headers, and the libclang
# that its bindings are made with, to build.
PACKAGES := build-essential pkg-config libclang-dev libtesseract-dev libleptonica-dev tesseract-ocr tesseract-ocr-vie

# Installs the packages of a list that are not there yet; nothing to do needs no network and no rights.
define install
missing=(); for package in $(1); do \
	[[ "$$(dpkg-query -W -f='$${Status}' "$$package" 2>/dev/null)" == "install ok installed" ]] || missing+=("$$package"); \
done; \
if (( $${#missing[@]} )); then \
	echo "Installing $${missing[*]}"; \
	sudo=(); [[ $$EUID == 0 ]] || sudo=(sudo); \
	"$${sudo[@]}" apt-get update -qq; \
	"$${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$${missing[@]}"; \
fi
endef

.PHONY: help deps build run test lint doc eval golden fixtures

help: ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

deps: ## Install what is missing (apt, with sudo where you are not root)
	@$(call install,$(PACKAGES))
	@command -v $(CARGO) >/dev/null || { echo 'Rust is missing: install it with rustup (1.92 or later).' >&2; exit 1; }

build: deps ## Build target/release/baocao
	$(CARGO) build --release --locked

run: build ## Ingest fixtures/inbox into out/ and say where the results are
	@target/release/baocao ingest fixtures/inbox --out out || [[ $$? == 1 ]]

test: deps ## Run every test
	$(CARGO) test --locked

eval: deps ## Measure the quality over the fixtures, and over ../shared/samples where it is there
	$(CARGO) run --release --locked --example eval

golden: deps ## Renew the golden reports in tests/golden
	BAOCAO_RENEW=1 $(CARGO) test --locked --test golden --test schema

FIXTURE_TOOLS := libreoffice-writer-nogui poppler-utils qpdf tesseract-ocr-eng fonts-liberation2 python3-venv
FIXTURE_VENV := target/fixtures-venv

fixtures: deps ## Make fixtures/ anew from tools/fixtures
	@$(call install,$(FIXTURE_TOOLS))
	test -e $(FIXTURE_VENV) || python3 -m venv $(FIXTURE_VENV)
	$(FIXTURE_VENV)/bin/pip install --quiet --requirement tools/fixtures/requirements.txt
	$(FIXTURE_VENV)/bin/python tools/fixtures/build.py

lint: deps ## Formatting, clippy and documentation, warnings as errors
	$(CARGO) fmt --check
	$(CARGO) clippy --locked --all-targets -- -D warnings
	RUSTDOCFLAGS='-D warnings' $(CARGO) doc --locked --no-deps --document-private-items
