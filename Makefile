# What a person, and CI, do here. Every target makes what it needs; `make help` lists them.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCK := uv pip compile pyproject.toml --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
	--no-emit-index-url --no-header --no-annotate --quiet

.DEFAULT_GOAL := help
.PHONY: help setup page demo test quick lint bench lock clean

help:  ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: $(VENV)/.setup  ## make .venv from the lock (again when the lock or pyproject.toml changed)

$(VENV)/.setup: requirements-dev.lock pyproject.toml scripts/make_venv.sh
	@bash scripts/make_venv.sh "$(PYTHON)" $(VENV) requirements-dev.lock
	@touch $@

$(VENV)/.bench: $(VENV)/.setup requirements-bench.lock
	@bash scripts/make_venv.sh "$(PYTHON)" $(VENV) requirements-bench.lock
	@touch $@

page: setup  ## build the web page of `umbrella serve` again where web/ has changed (needs node)
	$(BIN)/python hatch_build.py

demo: setup  ## run the scenario of July 2000 and say where its pictures are
	$(BIN)/umbrella run seed-2000

test: setup  ## everything that CI checks: style, types, import contracts, all tests
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 2 --dist loadfile

quick: setup  ## the tests that are not marked slow
	$(BIN)/python -m pytest -m "not slow"

lint: setup  ## ruff, the format, mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.bench  ## Umbrella and its peers on the same work, in one run
	$(BIN)/python -m benchmarks

UPGRADE ?= --upgrade
lock:  ## make the locks anew within the bounds of pyproject.toml (needs uv); UPGRADE= keeps the versions that they hold
	$(LOCK) $(UPGRADE) --extra build -o requirements.lock >/dev/null
	$(LOCK) $(UPGRADE) --extra build --extra dev -c requirements.lock -o requirements-dev.lock >/dev/null
	$(LOCK) $(UPGRADE) --extra build --extra dev --extra bench -c requirements-dev.lock -o requirements-bench.lock >/dev/null

clean:  ## remove the environment and everything that was made
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests benchmarks scripts -name __pycache__ -type d -prune -exec rm -rf {} +
