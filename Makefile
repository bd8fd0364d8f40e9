# Everything that a checkout needs is made inside it: .venv and node_modules.

VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
TRANSLATIONS := quizengine/translations
LANGUAGES := ru
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input
PO := $(wildcard $(TRANSLATIONS)/*/LC_MESSAGES/*.po)
MO := $(PO:.po=.mo)

# Set-up depends on files alone, so that a second run has nothing to do.
PYTHON_READY := $(VENV)/.python-ready
LOCK_READY := $(VENV)/.lock-ready
PROJECT_READY := $(VENV)/.project-ready
NODE_READY := node_modules/.ready

export PYTHON QUIZENGINE_CHROMIUM
.DEFAULT_GOAL := help
.NOTPARALLEL:
.SUFFIXES:
.PHONY: help setup run test lint bench bench-exam bench-coverage bench-lint bench-statistics bench-statistics-pages format translations schemas lock report-matcher report-rules report-source-audit report-topics report-coverage report-statistics report-small-samples clean clean-data

help: ## Show the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(LOCK_READY) $(PROJECT_READY) $(NODE_READY) $(MO) ## Install everything into .venv and node_modules

run: setup ## Serve the demonstration: make run PORT=8000
	$(BIN)/quizengine run --demo --port $(PORT)

test: setup ## Check style, types and imports, then run every test: make test ARGS="-k timing"
	@chromium=$$(scripts/find-chromium) \
	&& $(MAKE) --no-print-directory lint \
	&& echo "pytest, with $$chromium" \
	&& QUIZENGINE_CHROMIUM=$$chromium $(BIN)/pytest -n auto $(ARGS)

lint: setup ## Check style, types and import contracts
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

bench: setup ## Measure how many answers a second are scored: make bench ROWS=100000
	$(BIN)/python -m bench.score $(ROWS)

bench-coverage: setup ## Measure the methodologist's pages with 10,000 questions on 200 indicators
	$(BIN)/python -m bench.coverage

bench-lint: setup ## Measure the linter with 10,000 items, in ten banks and in one
	$(BIN)/python -m bench.lint

bench-statistics: setup ## Measure the statistics of a million answers beside reading them from memory
	$(BIN)/python -m bench.statistics

bench-statistics-pages: setup ## Measure the pages of statistics with 427 attempts of 26 questions: make bench-statistics-pages TAKERS=5000
	$(BIN)/python -m bench.statistics_pages $(TAKERS)

bench-exam: setup ## Measure an exam of a thousand students: make bench-exam WHAT=save,students ARGS=--full
	$(BIN)/python -m bench.exam $(if $(WHAT),--what $(WHAT)) $(ARGS)

format: setup ## Mend style where a tool can
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

translations: setup ## Collect the texts of the screens into the files to translate
	$(BIN)/pybabel -q extract --mapping pyproject.toml --keywords msg --keywords N_ --no-wrap \
		--sort-by-file --add-location file --header-comment "# Texts of quizengine" --project quizengine \
		--version "" --last-translator "" --msgid-bugs-address "" --output $(VENV)/messages.pot quizengine analytics templates
	@for language in $(LANGUAGES); do \
		po=$(TRANSLATIONS)/$$language/LC_MESSAGES/messages.po; \
		if [ -e $$po ]; then command="update --no-fuzzy-matching --ignore-pot-creation-date"; else command=init; fi; \
		$(BIN)/pybabel $$command --no-wrap --input-file $(VENV)/messages.pot --output-dir $(TRANSLATIONS) \
			--locale $$language || exit 1; \
	done

lock: ## Write the requirements locks anew from pyproject.toml
	scripts/lock

report-matcher: setup ## Show how the judge of short answers does on the labelled answers
	$(BIN)/python -m tests.language.report

report-coverage: setup ## Write docs/coverage-of-production-ml.md anew from the programmes and the banks
	$(BIN)/python -m tests.reports.picture

report-source-audit: setup ## Write docs/source-audit.md anew: all that the linter finds in the source documents
	$(BIN)/python -m tests.lint.source_audit

report-rules: setup ## Write docs/rules.md anew from the rules of the linter
	$(BIN)/python -m tests.lint.rules_page

report-small-samples: setup ## Write docs/small-samples.md anew: how verdicts and intervals do with few takers
	$(BIN)/python -m tests.analytics.simulations >$(VENV)/small-samples.md
	mv $(VENV)/small-samples.md docs/small-samples.md

schemas: setup ## Write docs/schema anew from the classes that content is read into
	@for kind in bank quiz programme; do $(BIN)/quizengine schema $$kind >docs/schema/$$kind.schema.json || exit 1; done

report-mapping: setup ## Measure suggested topics and indicators, and write the figures into docs/mapping.md
	$(BIN)/python -m tests.content.suggested

report-statistics: setup ## Write docs/statistics.md anew from the statistics of answers
	$(BIN)/python -m tests.analytics.statistics_page >docs/statistics.md.new && mv docs/statistics.md.new docs/statistics.md

report-topics: setup ## Show how the off-topic detector does on the labelled items
	$(BIN)/python -m tests.analytics.report

clean: ## Remove everything that these commands made, but not the data in var/
	rm -rf $(VENV) node_modules build dist screenshots .hypothesis .import_linter_cache .mypy_cache .pytest_cache \
		.ruff_cache $(MO)
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

clean-data: ## Remove the database and everything else in var/
	rm -rf var

# An upgrade of the system may have taken the interpreter away: then everything is installed anew.
ifeq ($(shell test -x $(BIN)/python && echo yes),)
.PHONY: $(PYTHON_READY)
endif
$(PYTHON_READY): scripts/make-venv
	scripts/make-venv $(VENV)
	@touch $@

$(LOCK_READY): $(PYTHON_READY) requirements-dev.lock
	$(PIP_INSTALL) --only-binary :all: --require-hashes -r requirements-dev.lock
	@touch $@

$(PROJECT_READY): $(LOCK_READY) pyproject.toml
	$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(NODE_READY): $(PYTHON_READY) package.json package-lock.json requirements-node.lock .npmrc scripts/npm-ci scripts/bundle.mjs scripts/codemirror.js
	scripts/npm-ci $(VENV)
	@touch $@

%.mo: %.po | $(LOCK_READY)
	$(BIN)/pybabel -q compile --input-file $< --output-file $@
