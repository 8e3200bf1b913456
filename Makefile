# make demo, make test: need Python 3.11+, make and the package index, nothing else.
# make check: what CI runs; needs Node, Java and a JDK 24+ for the parts that are marked so (they are skipped without).

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := demo

.PHONY: help demo test check format lint types docs picture bench fuzz clean
.DEFAULT_GOAL := help

help:
	@echo "make demo    write a starter registry, generate everything, prove it"
	@echo "make test    the tests that this machine can run"
	@echo "make check   formatting, lint, types, tests, docs: what CI runs"
	@echo "make format  format the code"
	@echo "make docs    write the reference pages from the code"
	@echo "make picture draw the picture of a review anew, in Chromium"
	@echo "make bench   print the measured ratios"
	@echo "make fuzz    hold the collector against itself, JSON Schema and Ajv on a million events"
	@echo "make clean   remove what was made here"

# Two stamps: the demo needs no development tools.
$(VENV)/.user: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "sayso needs Python 3.11 or newer: make PYTHON=python3.11")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --editable '.[test,python]'
	touch $@

$(VENV)/.dev: $(VENV)/.user
	$(BIN)/python -m pip install --quiet --editable '.[all]' --group dev
	touch $@

demo: $(VENV)/.user
	rm -rf $(DEMO)
	$(BIN)/sayso init $(DEMO)
	$(BIN)/sayso lint -C $(DEMO)
	$(BIN)/sayso show card_click -C $(DEMO)
	$(BIN)/sayso generate -C $(DEMO)
	$(BIN)/sayso test -C $(DEMO)
	@echo
	@echo "Every event of the starter is proven. Look at:"
	@echo "  $(DEMO)/events/card_click.yaml                     the definition: the only thing a person writes"
	@echo "  $(DEMO)/generated/typescript/src/events/           the functions the app calls"
	@echo "  $(DEMO)/generated/lambda/collector/                the collector behind API Gateway"
	@echo "  $(DEMO)/generated/athena/dev/card_click_v1.sql     the table, and card_click.view.sql over all majors"
	@echo "  $(DEMO)/generated/cloudformation/dev.json          the stack that deploys it"

# By group: tests that share a server go to the same worker.
test: $(VENV)/.dev
	$(BIN)/python -m pytest -n auto --dist loadgroup

check: lint types test

lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.dev
	$(BIN)/mypy
	$(BIN)/pyright

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(VENV)/.dev
	$(BIN)/python docs/build.py

picture: $(VENV)/.dev
	$(BIN)/python docs/picture.py

bench: $(VENV)/.dev
	$(BIN)/python benchmarks/run.py

fuzz: $(VENV)/.dev
	SAYSO_FUZZ_CASES=1000000 $(BIN)/python -m pytest -n 2 tests/generators/test_collector_fuzz.py tests/generators/test_collector_ajv.py

clean:
	rm -rf $(VENV) $(DEMO) .mypy_cache .ruff_cache .pytest_cache .hypothesis .benchmarks
