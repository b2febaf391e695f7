# Secure Base. `make run` starts it, `make test` tests everything; each does its own set-up.
VENV ?= .venv
PYTHON = $(VENV)/bin/python
# Two at a time, the slowest first.
LINTS = mypy library bandit deptry imports ruff
COUNTED = tests/unit/domain

# Images of containers often set it. Without compiled modules each server and command that a test starts compiles the program anew.
unexport PYTHONDONTWRITEBYTECODE

# Databases of tests wait for the disk at each commit, a third of the tests' time: they lie in memory where 4 GB of it are free.
MEMORY := $(shell df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 && $$4 > 4000000 { print "/dev/shm" }')
ifneq ($(MEMORY),)
test check fuzz: export TMPDIR = $(MEMORY)
endif

.PHONY: help run demo test check format lint $(LINTS:%=lint-%) parts docs screenshots bundles lock fuzz soak-kill bench bench-engine bench-library bench-room bench-cohort clean

help:  ## List the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

run: $(VENV)/.run  ## Start the program on http://localhost:8501
	$(PYTHON) -m streamlit run streamlit_app.py

demo: $(VENV)/.run  ## Start it with simulated programs, people and sessions to look at, in var/demo
	$(PYTHON) -m simulator demo
	SIMULATOR_DATABASE_URL="sqlite:///$(CURDIR)/var/demo/simulator.sqlite3" SIMULATOR_REMARKS="$(CURDIR)/var/demo/remarks" \
		$(PYTHON) -m streamlit run streamlit_app.py

test: $(VENV)/.dev  ## Everything, with a real browser, PostgreSQL, OpenID provider and mail server
	@# What is fetched for the tests comes while the code is looked through.
	$(MAKE) --no-print-directory -j 2 $(LINTS:%=lint-%) parts
	@# Counting covered lines doubles a test's time, so only those count that the rule is made of: the domain's own.
	$(PYTHON) -m pytest -n 2 --dist loadgroup $(COUNTED) --cov --cov-report=
	$(PYTHON) -m coverage report --fail-under=100 --skip-covered
	$(PYTHON) -m pytest -n 2 --dist loadgroup --ignore=$(COUNTED)

check: $(VENV)/.dev  ## The fast part of it, for every commit
	$(MAKE) --no-print-directory lint
	$(PYTHON) -m pytest -q -n 2 --dist loadgroup --ignore=tests/property \
		-m 'not browser and not server and not editor and not openid and not postgresql and not thorough'

parts: $(VENV)/.dev
	deploy/install-browser.sh $(VENV)
	deploy/install-npm.sh editor "The YAML language server"
	deploy/install-npm.sh openid "The OpenID provider"

lint:
	$(MAKE) --no-print-directory -j 2 $(LINTS:%=lint-%)

lint-library:
	$(PYTHON) -m simulator check --library
lint-bandit:
	$(PYTHON) -m bandit -q -r simulator streamlit_app.py -c pyproject.toml
lint-mypy:
	$(PYTHON) -m mypy
lint-deptry:
	$(PYTHON) -m deptry . --no-ansi
lint-imports:
	$(VENV)/bin/lint-imports --no-logo
lint-ruff:
	$(PYTHON) -m ruff format --check -q .
	$(PYTHON) -m ruff check -q .

format: $(VENV)/.dev  ## Format the code
	$(PYTHON) -m ruff check -q --fix .
	$(PYTHON) -m ruff format -q .

docs: $(VENV)/.dev  ## Write the generated pages of docs/ and the editors' schemas again
	$(PYTHON) -m tests.contract.make_docs

screenshots: $(VENV)/.dev  ## Take the pictures in docs/images again
	deploy/install-browser.sh $(VENV)
	PYTHONPATH=. $(PYTHON) docs/make_screenshots.py

bundles:  ## Put the editor's and the map's libraries into simulator/ui/static/bundles again (needs Node.js 20)
	deploy/install-npm.sh bundles "What the editor and the map are made of"
	node deploy/bundles/build.mjs var/bundles simulator/ui/static/bundles

lock: $(VENV)/.dev  ## Pin the requirements again from pyproject.toml
	$(VENV)/bin/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header -q -o requirements.txt
	$(VENV)/bin/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header -c requirements.txt -q -o requirements-dev.txt

fuzz: $(VENV)/.dev  ## The property tests on ten times as many examples, drawn anew (a quarter of an hour)
	FUZZ=10 $(PYTHON) -m pytest -q -n 2 tests/property

soak-kill: $(VENV)/.dev  ## Kill the server 200 times on each engine while trainees play (about twenty minutes)
	PYTHONPATH=. $(PYTHON) bench/soak_kill.py

bench: $(VENV)/.dev  ## Steps a second against the plain networkx walk of the same case
	PYTHONPATH=. $(PYTHON) bench/engine.py

bench-engine: $(VENV)/.dev  ## The engine against inkjs, bink and inkcpp: steps, plays, loading, memory, verification
	bench/peers/install.sh var/bench
	PYTHONPATH=. $(PYTHON) bench/run.py

bench-library: $(VENV)/.dev  ## 1,000 cases read afresh, from the cache and after an edit, against the YAML parser alone
	PYTHONPATH=. $(PYTHON) bench/library.py

bench-room: $(VENV)/.dev  ## Trainees that one process carries, against Streamlit's defaults and the least page (a quarter of an hour)
	deploy/install-browser.sh $(VENV)
	PYTHONPATH=. $(PYTHON) bench/room/load.py

bench-cohort: $(VENV)/.dev  ## A program's page at 1,000, 100,000 and 1,000,000 sessions: sums, raw rows, pandas (half an hour, 15 GB)
	PYTHONPATH=. $(PYTHON) bench/cohort/run.py

$(VENV)/.run: requirements.txt
	deploy/make-venv.sh $(VENV) requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt
	deploy/make-venv.sh $(VENV) requirements-dev.txt
	@touch $@ $(VENV)/.run

clean:  ## Remove what was made here, except var/ (the database)
	rm -rf $(VENV) .mypy_cache .ruff_cache .hypothesis .coverage .import_linter_cache
