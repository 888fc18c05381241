# Two commands do it all: `make demo` (the site, seeded, on SQLite) and `make test`.
.DEFAULT_GOAL := help
.SUFFIXES:
MAKEFLAGS += --no-print-directory

PORT ?= 8000
VENV := .venv
PY := $(VENV)/bin/python
INSTALL := $(PY) -m pip install --require-hashes --no-input --disable-pip-version-check --quiet --progress-bar off
POSTGRES ?= postgres://maloca:maloca@127.0.0.1:5432/maloca
# These never ask a database: what they say on SQLite they would say again.
ASKS_NO_DATABASE := tests/architecture $(addprefix tests/,curriculum/test_words.py curriculum/test_paper.py records/test_roster_rows.py \
	reports/test_suppression.py seed/test_draft.py translations/test_english_texts.py)


.PHONY: help demo demo-reset test test-postgres try-deployment check bench fuzz soak soak-small lock messages clean

help: ## Say what there is
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "make %-14s %s\n", $$1, $$2}' Makefile

demo: $(VENV)/.base ## Make, seed and serve the demonstration at http://127.0.0.1:8000 (PORT=; TLS=1 for a phone)
	@exec $(PY) manage.py prepare_demo --port $(PORT) --serve $(if $(TLS),--tls)

demo-reset: $(VENV)/.base ## Throw the demonstration's data away and start over
	@exec $(PY) manage.py prepare_demo --reset --port $(PORT) --serve $(if $(TLS),--tls)

test: $(VENV)/.dev ## Run the tests on SQLite (browser and PostgreSQL parts where these are there)
	@$(PY) -m pytest -n 2 --dist loadgroup -m "not slow"

test-postgres: $(VENV)/.dev ## Run the tests that ask a database on PostgreSQL (docs/testing.md says which server)
	@DATABASE_URL=$(POSTGRES) $(PY) -m pytest -n 2 --dist loadgroup -m "not slow and not browser" $(addprefix --ignore=,$(ASKS_NO_DATABASE))

screens: $(VENV)/.dev ## Look at every screen with axe, in every view and for every role (long)
	@$(PY) -m pytest -n 2 --dist loadgroup -m slow tests/journeys

pictures: $(VENV)/.dev ## Take the README's pictures anew, from a fresh demonstration (needs Chromium)
	@$(PY) scripts/pictures.py

try-deployment: $(VENV)/.dev ## Try deploy/ for real: nginx, PostgreSQL, Redis, two nodes and a worker, on loopback
	@$(PY) manage.py compile_catalogues --verbosity 0
	@$(PY) -m deploy.trial

check: $(VENV)/.dev ## Lint, types, layers, templates, migrations
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(VENV)/bin/lint-imports
	@$(VENV)/bin/djlint --lint --quiet templates
	@DJANGO_SETTINGS_MODULE=lms.settings.test $(PY) manage.py makemigrations --check --dry-run
	@DJANGO_SETTINGS_MODULE=lms.settings.test $(PY) manage.py check --fail-level WARNING

bench: $(VENV)/.dev ## Measure; one JSON object a line, each figure beside its reference
	@$(PY) -m bench

fuzz: $(VENV)/.dev ## Send ten thousand wild requests as each role, and walk every method everywhere (FUZZ_SEED= chooses them)
	@FUZZ_SEED=$${FUZZ_SEED:-$$(date +%s)} $(PY) -m pytest -n 2 -m slow -s tests/permissions

soak: $(VENV)/.dev ## Lose nothing under load, kills and restores, at full size (SOAK_ENGINE=sqlite, postgresql or both)
	@$(PY) -m soak

soak-small: $(VENV)/.dev ## The same in a few minutes
	@$(PY) -m soak --small

messages: $(VENV)/.base ## Collect the interface's words for translation (needs gettext)
	@$(PY) manage.py makemessages --locale en --no-obsolete --no-location --ignore '.venv/*' --ignore 'var/*' --ignore 'tests/*'

lock: ## Compile the lock files anew (needs uv)
	uv pip compile --quiet --universal --generate-hashes --python-version 3.12 --no-header --no-annotate requirements/base.in -o requirements/base.txt
	uv pip compile --quiet --universal --generate-hashes --python-version 3.12 --no-header --no-annotate requirements/dev.in -o requirements/dev.txt

clean: ## Remove the environment and what the tests left (the demonstration's data stays)
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(VENV)/bin/python:
	@python=$$(scripts/find-python) || exit 1; \
	echo "Making the environment with $$python"; "$$python" -m venv $(VENV)

$(VENV)/.base: requirements/base.txt | $(VENV)/bin/python
	@echo "Installing what the site needs (about half a minute)"
	@$(INSTALL) -r requirements/base.txt
	@touch $@

$(VENV)/.dev: $(VENV)/.base requirements/dev.txt
	@echo "Installing what the tests need (about half a minute)"
	@$(INSTALL) -r requirements/base.txt -r requirements/dev.txt
	@touch $@
