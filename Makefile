# The two commands: `make run` and `make test`. The rest is for people who change the program.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

CARGO ?= cargo
# Debian and Ubuntu packages: Tesseract with its Vietnamese data to run; its headers, and the libclang
# that its bindings are made with, to build.
PACKAGES := build-essential pkg-config python3 libclang-dev libtesseract-dev libleptonica-dev tesseract-ocr tesseract-ocr-vie

# What the tests open pages and copies in, and a server that they start for themselves.
TEST_PACKAGES := chromium postgresql openssl poppler-utils qpdf mupdf-tools ghostscript

# To make the fixtures anew and to count restoration's models; not needed to build, run or test.
TOOL_PACKAGES := python3-venv fonts-croscore fonts-liberation2 fonts-texgyre tesseract-ocr-eng poppler-utils qpdf \
	libreoffice-writer-nogui
# Running text and administrative units to count from, and where what is made of them goes.
CORPUS ?= ../shared/corpus
GAZETTEER ?= ../shared/gazetteer
TOOLS := target/tools
NOISE := target/noise
TEXTS := $(CORPUS)/phapdien.txt.xz $(CORPUS)/vntc.txt.xz dictionaries/terms/*.txt

# What `make fuzz` runs: a target, for so many seconds, with a sanitizer (`address` is slower).
TARGET ?= docx
TIME ?= 60
SANITIZER ?= none
TARGETS = $(notdir $(basename $(wildcard fuzz/fuzz_targets/*.rs)))

# The parts of the tests that need the packages above.
FEATURES := --features faults,ocr,server,tools,baocao-compare/browser

.PHONY: help deps deps-tools build dist run test lint eval golden bench fuzz fixtures noise model

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

deps: ## Install what is missing (apt, with sudo where you are not root)
	@missing=(); for package in $(PACKAGES) $(EXTRA); do \
		[[ "$$(dpkg-query -W -f='$${Status}' "$$package" 2>/dev/null)" == "install ok installed" ]] || missing+=("$$package"); \
	done; \
	if (( $${#missing[@]} )); then \
		echo "Installing $${missing[*]}"; \
		sudo=(); [[ $$EUID == 0 ]] || sudo=(sudo); \
		"$${sudo[@]}" apt-get update -qq; \
		"$${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$${missing[@]}"; \
	fi
	@command -v $(CARGO) >/dev/null || { echo 'Rust is missing: install rustup, then Rust 1.95 or later.' >&2; exit 1; }

deps-tools: ## Install what the fixtures and the models are made with
	@$(MAKE) --no-print-directory deps EXTRA='$(TOOL_PACKAGES)'
	@[[ -x $(TOOLS)/bin/python ]] || python3 -m venv $(TOOLS)
	@$(TOOLS)/bin/pip install -q -r tools/fixtures/requirements.txt -r tools/noise/requirements.txt

build: deps ## Build target/release/baocao and baocao-ocr
	$(CARGO) build --release --locked -p baocao -p baocao-tesseract

dist: deps ## Build both programs as they are given out, in target/dist: smaller and faster, in more than twice the time
	$(CARGO) build --profile dist --locked -p baocao -p baocao-tesseract

run: build ## Ingest fixtures/inbox into out/ and say where the results are
	@target/release/baocao ingest fixtures/inbox --out out || [[ $$? == 1 ]]

test: EXTRA := $(TEST_PACKAGES)
test: deps ## Run every test
	$(CARGO) test --locked --workspace $(FEATURES)

lint: deps ## Formatting, borders, clippy and documentation, warnings as errors
	$(CARGO) fmt --check
	python3 tools/borders/borders.py
	$(CARGO) clippy --locked --workspace --all-targets $(FEATURES) -- -D warnings
	RUSTDOCFLAGS='-D warnings' $(CARGO) doc --locked --workspace --no-deps --document-private-items

eval: ## Measure on fixtures/ and ../shared/samples; fails where a recorded figure falls
	OMP_THREAD_LIMIT=1 $(CARGO) run --release --locked -p baocao-tools --bin eval --

golden: ## Take what is read from the fixtures now, the schema of the types and the answers in docs/ as right
	BAOCAO_RENEW=1 $(CARGO) test --locked --workspace $(FEATURES) --test it -- golden schema documented

bench: ## Speed of the text layer, layout, restoration, parsing, import and search
	$(CARGO) bench --locked --bench speed

# What it finds besides the committed corpus goes to target/fuzz. libFuzzer needs what only nightly Rust admits to.
fuzz: ## Fuzz a target of fuzz/: make fuzz TARGET=docx TIME=60
	@command -v cargo-fuzz >/dev/null || { echo 'cargo-fuzz is missing: cargo install cargo-fuzz' >&2; exit 1; }
	@[[ -f fuzz/fuzz_targets/$(TARGET).rs ]] || { echo 'TARGET is one of' $(TARGETS) >&2; exit 1; }
	@mkdir -p target/fuzz/$(TARGET)
	RUSTC_BOOTSTRAP=1 $(CARGO) fuzz run -s $(SANITIZER) $(TARGET) target/fuzz/$(TARGET) fuzz/corpus/$(TARGET) \
		-- -max_total_time=$(TIME) -timeout=20 -rss_limit_mb=4096

fixtures: deps-tools ## Make fixtures/ anew
	$(TOOLS)/bin/python tools/fixtures/build.py
	$(TOOLS)/bin/python tools/fixtures/shapes/build.py
	$(TOOLS)/bin/python tools/fixtures/scans/build.py
	for engine in eng:english vie:vietnamese; do \
		$(TOOLS)/bin/python tools/noise/noise.py --verbatim --seed 11 --engine $${engine%:*} \
			--out fixtures/restore/$${engine#*:}.jsonl fixtures/restore/text/*.txt; \
	done

noise: deps-tools ## Print, degrade and read text, to count from (hours)
	mkdir -p $(NOISE)
	for engine in eng vie; do \
		$(TOOLS)/bin/python tools/noise/noise.py --engine $$engine --pages 1400 --seed 1 --out $(NOISE)/$$engine.jsonl \
			$(TEXTS); \
	done

model: deps ## Count restoration's models from CORPUS, GAZETTEER and the noise (minutes)
	$(CARGO) build --release --locked -p baocao-tools --bin model
	target/release/model units dictionaries/units.tsv \
		$(GAZETTEER)/admin_units_legacy_63.tsv $(GAZETTEER)/admin_units_2025_34.tsv
	target/release/model language dictionaries/model/language.bin --terms dictionaries/terms \
		--units dictionaries/units.tsv $(CORPUS)/{phapdien,uts_vlc,vntc,vietnews,viwiki}.txt.xz
	target/release/model channel dictionaries/model/channel-english.tsv $(NOISE)/eng.jsonl
	target/release/model channel dictionaries/model/channel-vietnamese.tsv $(NOISE)/vie.jsonl
