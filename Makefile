# make demo: see it work.  make notebook: open the notebooks.  make test: run every test.
# make lint: ruff and mypy.
# make docs: write what is generated from the sources.  make clean: forget the environment.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
export GOVGRAPH_STORE :=
.PHONY: demo notebook test lint docs derived bench clean

demo: $(VENV)/.demo
	@mkdir -p build
	@echo "== Build and check the Cẩm Phả graph · Dựng và kiểm tra đồ thị Cẩm Phả"
	@$(BIN)/govgraph build
	@echo
	@echo "== Who holds two or more posts at once, on 23 July 2020?"
	@$(BIN)/govgraph ask combined-roles on=2020-07-23 --lang en
	@echo
	@echo "== Ai giữ từ hai chức vụ trở lên cùng lúc, ngày 23/07/2020?"
	@$(BIN)/govgraph ask combined-roles on=2020-07-23 --lang vi
	@$(BIN)/govgraph export -o build/cam-pha.ttl
	@$(BIN)/govgraph export -o build/cam-pha.trig
	@$(BIN)/govgraph draw combined-roles --lang vi -o build/cam-pha.html
	@echo
	@echo "Done. Open build/cam-pha.html · Hãy mở build/cam-pha.html"
	@echo "Next: $(BIN)/govgraph ask   (the list of questions · danh mục câu hỏi)"

notebook: $(VENV)/.notebook
	@cd notebooks && $(abspath $(BIN))/jupyter lab

test: $(VENV)/.test
	@$(BIN)/python -m pytest -n auto $(ARGS)

lint: $(VENV)/.test
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

docs derived: $(VENV)/.test
	@$(BIN)/python docs/generate.py

bench: $(VENV)/.bench
	@$(BIN)/python benchmarks/startup.py
	@$(BIN)/python benchmarks/page.py
	@$(BIN)/python -m benchmarks.country measure $(ARGS)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("govgraph needs Python 3.11 or newer; this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@echo "Making an environment in $(VENV) (once, about a minute) …"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: pyproject.toml constraints.txt | $(VENV)/bin/python
	@$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.test: pyproject.toml constraints.txt | $(VENV)/bin/python
	@$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@ $(VENV)/.demo

$(VENV)/.bench: pyproject.toml constraints.txt | $(VENV)/bin/python
	@$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[dev,bench]'
	@touch $@ $(VENV)/.test $(VENV)/.demo

$(VENV)/.notebook: pyproject.toml constraints.txt | $(VENV)/bin/python
	@$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[all]' jupyterlab
	@touch $@ $(VENV)/.demo

clean:
	rm -rf $(VENV) build dist
