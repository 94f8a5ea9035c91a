# Each target is safe to repeat. PYTHON chooses the interpreter, PORT the port, KINDRED_DATA where everything is kept.
.PHONY: run test check bench lock clean

# From a fresh clone to a filled directory at http://127.0.0.1:8000
run:
	@sh config/venv.sh requirements.lock
	@exec .venv/bin/python -m config.run

# Every test, the browser's included. ARGS goes to pytest: make test ARGS='-k postgres'
test:
	@sh config/venv.sh requirements-dev.lock
	@exec .venv/bin/pytest --numprocesses=auto --dist=loadgroup $(ARGS)

# Lint, types, import rules, templates, migrations, production settings, locks, known vulnerabilities
check:
	@sh config/venv.sh requirements-dev.lock
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports --no-logo
	.venv/bin/djlint --lint --check templates
	.venv/bin/python manage.py makemigrations --check --dry-run
	KINDRED_ENV=production SECRET_KEY_FILE=LICENSE ALLOWED_HOSTS=example.org \
		.venv/bin/python manage.py check --deploy --fail-level WARNING
	sh .ci/check-locks

# How fast the finder answers on GROUPS made-up groups, in a database of their own
GROUPS = 10000
bench: export KINDRED_DATA = var/bench-$(GROUPS)
bench:
	@sh config/venv.sh requirements.lock
	@.venv/bin/python manage.py migrate --verbosity 0
	@.venv/bin/python manage.py collectstatic --noinput --verbosity 0
	@.venv/bin/python manage.py bench_finder --groups $(GROUPS)

# Write the locks anew from pyproject.toml. UPGRADE=--upgrade takes the newest of everything.
lock:
	@sh config/venv.sh requirements-dev.lock
	sh .ci/lock . $(UPGRADE)

# Remove what installing and testing made; the data in var/ stays.
clean:
	rm -rf .venv .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache test-results
