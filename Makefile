# What people do here. Everything installs what it needs first; `make help` lists it.
PYTHON ?= python3
WORKERS ?= 2
RUN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup demo demo-reset test check lint types fmt lock

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r name words; do printf '  make %-12s %s\n' "$$name" "$$words"; done

setup: ## Install everything the portal needs on this machine
	@$(PYTHON) tools/setup.py

demo: setup ## Run the whole product here, with a city to look at, on http://127.0.0.1:8000
	@$(RUN)/portal demo

demo-reset: setup ## Throw the demo's data away; the next `make demo` starts anew
	@$(RUN)/python tools/demo_reset.py

test: setup ## Run all tests (WORKERS=2 at a time)
	@$(RUN)/python -m pytest -q -n $(WORKERS) --dist loadfile --no-loadscope-reorder

check: setup ## Everything CI runs: style, types, imports, catalogs, locks, tests
	@status=0; $(RUN)/python tools/check.py || status=1; $(MAKE) --no-print-directory test || status=1; exit $$status

lint: setup ## Style and import rules
	@$(RUN)/python tools/check.py style format imports

types: setup ## Types
	@$(RUN)/python tools/check.py types

fmt: setup ## Format the code
	@$(RUN)/ruff check --fix --exit-zero --quiet . && $(RUN)/ruff format --quiet .

lock: setup ## Resolve the dependencies anew and write the lock files
	@$(RUN)/python tools/lock.py
