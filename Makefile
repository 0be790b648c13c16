# What a person types. `make help` lists it; docs/operations.md says more.
#
# Python: the newest of python3.14 … python3.11 and python3 that is 3.11 or later; PYTHON=/path/to/python names another.

.DEFAULT_GOAL := help
.PHONY: run test lint bench corpus lock screens help
SHELL := /bin/sh
BIN := .venv/bin

run: .venv/.installed ## Set everything up and serve on http://127.0.0.1:8000 (PORT= moves it); Ctrl-C stops all of it
	@exec $(BIN)/python manage.py up

test: .venv/.installed-dev ## Run every test that this machine can run; REQUIRE_ALL=1 fails where a kind is left out
	@env -u REDIS_URL $(BIN)/python -m pytest -n 2 $(ARGS)

lint: .venv/.installed-dev ## Style, types, who imports whom, and whether the migrations fit the models
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run

bench: .venv/.installed-dev ## Measure; results go to bench/
	@set -e; for script in bench/bench_*.py; do [ -f "$$script" ] || continue; echo "$$script"; $(BIN)/python "$$script"; done

corpus: .venv/.installed-dev ## Hold the engine against the labelled documents: figures, confusions, differences (ARGS="held_out")
	@$(BIN)/python -m tests.extraction.corpus $(ARGS)

screens: .venv/.installed-dev ## Take pictures of the pages for a person to look at (var/screens/); needs chromium
	@$(BIN)/python bench/screens.py

lock: .venv/.installed-dev ## Write requirements*.txt anew from requirements*.in (UPGRADE=1 takes the newest versions)
	@for name in requirements requirements-dev; do \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-emit-find-links --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade) \
	    --output-file $$name.txt $$name.in || exit 1; \
	  echo "$$name.txt is written"; \
	done

help: ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# --- Installation: once, and again when the locked requirements change ------------------------------------------------

define FIND_PYTHON
for python in "$(PYTHON)" python3.14 python3.13 python3.12 python3.11 python3; do \
  [ -n "$$python" ] && command -v "$$python" >/dev/null 2>&1 || continue; \
  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
  python=""; \
done; \
if [ -z "$$python" ]; then echo "Python 3.11 or later is needed and was not found. Install it, or name it: make PYTHON=/path/to/python3.11 …" >&2; exit 1; fi
endef

.venv/bin/python:
	@$(FIND_PYTHON); \
	echo "Making .venv with $$($$python --version) …" >&2; \
	"$$python" -m venv .venv || { rm -rf .venv; \
	  echo "The virtual environment could not be made. On Debian: apt-get install python3-venv; else see above." >&2; exit 1; }

.venv/.installed: requirements.txt | .venv/bin/python
	@echo "Installing requirements.txt (once, about a minute) …" >&2
	@$(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r requirements.txt >&2 \
	  || { echo "The requirements could not be installed: pip says why above. Then: rm -r .venv && make run" >&2; exit 1; }
	@touch $@

.venv/.installed-dev: requirements-dev.txt .venv/.installed
	@echo "Installing requirements-dev.txt …" >&2
	@$(BIN)/python -m pip install --disable-pip-version-check --quiet --require-hashes -r requirements-dev.txt
	@touch $@
