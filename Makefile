# Two commands to begin with: `make demo` and `make test`. Each sets up what is missing.
.PHONY: help demo test check bench mutants golden lock clean
SOURCES := pipeline tests benchmarks .ci
export PYTHONUTF8 := 1
COVERAGE ?= --cov --cov-report=term:skip-covered --cov-report=html

help: ## say what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | expand -t 10

demo: ## a batch from call to published papers, into build/demo
	@.ci/setup
	rm -rf build/demo
	.venv/bin/dossier demo build/demo

test: ## all tests, with branch coverage
	@.ci/setup test
	.venv/bin/pytest -n 2 $(COVERAGE)

check: ## format, lint, types, workflows, links
	@.ci/setup test
	.venv/bin/ruff format --check $(SOURCES)
	.venv/bin/ruff check $(SOURCES)
	.venv/bin/mypy
	.venv/bin/zizmor --offline --quiet .github
	.venv/bin/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	.venv/bin/check-jsonschema --builtin-schema vendor.github-actions .github/actions/*/action.yml
	.venv/bin/dossier check
	.venv/bin/python -m tests.links

bench: ## how fast, against named peers in the same run
	@.ci/setup
	.venv/bin/python benchmarks/check.py
	.venv/bin/python benchmarks/papers.py

mutants: ## small faults put into what decides, each to be noticed
	@.ci/setup test
	.venv/bin/python -m tests.mutants

golden: ## refresh expected files and digests; review the difference as code
	@.ci/setup test
	.venv/bin/python -m tests.golden

lock: ## write both locks anew, pins kept; UPGRADE=all or UPGRADE="rich typer" takes newer ones
	@[ -x .venv/bin/uv ] || .ci/setup test || [ -x .venv/bin/uv ]
	.ci/lock $(UPGRADE)

clean: ## remove what was built
	rm -rf build .venv
