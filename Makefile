# Everything a person types. Both `make chat` and `make test` install what they need first.
PYTHON ?= python3
BIN := .venv/bin
# Python compiles what is imported at its first import; to compile everything takes half a minute longer.
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --constraint constraints.txt

.PHONY: chat check clean coverage dev eval install lint lock mutants package rooms screenshots stale-screenshots test torture

chat: .venv/installed          ## open the chat in the browser
	$(BIN)/footnote chat

check: lint                    ## before a commit: style, types, and the tests of the rooms that have changed
	mkdir -p build/check-home
	FOOTNOTE_TEST_HOME=$(CURDIR)/build/check-home $(BIN)/pytest -q -m "not slow and not browser and not server" \
		$$($(BIN)/python -m tests.touched)

lint: .venv/installed-dev      ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --num-workers auto

# A process more than there are processors, as those with a browser often wait; each with one thread, as they would only
# get in each other's way.
test: lint                     ## everything that must hold: style, types, tests, evaluation
	home=$$(mktemp -d) && workers=$$(($$(getconf _NPROCESSORS_ONLN) + 1)) && export OMP_NUM_THREADS=1 && \
		FOOTNOTE_TEST_HOME=$$home $(BIN)/pytest -n $$workers --dist loadfile tests && \
		FOOTNOTE_HOME=$$home $(BIN)/pytest -n $$workers --dist loadfile eval

torture: .venv/installed-dev   ## the same faults as in the tests, by the hundred, with a table at the end; takes half an hour
	FOOTNOTE_TORTURE=1 $(BIN)/pytest -v -s $$(grep -rl "from tests.torture import" tests --include="test_*.py")

mutants: .venv/installed-dev   ## put small bugs into the pure rooms and count how many the tests find
	$(BIN)/python -m tests.mutation

# Tests that limit the time fail under the tracer, which is slow, so failures are ignored here.
coverage: .venv/installed-dev  ## branch coverage of index and assistant by their own tests; takes minutes
	mkdir -p build
	-$(BIN)/coverage run -m pytest -q -m "not browser and not server" tests/index tests/assistant
	$(BIN)/coverage json --quiet -o build/coverage.json
	$(BIN)/coverage report --skip-covered
	$(BIN)/python -c "import json; share = json.load(open('build/coverage.json'))['totals']['percent_branches_covered']; \
		print(f'branch coverage: {share:.1f} %'); exit(share < 92)"

package:                       ## build the package, install it into an empty environment, and ask it a question
	PYTHON=$(PYTHON) tests/package.sh

install: .venv/installed       ## only install

install-dev: .venv/installed-dev  ## install what the tests need as well

eval: .venv/installed-dev      ## measure on the questions and claims
	$(BIN)/pytest -n auto --dist loadfile eval

rooms: .venv/installed-dev      ## draw the rooms and their imports anew
	$(BIN)/python -m tests.support.rooms

screenshots: .venv/installed-dev  ## take the pictures in the README anew
	$(BIN)/python -m tests.support.screenshots

stale-screenshots: .venv/installed-dev  ## name the pictures that no longer show what the same questions give
	$(BIN)/python -m tests.support.screenshots --check

lock: .venv/installed-dev      ## write the versions installed now to constraints.txt, with hashes to requirements.lock
	$(BIN)/python -m pip freeze --exclude-editable | sed 's/+cpu$$//' > constraints.txt
	grep -v '^torch==' constraints.txt | $(BIN)/uv pip compile --quiet --no-deps --no-header --no-annotate \
		--generate-hashes --output-file requirements.lock -

clean:                         ## remove what was installed and built here
	rm -rf .venv build *.egg-info

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Footnote needs Python 3.11 or newer")'
	$(PYTHON) -m venv .venv

.venv/installed: .venv/bin/python pyproject.toml constraints.txt
	@echo "Installing Footnote; the first time this takes a few minutes."
	$(PIP_INSTALL) --editable .
	touch $@

.venv/installed-dev: .venv/bin/python pyproject.toml constraints.txt
	$(PIP_INSTALL) --editable '.[dev]'
	touch .venv/installed $@
