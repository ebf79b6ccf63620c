# `make run` sets everything up and runs the main job; `make test` sets up and passes all tests.
# make run FOLDER="/my/photos"   make test ARGS="tests/core -k hashing"   make bench ARGS="--make 200"
PYTHON ?= python3
BOOTSTRAP = $(PYTHON) packaging/bootstrap.py

# FOLDER and ARGS reach the script through the environment, so that any character may stand in them.
export FOLDER
export ARGS

.PHONY: run test install package bench lock map format translations screenshots wheel clean

run:
	@$(BOOTSTRAP) run

test:
	@$(BOOTSTRAP) test

install:
	@$(BOOTSTRAP) install

package:
	@$(BOOTSTRAP) package

bench:
	@$(BOOTSTRAP) bench

lock:
	.venv/bin/python packaging/lock.py

map:
	@$(PYTHON) packaging/module_map.py

format: install
	.venv/bin/python -m ruff format .
	.venv/bin/python -m ruff check --fix .

translations: install
	.venv/bin/python packaging/translations.py

screenshots: install
	.venv/bin/python packaging/screenshots.py
	.venv/bin/python packaging/film.py $(ARGS)

wheel: install
	.venv/bin/python -m hatchling build

clean:
	rm -rf build dist out .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
