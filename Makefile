# Two commands do everything: `make crawl` and `make test`. Both need only Python 3.11+, git and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: crawl test check eval mutants size bench long lock clean

crawl: $(STAMP)
	@$(BIN)/scrapy crawl sample
	@$(BIN)/scrapy summary
	@echo "In any other directory: $(abspath $(BIN))/newsarchive COMMAND, with an archive.db there"

test: $(STAMP)
	@$(BIN)/python -m tests.debian
	@$(BIN)/python -m compileall -q newsarchive  # once, not in each of some hundred processes
	@$(BIN)/python -m pytest -n auto --dist loadgroup

# The parts of the suite that read the source: style, types, walls between the rooms.
check: $(STAMP)
	@$(BIN)/python -m pytest tests/test_house.py

# How well the committed pages are read, against the floors that the tests hold, too.
eval: $(STAMP)
	@$(BIN)/python -m tests.extraction.score

# Which rules of the extraction no page and no test misses (up to an hour).
mutants: $(STAMP)
	@$(BIN)/python -m tools.mutants $(MODULES)

# How large the package is: lines, files, functions that are too complex.
size: $(STAMP)
	@$(BIN)/python tools/size.py

# How fast everything is, beside its peers: prints a table and writes docs/performance.md (half an hour).
bench: $(STAMP)
	@$(BIN)/python -m benchmarks

# The tests that take long, in their long forms: more articles, more kills, fifty days of ten outlets, three of them hostile.
long: $(STAMP)
	@LONG=1 $(BIN)/python -m pytest -n auto --dist loadgroup -m long

lock: $(STAMP)
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --no-emit-index-url --python-version 3.11 \
		--extra dev --output-file requirements.lock pyproject.toml

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("newsarchive needs Python 3.11 or newer: make PYTHON=python3.12")'
	@echo "Setting up $(VENV) (once) …"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --requirement requirements.lock
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --no-deps --editable .
	@touch $(STAMP)

clean:
	rm -rf $(VENV) build *.egg-info
