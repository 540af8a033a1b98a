# Two commands do everything: `make crawl` and `make test`. Both need only Python 3.11+, git and make.
PYTHON ?= python3
# Which versions to install: those of requirements.lock, or the oldest or newest that pyproject.toml allows.
DEPENDENCIES ?= locked
VENV := .venv$(if $(filter-out locked,$(DEPENDENCIES)),-$(DEPENDENCIES))
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: crawl test check eval mutants size bench long docs reference screenshots outlets dist lock clean

crawl: $(STAMP)
	@$(BIN)/newsarchive crawl sample
	@$(BIN)/newsarchive summary
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

# The documentation as a site, in build/docs. A broken link or a page outside the navigation is an error.
docs: $(STAMP)
	@$(BIN)/python -m sphinx --builder html --fail-on-warning --keep-going --nitpicky --quiet \
		--doctree-dir build/doctrees docs build/docs
	@echo "Open $(abspath build/docs/index.html)"

# Write the pages of docs/ that are made from the code: docs/reference, and the drawing of the packages.
reference: $(STAMP)
	@$(BIN)/python -m tools.reference

# The pictures of README.md and README.vi.md, from the sample site. They need Debian's package chromium.
screenshots: $(STAMP)
	@$(BIN)/python -m tests.debian
	@$(BIN)/python -m tools.screenshots

# The tables of outlets in README.md, README.vi.md and docs/reference, from the outlet files.
outlets: $(STAMP)
	@$(BIN)/python -m tools.outlets_table

# The wheel and the source package, in dist. TAG=v1.0.0 must be the version in pyproject.toml.
dist: $(STAMP)
	@$(BIN)/python -m tools.release $(TAG)
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv build --quiet --out-dir dist

lock: $(STAMP)
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --no-emit-index-url --python-version 3.11 \
		--extra dev --output-file requirements.lock pyproject.toml

PIP = $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check
INSTALL_locked = $(PIP) --requirement requirements.lock && $(PIP) --no-deps --editable .
INSTALL_newest = $(PIP) --upgrade --upgrade-strategy eager --editable '.[dev]'
INSTALL_oldest = $(PIP) uv && $(BIN)/uv pip install --python $(BIN)/python --quiet --resolution lowest-direct --editable '.[dev]'

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("newsarchive needs Python 3.11 or newer: make PYTHON=python3.12")'
	@echo "Setting up $(VENV) (once; two to five minutes, by network and disk) …"
	@$(PYTHON) -m venv $(VENV)
	@$(INSTALL_$(DEPENDENCIES))
	@touch $(STAMP)

clean:
	rm -rf .venv .venv-oldest .venv-newest build dist *.egg-info
