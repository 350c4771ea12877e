# Every command sets up what it needs. Plain `make` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= $(shell for p in python3.11 python3 python3.13 python3.12 python; do command -v $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
LOTSE := $(BIN)/lotse
UV := $(or $(shell command -v uv),$(VENV)-uv/bin/uv)
PORT ?= 8080
CONSOLE_PORT ?= 8081

.PHONY: help
help: ## List the commands
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

.PHONY: run
run: train ## Set up, train if data or code changed, and serve
	@$(LOTSE) serve --port $(PORT) --console-port $(CONSOLE_PORT)

.PHONY: setup
setup: $(VENV)/ready locales ## Install everything into .venv

.PHONY: train
train: setup ## Train a model if data or code changed
	@$(LOTSE) train

.PHONY: test
test: $(VENV)/ready-dev train ## Run all tests
	$(BIN)/python -m pytest

.PHONY: lint
lint: $(VENV)/ready-dev ## Check style, types, imports and data
	@mkdir -p var
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(LOTSE) rasa data validate --quiet --data data/nlu data/rules 2> var/validate.log || { cat var/validate.log; exit 1; }

.PHONY: evaluate
evaluate: train ## Score the understanding on data/eval
	@$(LOTSE) evaluate data/eval/*/*.jsonl --html var/evaluation.html

.PHONY: locales
locales: $(VENV)/ready ## Compile the message catalogues
	@$(LOTSE) locales compile

.PHONY: bench
bench: train ## Measure speed and memory
	@$(LOTSE) bench

.PHONY: requirements
requirements: $(UV) ## Pin the dependencies of pyproject.toml anew
	$(UV) pip compile -q --universal --generate-hashes pyproject.toml -o requirements.txt
	$(UV) pip compile -q --universal --generate-hashes --group dev pyproject.toml -o requirements-dev.txt

.PHONY: clean
clean: ## Remove what was built; conversations under var/ stay
	rm -rf $(VENV) $(VENV)-uv models .mypy_cache .ruff_cache .pytest_cache
	find . -name __pycache__ -prune -exec rm -rf {} +

# uv installs Rasa beyond its declared Python versions, which pip refuses, and brings
# Python 3.11 where the machine has another.
$(VENV)-uv/bin/uv:
	@test -n "$(PYTHON)" || { echo "error: Python: none found, install Python 3.11 or newer" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)-uv
	$(VENV)-uv/bin/pip install -q --disable-pip-version-check uv

$(BIN)/python: | $(UV)
	$(UV) venv -q --python 3.11 $(VENV)

$(VENV)/ready: requirements.txt pyproject.toml | $(BIN)/python
	$(UV) pip sync -q --require-hashes --python $(BIN)/python requirements.txt
	$(UV) pip install -q --no-deps --python $(BIN)/python -e .
	@rm -f $(VENV)/ready-dev
	@touch $@

$(VENV)/ready-dev: requirements-dev.txt $(VENV)/ready
	$(UV) pip install -q --require-hashes --python $(BIN)/python -r requirements-dev.txt
	@touch $@
