# Everything runs in .venv and needs only python3 (>= 3.11, with venv) and make.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.ready
.DEFAULT_GOAL := help

.PHONY: help
help: ## Show this help
	@awk 'BEGIN {FS = ":.*## "} /^[a-z][a-z-]*:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: setup
setup: $(STAMP) ## Create .venv with every locked dependency and Hotwash itself

$(STAMP): requirements/dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' || { echo "Hotwash needs python3 3.11 or newer with venv. On Debian: apt install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.PHONY: assets
assets: $(STAMP) ## Build what the pages load, where frontend/ changed
	@$(BIN)/python hatch_build.py

.PHONY: demo
demo: assets ## Serve Hotwash and watch the checkout incident play at 20x (Ctrl-C ends it, nothing stays)
	@$(BIN)/hotwash demo

.PHONY: test
test: assets ## Run every test
	$(BIN)/python -m pytest -n 2 --dist loadgroup $(ARGS)

.PHONY: lint
lint: $(STAMP) ## Check style, types, layers and file sizes
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python .ci/file_sizes.py
	$(BIN)/python hatch_build.py types

.PHONY: bench
bench: $(STAMP) ## Measure, and write benchmarks/latest.json
	$(BIN)/python -m benchmarks $(ARGS)

.PHONY: pictures
pictures: assets ## Take the README's pictures anew, from a drill that plays (needs Chromium)
	$(BIN)/python -m docs.pictures.take

.PHONY: bench-lint
bench-lint: $(STAMP) ## Measure the language rules: make bench-lint DATA=FILE.jsonl
	@test -n "$(DATA)" || { echo "make bench-lint DATA=FILE.jsonl, one {text, label, section, repo} a line" >&2; exit 2; }
	$(BIN)/python -m benchmarks.lint_quality $(DATA) $(ARGS)

.PHONY: lock
lock: ## Resolve requirements/*.lock anew (needs uv)
	uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --python-version 3.11 pyproject.toml -o requirements/runtime.lock
	uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --python-version 3.11 pyproject.toml --group dev -o requirements/dev.lock

.PHONY: clean
clean: ## Remove .venv and everything built
	rm -rf .venv build dist frontend/node_modules src/hotwash/entry/web/static/dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
