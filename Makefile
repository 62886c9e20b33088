# `make run` and `make test` do everything that a fresh machine needs; Python 3.11, make and git are there.

AWARD = .venv/bin/award
PY = .venv/bin/python
JOBS ?= $(shell nproc 2>/dev/null || echo 2)

# The first Python that really starts (a version manager's shim may not) and can make a virtual environment.
FIND_PYTHON = for p in python3.11 python3 python3.12 python3.13; do \
	$$p -c 'import sys, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done; true

.PHONY: help run test lint check pytest mutants bench migration browser clean

help:
	@echo 'make run         the site with a rehearsed demo edition on http://127.0.0.1:8000'
	@echo 'make test        every check and every test, PostgreSQL and browser included'
	@echo 'make lint        only ruff, mypy and the import contracts'
	@echo 'make pytest      only the tests; ARGS="tests/engine -k timers" to choose'
	@echo 'make mutants     every small wrong change of a bundle: refused, or played to the end'
	@echo 'make bench       the benchmarks'
	@echo 'make migration   a migration for what changed in the tables; MESSAGE="Add ..." names it'
	@echo 'make clean       forget the environment, caches and var/'

run: .venv/runtime
	@$(AWARD) demo

# One after the other, so that the first failure is the last thing on the screen.
test: browser
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory check
	@$(MAKE) --no-print-directory pytest

lint: .venv/dev
	@echo '== ruff' && $(PY) -m ruff check --quiet .
	@echo '== mypy' && $(PY) -m mypy
	@echo '== import contracts' && .venv/bin/lint-imports --no-logo

check: .venv/runtime
	@echo '== award check' && $(AWARD) check

pytest: .venv/dev
	@echo '== pytest' && $(PY) -m pytest -q -n $(JOBS) --dist worksteal $(ARGS)

# Every small wrong change of a bundle, and a thousand pairs: an hour on two cores. BUNDLE=examples/county for another.
mutants: .venv/dev
	@$(PY) -m tests.mutants $(BUNDLE) $(ARGS)

bench: .venv/dev
	@$(PY) -m bench $(ARGS)

# The tests that look at pages drive Debian's Chromium and read Chinese on its screenshots.
browser:
	@.ci/debian chromium fonts-noto-cjk

migration: .venv/dev
	@mkdir -p var && rm -f var/migration.db*
	@DATABASE_URL=sqlite:///var/migration.db .venv/bin/alembic --quiet upgrade head
	@DATABASE_URL=sqlite:///var/migration.db .venv/bin/alembic --quiet revision --autogenerate -m "$(MESSAGE)" $(REVISION)
	@sed -i '/# ### .* Alembic/d' migrations/versions/*.py
	@$(PY) -m ruff format --quiet --config 'extend-exclude = []' migrations/versions
	@rm -f var/migration.db*

.venv/made:
	@python=$$($(FIND_PYTHON)); \
	[ -n "$$python" ] || { .ci/debian python3-venv; python=$$($(FIND_PYTHON)); }; \
	[ -n "$$python" ] || { echo 'No Python 3.11 or newer with venv was found (on Debian: apt-get install python3-venv).' >&2; exit 1; }; \
	echo "== .venv made by $$python" && rm -rf .venv && $$python -m venv .venv
	@touch $@

.venv/runtime: .venv/made requirements.txt pyproject.toml
	@echo '== packages of requirements.txt'
	@$(PY) -m pip install -q --disable-pip-version-check -r requirements.txt
	@$(PY) -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev: .venv/runtime requirements-dev.txt
	@echo '== packages of requirements-dev.txt'
	@$(PY) -m pip install -q --disable-pip-version-check -r requirements-dev.txt
	@touch $@

clean:
	rm -rf .venv var build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -not -path './node_modules/*' -prune -exec rm -rf {} +
