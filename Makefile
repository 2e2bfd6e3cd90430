# `make drill` installs and runs; `make test` installs and tests. Nothing else is needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: drill test walks quick mutants check lint docs screenshots bench torture lives clean help

help:  ## what there is to make
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ —/'

drill: $(VENV)/.installed  ## install and run (ARGS="due --json" runs a command)
	@$(BIN)/drill $(ARGS)

test: $(VENV)/.tested  ## install and test
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not walk" $(ARGS)

walks: $(VENV)/.tested  ## the tests of every key, every state of the screens, more lives, and how time grows
	$(BIN)/python -m pytest -n 2 --dist worksteal -m walk $(ARGS)

quick: $(VENV)/.tested  ## the half minute of tests to run after every change
	$(BIN)/python -m pytest -n 2 --dist worksteal -m quick $(ARGS)

check: every-test lint docs-check wheel-check  ## all that CI checks

lint: $(VENV)/.tested  ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: $(VENV)/.tested  ## write the generated pages and the schema anew
	$(BIN)/python docs/generate.py

screenshots: $(VENV)/.tested  ## take the pictures of docs/screens anew
	$(BIN)/python docs/screenshots.py

.PHONY: every-test docs-check wheel-check
# Tests and walks in one run: the tests are gathered once, and no core waits for the last walk.
every-test: $(VENV)/.tested
	$(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS)

docs-check: $(VENV)/.tested
	$(BIN)/python docs/generate.py --check
	$(BIN)/python docs/screenshots.py --check

wheel-check: $(VENV)/.tested
	sh .ci/wheel $(BIN)/python

bench: $(VENV)/.tested  ## measure drill beside its peers into docs/benchmarks.md (ANKI=python with anki)
	cd bench && ../$(BIN)/python table.py $(if $(ANKI),--anki $(ANKI)) $(ARGS)

MINUTES = 10
torture: $(VENV)/.tested  ## kills, failing writes, flipped bytes, damaged inputs, clocks (MINUTES, ARGS="--seed N")
	$(BIN)/python bench/torture --minutes $(MINUTES) $(ARGS)

lives: $(VENV)/.tested  ## what a person is led to do and what drill promises, lived through (hours)
	cd bench && ../$(BIN)/python ask.py
	cd bench && ../$(BIN)/python damage.py
	cd bench && ../$(BIN)/python cram.py
	cd bench && ../$(BIN)/python fortnight.py
	cd bench && ../$(BIN)/python promise.py
	cd bench && ../$(BIN)/python order.py --all
	cd bench && ../$(BIN)/python personas.py
	$(if $(ANKI),cd bench && ../$(BIN)/python phone.py --anki $(ANKI))

mutants: $(VENV)/.tested  ## changes that no test notices (PATHS="modules" TESTS="their tests")
	$(PIP) install --quiet -c constraints.txt -e '.[mutants]'
	sh .ci/mutants $(BIN)/python "$(PATHS)" "$(TESTS)"

clean:  ## remove what was built
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "drill needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "python3-venv is missing; on Debian: apt-get install python3-venv"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "$(VENV) cannot be made here. Elsewhere: make VENV=FOLDER"; rm -rf $(VENV); exit 1; }
	@touch $@

$(VENV)/.installed: $(VENV)/.made pyproject.toml constraints.txt
	$(PIP) install --quiet -c constraints.txt -e .
	@$(BIN)/python -m compileall -q src
	@touch $@

$(VENV)/.tested: $(VENV)/.made pyproject.toml constraints.txt
	$(PIP) install --quiet -c constraints.txt -e '.[dev,voice,sync-postgres]'
	@$(BIN)/python -m compileall -q src
	@touch $@ $(VENV)/.installed
