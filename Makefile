# Two commands matter: `make drill` and `make test`. Both set up what they need in .venv.

.DEFAULT_GOAL := help
SHELL := /bin/sh

# The first of these that is Python 3.11 or newer; override with `make drill PYTHON=/path/to/python`.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
SPEED ?= 60

BIN := .venv/bin
KEY := $(shell cksum < pyproject.toml | cut -d' ' -f1)
READY_RUN := .venv/ready-run-$(KEY)
READY_DEV := .venv/ready-dev-$(KEY)
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input

.PHONY: help drill test test-slow test-engines test-verdicts test-docker image lab lab-down lint clean

help: ## list the commands
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

drill: $(READY_RUN) ## run the three seed drills against the reference connector
	$(BIN)/idrill run --only seed --speed $(SPEED)

test: $(READY_DEV) ## all tests that take minutes at most: units, contracts, end to end
	$(BIN)/python -m pytest -q -n 2 --dist worksteal --durations=10 -m "not contract and not e2e and not slow"
	$(BIN)/python -m pytest -q -n 2 --dist worksteal --durations=10 -m "(contract or e2e) and not slow and not docker and not engines"

test-slow: $(READY_DEV) ## the rest: wheel contents, types of the examples
	$(BIN)/python -m pytest -q -n 2 --dist worksteal --durations=8 -m slow

test-engines: $(READY_DEV) ## drills of the example connectors: dlt, Celery, Node, shell; what is not installed is skipped
	$(BIN)/python -m pytest -q -n 2 -m engines

test-verdicts: $(READY_DEV) ## a fixed sample: known defects must fail, correct connectors must pass, also beside endless loops
	$(BIN)/python bench/sample_of_verdicts.py

test-docker: $(READY_DEV) ## drills in containers; skipped where there is no Docker, unless IDRILL_REQUIRE_DOCKER=1
	$(BIN)/python -m pytest -q --durations=12 -m "docker and not slow"

image: $(READY_RUN) ## an image of the harness itself, `idrill`, for systems other than Linux: docs/in-a-container.md
	@PYTHON=$(BIN)/python compose/harness-image.sh

lab: $(READY_DEV) ## a stack for game days in containers, until `make lab-down`: compose/README.md
	@$(BIN)/python compose/lab/up.py

lab-down: ## end it
	@$(BIN)/python compose/lab/up.py --down

lint: $(READY_DEV) ## ruff and mypy, as CI runs them
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

clean: ## remove what dead runs left behind, caches and builds (keeps reports/runs)
	@if [ -x $(BIN)/idrill ]; then $(BIN)/idrill clean; fi
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .nox

# ---- setting up: only when .venv is missing, or pyproject.toml is not the one it was made for ----

$(BIN)/python:
	@if [ -z "$(PYTHON)" ]; then echo "Python 3.11 or newer is needed: install it, or name it with PYTHON=/path/to/python"; exit 1; fi
	@$(PYTHON) -m venv --clear .venv || { rm -rf .venv; \
		echo "$(PYTHON) cannot make a virtual environment: install its venv module (Debian and Ubuntu: apt install python3-venv)"; exit 1; }

$(READY_RUN): | $(BIN)/python
	@echo "setting up .venv (once)"
	@$(PIP) install -q -e '.[fast]' || $(PIP) install -q -e .
	@rm -f .venv/ready-* && touch $@

$(READY_DEV): | $(BIN)/python
	@echo "setting up .venv with the tools for tests (once)"
	@$(PIP) install -q -e '.[dev,fast]' || $(PIP) install -q -e '.[dev]'
	@rm -f .venv/ready-* && touch $@ $(READY_RUN)
