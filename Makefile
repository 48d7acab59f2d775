# One word for each thing this project does; `make` alone lists them.
#
#   make run                       the dashboard, at http://localhost:8501
#   make test                      everything that must hold before a change counts
#   make PYTHON=python3.12 run     with another Python (3.11 or newer)

PYTHON ?= python3
VENV   ?= .venv
PORT   ?= 8501
DEALS  ?= 1000000
JOBS   ?= auto

PY     := $(VENV)/bin/python
HOME_  := $(or $(SALES_DATA_HOME),data/served)

# A question is planned in thousands of small pieces of memory, which tcmalloc hands out a quarter
# sooner than the C library (README, measured). It is used where the machine has it.
TCMALLOC = $(shell PATH="$$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null | \
	awk '$$1 ~ /^libtcmalloc_minimal\.so\.[0-9]+$$/ { print $$1; exit }')
QUICKLY  = $(if $(LD_PRELOAD),,$(TCMALLOC:%=LD_PRELOAD=%))

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test env machine lint types unit tests bench format readme lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/.runtime ## the dashboard at localhost:8501; simulates a company where no data is served yet
	@test -s "$(HOME_)/current" || { echo "No data is served yet: simulating a company."; $(QUICKLY) $(PY) -m data demo; }
	@echo "The dashboard: http://localhost:$(PORT) (Ctrl-C ends it)"
	@exec env $(QUICKLY) $(PY) -m ui --server.port $(PORT)

test: ## all that follows down to `tests`: CI runs this
	@$(MAKE) --no-print-directory -j 2 env machine # each waits for a server of its own
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory -j 2 types tests # the tests wait for browsers often enough

env: $(VENV)/.tools ## the virtual environment, with the developers' tools

machine: $(PY) ## Chromium, a Chinese font, PostgreSQL, Pango and tcmalloc, installed where that is allowed
	@$(PY) -m tests.machine

lint: env ## ruff: style and form
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

types: env ## mypy, strict
	@$(PY) -m mypy

unit: env ## the tests that need no browser
	@$(QUICKLY) $(PY) -m pytest --verbosity=0 -n $(JOBS) -m "not browser"

tests: env ## every test, in parallel
	@$(QUICKLY) $(PY) -m pytest --verbosity=0 -n $(JOBS) --durations=10 -rs

bench: env machine ## speed at demo size and at DEALS=1000000 deals, beside plain pandas
	@$(QUICKLY) $(PY) -m tests.bench --deals $(DEALS)

format: env ## lay the code out
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

# One result for every system and Python from 3.11 on: the pins carry markers where they differ.
LOCK = $(PY) -m uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --custom-compile-command "make lock"

readme: env ## the README's table of queries anew from their headers
	@$(PY) -m tests.readme

lock: env ## requirements*.txt anew from requirements*.in (keeps pins that still fit)
	@$(LOCK) requirements.in --output-file requirements.txt
	@$(LOCK) requirements-dev.in --output-file requirements-dev.txt

clean: ## remove what was built here; served data stays
	rm -rf $(VENV) .bench .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "This needs Python 3.11 or newer, and '$(PYTHON)' is not: make PYTHON=python3.12 (or another)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { \
		echo "'$(PYTHON)' cannot make virtual environments: install its venv package" \
		"(Debian, Ubuntu: apt-get install python3-venv)." >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)

# For the dashboard compiled by all cores afterwards, where there are some, without the packages' own
# tests (what is no Python is no fault of ours); for the tests as they come to import it.
PIP     = $(PY) -m pip --disable-pip-version-check install -qq --no-compile --require-hashes
COMPILE = $(PY) -m compileall -qq -j 0 -x '/tests?/' $(VENV)/lib || true

$(VENV)/.runtime: requirements.txt | $(PY)
	@echo "Installing what the dashboard needs into $(VENV) (a minute or so)."
	@$(PIP) -r requirements.txt
	@$(COMPILE)
	@touch $@

$(VENV)/.tools: requirements.txt requirements-dev.txt | $(PY)
	@echo "Installing what the dashboard needs, and the developers' tools, into $(VENV) (a minute or so)."
	@$(PIP) -r requirements.txt -r requirements-dev.txt
	@touch $(VENV)/.runtime $@
