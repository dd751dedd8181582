# entra-wizard: set up, run, test, check. `make help` lists the targets.
#
# Everything lives in .venv; stamp files there say what has been installed, so the second start
# does no work at all. PYTHON and VENV can be set: make run PYTHON=python3.13 VENV=/tmp/venv

VENV ?= .venv
# The first Python on the path that is new enough and starts. Asked only when .venv is made.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; \
	done)
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# Arguments of the wizard and of pytest: make run ARGS="explain 90120", make test ARGS=tests/case
ARGS ?=

# Without cached bytecode every start would read and compile all of Textual again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test test-all test-slow fuzz lint form style types layers packages flows check format docs site \
	content catalogue screenshots requirements release windows licenses advisories clean

help: ## Show this list.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' Makefile

run: $(STAMPS)/content ## Set up if need be and start the wizard; ARGS="..." are its arguments.
	@# Ends that are no failures (handed over, left, not tested, refused) are none of make either.
	@$(BIN)/entra-wizard $(ARGS) || case $$? in 4|5|6|7|130) ;; *) exit 1 ;; esac

test: $(STAMPS)/test $(STAMPS)/content ## Run the quick tests on all cores; ARGS="tests/case -k undo" runs some.
	$(BIN)/pytest -q -n auto --dist worksteal -m "not slow" $(ARGS)

test-slow: $(STAMPS)/test $(STAMPS)/content ## Run only the tests that `make test` leaves out: they are marked slow.
	$(BIN)/pytest -q -n auto --dist worksteal -m slow $(ARGS)

test-all: $(STAMPS)/test $(STAMPS)/content ## Run all tests, the slow ones too.
	$(BIN)/pytest -q -n auto --dist worksteal $(ARGS)

fuzz: $(STAMPS)/test ## Random keys, mouse and pastes on every screen; ARGS="--minutes 30 --seed N".
	$(BIN)/python -m tests.fuzz $(ARGS)

lint: form style types layers packages flows ## Check all but the tests; -k goes on after a failure.

form: $(STAMPS)/dev
	$(BIN)/ruff format --check .

style: $(STAMPS)/dev
	$(BIN)/ruff check .

types: $(STAMPS)/dev
	$(BIN)/mypy

layers: $(STAMPS)/dev
	$(BIN)/lint-imports

packages: $(STAMPS)/dev
	$(PIP) check

flows: $(STAMPS)/run
	$(BIN)/entra-wizard flow check --strict flows/ data/catalogue/ data/messages/ \
		$(foreach table,facts tools roles portal apps versions clouds probes,data/$(table).yaml)

check: lint test ## Lint and the quick tests: what has to be green before a commit.

format: $(STAMPS)/dev ## Format the code and fix what can be fixed.
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(STAMPS)/test ## Write the tables from the program into README and docs/ again.
	$(BIN)/python -m tests.docs

site: $(STAMPS)/docs ## Build the documentation as a site in site/; any warning is an error.
	@# The variable silences an advertisement, not a warning about the pages.
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

content: $(STAMPS)/run ## Compile catalogue, tables and flows, after a file in data/ or flows/ has changed.
	$(BIN)/python -m wizard.authoring.compile_content

catalogue: content

screenshots: $(STAMPS)/run ## Draw the pictures of the screen anew; ARGS=--check says what has changed.
	$(BIN)/python -m wizard.tui.tour $(ARGS)
	$(BIN)/python -m tests.tui.picture_rows $(ARGS)

requirements: $(BIN)/python ## Write requirements.txt anew: newest allowed versions, with hashes.
	$(PIP) install uv
	sed -n '/^#/p' requirements.txt > $(VENV)/requirements.txt
	$(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --upgrade \
		--generate-hashes --no-header --no-annotate >> $(VENV)/requirements.txt
	mv $(VENV)/requirements.txt requirements.txt
	sed -n '/^#/p' packaging/container/requirements.txt > $(VENV)/requirements.txt
	$(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --upgrade \
		--generate-hashes --no-header --no-annotate --extra serve --extra postgres \
		--constraints requirements.txt >> $(VENV)/requirements.txt
	mv $(VENV)/requirements.txt packaging/container/requirements.txt

release: $(STAMPS)/release ## Build what a release publishes into dist/; ADDRESS=https://... of the repository.
	$(BIN)/python packaging/release.py $(if $(ADDRESS),--address $(ADDRESS)) $(ARGS)

windows: $(STAMPS)/release ## Build the portable zip for Windows; ARGS="--python ZIP --wheel WHEEL".
	$(BIN)/python packaging/windows/build.py $(ARGS)

licenses: $(STAMPS)/release ## List the license of each package, and fail on one that is not ours to ship.
	$(BIN)/python packaging/check_dependencies.py licenses

advisories: $(STAMPS)/release ## Look known weaknesses of the packages up; says so without network.
	$(BIN)/python packaging/check_dependencies.py advisories

clean: ## Take away .venv and everything that was made.
	rm -rf $(VENV) build dist site .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find wizard tests -name __pycache__ -type d -prune -exec rm -rf {} +

# A Python without ensurepip (Debian without python3-venv) still makes an environment; its own pip
# can then put pip into it.
$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "entra-wizard needs Python 3.11 or later."; exit 1; }
	@echo "Setting up $(VENV) (once, about a minute) ..."
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || { \
		$(PYTHON) -m venv --clear --without-pip $(VENV) && \
		$(PYTHON) -m pip --quiet --python $(VENV)/bin/python install pip; } || { \
		echo "Neither venv nor pip works with $(PYTHON). On Debian: apt install python3-venv"; \
		rm -rf $(VENV); exit 1; }
	@$(PIP) install --upgrade 'pip>=25.1'

$(STAMPS)/run: requirements.txt pyproject.toml | $(BIN)/python
	@$(PIP) install --require-hashes -r requirements.txt
	@$(PIP) install --no-deps --editable .
	@$(BIN)/python -m compileall -q wizard
	@mkdir -p $(STAMPS) && touch $@

# Where the YAML has a mistake nothing is compiled, and the program reads the YAML itself.
$(STAMPS)/content: $(wildcard data/*.yaml data/catalogue/*.yaml data/messages/*.yaml flows/*.yaml) | $(STAMPS)/run
	@$(BIN)/python -m wizard.authoring.compile_content || true
	@touch $@

$(STAMPS)/test: $(STAMPS)/run
	@$(PIP) install --group test
	@touch $@

$(STAMPS)/dev: $(STAMPS)/test
	@$(PIP) install --group dev
	@touch $@

$(STAMPS)/release: $(STAMPS)/run
	@$(PIP) install --group release
	@touch $@

$(STAMPS)/docs: pyproject.toml | $(BIN)/python
	@$(PIP) install --group docs
	@mkdir -p $(STAMPS) && touch $@
