# Everything needs Python 3.11 or newer and make; the rest is made here, in .venv.
PYTHON ?= python3
VENV := .venv
FORMATS := .venv-formats
BIN := $(VENV)/bin
READER := $(BIN)/reader
EXTRAS := feeds,html,pdf,warc
PYTEST := $(BIN)/python -m pytest
# More workers than cores: half of what the tests do is wait for a terminal or a disk.
IN_WORKERS := -n 6 --dist worksteal -m "not system and not formats"

.PHONY: run test test-system test-formats test-repeat check format lint types imports bench scale quotations house key-walk same-results \
	screenshot docs clean

run: $(VENV)/installed  ## open the program on the sample corpus
	$(READER)

test: $(VENV)/test  ## all tests that need nothing but Python
	$(PYTEST) $(IN_WORKERS)

test-system: $(VENV)/test  ## tests that need strace, LibreOffice, R and the sqlite3 shell (see .ci/run)
	$(PYTEST) -m system

test-formats: $(FORMATS)/installed  ## load every export with the program that it is for (1.1 GB of them)
	$(FORMATS)/bin/python -m pytest -m formats

test-repeat: $(VENV)/check  ## run the tests 20 times, ten of them shuffled and on a busy machine: about an hour
	$(BIN)/python -m benchmarks.repeat_tests $(RUNS)

check: $(VENV)/check lint types imports house  ## what every commit must pass
	$(PYTEST) -q $(IN_WORKERS)

format: $(VENV)/check
	$(BIN)/ruff format . && $(BIN)/ruff check --fix-only .

lint: $(VENV)/check
	$(BIN)/ruff format --check . && $(BIN)/ruff check .

types: $(VENV)/check
	$(BIN)/mypy

imports: $(VENV)/check
	$(BIN)/lint-imports

bench: $(VENV)/test  ## measure every goal and write docs/performance.md
	$(BIN)/python -m benchmarks

scale: $(VENV)/test  ## measure a corpus of 100,000 articles and write docs/scale.md: 20 minutes, 3 GB in benchmarks/data
	$(BIN)/python -m benchmarks.scale

quotations: $(VENV)/test  ## how well quotations and voices are found, against the gold in tests/
	$(BIN)/python -m benchmarks.quotations

house: $(VENV)/check  ## compare files, lines, imports and names under reader/ with their limits
	$(BIN)/python -m benchmarks.house

key-walk: $(VENV)/test  ## list what a label key runs through, to the commit and the paint
	$(BIN)/python -m benchmarks.key_walk

same-results: $(VENV)/parquet  ## compare all exports and reports with those of another commit: make same-results BASE=main
	@test -n "$(BASE)" || { echo "name a commit: make same-results BASE=main" >&2; exit 2; }
	@folder=$$(mktemp -d) && git worktree add --quiet --detach "$$folder/before" "$(BASE)" && \
	{ $(BIN)/python -m benchmarks.same_results --compare "$$folder/before" .; status=$$?; \
	git worktree remove --force "$$folder/before"; rmdir "$$folder"; exit $$status; }

screenshot: $(VENV)/test  ## draw docs/screenshot.svg from the program itself
	$(BIN)/python docs/make_screenshot.py

docs: $(VENV)/installed  ## write docs/keys.md from the registry of commands, and the table of the worked example
	$(BIN)/python docs/make_keys.py
	$(BIN)/python docs/make_example.py

clean:
	rm -rf $(VENV) $(FORMATS) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

# One stamp file for each set of packages; made again when pyproject.toml changes.
$(BIN)/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"

$(VENV)/installed: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	touch $@

$(VENV)/test: pyproject.toml constraints.txt $(VENV)/installed
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[$(EXTRAS)]" --group test
	touch $@

$(VENV)/parquet: pyproject.toml constraints.txt $(VENV)/test
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[$(EXTRAS),parquet]"
	touch $@

$(VENV)/check: pyproject.toml constraints.txt $(VENV)/test
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --group check
	touch $@

# Those programs want an older numpy than ours, and none of them is needed for anything else.
$(FORMATS)/installed: pyproject.toml constraints-formats.txt
	$(PYTHON) -m venv $(FORMATS)
	$(FORMATS)/bin/python -m pip install --quiet --upgrade "pip>=25.1"
	$(FORMATS)/bin/python -m pip install --quiet --constraint constraints-formats.txt --editable . --group formats
	touch $@
