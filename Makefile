# make run    open the app                      make check      what CI runs
# make test   run the tests                     make test-long  the tests with thousands of rounds too
# make coverage  the tests again, with the lines and branches that none of them reaches; half as long again
# make bench  measure speed beside peers, and write docs/performance.md
PYTHON ?= python3
BIN := .venv/bin
WORKERS ?= auto

.PHONY: run test coverage test-long check static docs lock bench clean
.DEFAULT_GOAL := run

run:
	@$(PYTHON) scripts/setup.py
	@$(BIN)/matcher app

test:
	@$(PYTHON) scripts/setup.py --dev
	@$(BIN)/pytest -n $(WORKERS) --dist loadgroup

coverage:
	@$(PYTHON) scripts/setup.py --dev
	@$(BIN)/pytest -n $(WORKERS) --dist loadgroup --cov --cov-report=term

test-long:
	@$(PYTHON) scripts/setup.py --dev
	@$(BIN)/pytest -n $(WORKERS) --dist loadgroup -m "long or not long" --hypothesis-profile others

static:
	@$(PYTHON) scripts/setup.py --dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python scripts/make_docs.py --check

check: static test

docs:
	@$(PYTHON) scripts/setup.py --dev
	$(BIN)/python scripts/make_docs.py

lock:
	$(PYTHON) scripts/lock.py

bench:
	@$(PYTHON) scripts/setup.py --dev
	$(BIN)/python -m benchmarks.performance

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis htmlcov .coverage*
