# make run and make test are all a newcomer needs; see CONTRIBUTING.md for the rest.
PYTHON ?= python3
PORT ?= 8000
WORKERS ?= 2
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
CSS := src/commonweal/design/static/design/build/commonweal.css
WORDS := $(VENV)/.words

.PHONY: run setup test lint bench docs words clean
.DEFAULT_GOAL := run

setup: $(READY) $(CSS) $(WORDS)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Commonweal needs Python 3.11 or newer; set PYTHON=/path/to/python3.11") if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install -q --disable-pip-version-check uv
	@$(BIN)/uv pip install -q --compile-bytecode --python $(BIN)/python --require-hashes -r requirements.lock
	@$(BIN)/uv pip install -q --python $(BIN)/python --no-deps -e .
	@$(BIN)/python -m compileall -q src
	@touch $@

$(CSS): $(READY) package-lock.json scripts/build_assets.py scripts/icons.py $(wildcard src/commonweal/design/styles/*.scss)
	@$(BIN)/python scripts/build_assets.py

$(WORDS): $(READY) $(wildcard src/commonweal/*/locale/*/LC_MESSAGES/django.po)
	@$(BIN)/python scripts/words.py compile
	@touch $@

run: setup
	@COMMONWEAL_DEMO=$${COMMONWEAL_DEMO:-yes} PORT=$(PORT) $(BIN)/commonweal start --workers $(WORKERS)

test: setup
	@$(BIN)/python scripts/test.py $(ARGS)

lint: setup
	@$(BIN)/ruff check src tests benchmarks scripts
	@$(BIN)/ruff format --check src tests benchmarks scripts
	@$(BIN)/lint-imports
	@$(BIN)/mypy
	@$(BIN)/python manage.py makemigrations --check --dry-run
	@$(BIN)/djlint --quiet --lint src
	@$(BIN)/python scripts/docs.py --check

bench: setup
	@for file in benchmarks/[a-z]*.py; do $(BIN)/python $$file || exit 1; done

docs: setup
	@$(BIN)/python scripts/docs.py

words: setup
	@$(BIN)/python scripts/words.py collect

clean:
	rm -rf $(VENV) node_modules src/commonweal/design/static/design/build
