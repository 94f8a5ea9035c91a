# Each target is safe to repeat. PYTHON chooses the interpreter, PORT the port, KINDRED_DATA where everything is kept.
.PHONY: run test check messages bench felt lock clean

# From a fresh clone to a filled directory at http://127.0.0.1:8000
run:
	@sh config/venv.sh requirements.lock
	@exec .venv/bin/python -m config.run

# Every test, the browser's included. ARGS goes to pytest: make test ARGS='-k postgres'
test:
	@sh config/venv.sh requirements-dev.lock
	@exec .venv/bin/pytest --numprocesses=auto $(ARGS)

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
		EMAIL_URL=smtp://mail.example.org KINDRED_URL=https://example.org \
		.venv/bin/python manage.py check --deploy --fail-level WARNING
	.venv/bin/python -m config.messages check
	sh .ci/check-locks

# Take the texts to be translated out of code and templates into locale/*/LC_MESSAGES/django.po, and compile those.
messages:
	@sh config/venv.sh requirements-dev.lock
	.venv/bin/python -m config.messages update

# How fast the finder is with so many made-up GROUPS, each size in a database of its own below BENCH.
# A million take 20 minutes and 6 GB to make, once.
GROUPS = 10000 100000 1000000
BENCH = var/bench
bench:
	@sh config/venv.sh requirements.lock
	@for groups in $(GROUPS); do \
		export KINDRED_DATA=$(BENCH)/$$groups && \
		.venv/bin/python manage.py migrate --verbosity 0 && \
		.venv/bin/python manage.py collectstatic --noinput --verbosity 0 && \
		.venv/bin/python manage.py bench_finder --groups $$groups || exit 1; \
	done

# How fast pages feel on a slow phone, in Chromium, with 10,000 made-up groups or the directory of DATA.
DATA = $(BENCH)/10000
felt:
	@sh config/venv.sh requirements-dev.lock
	@export KINDRED_DATA=$(DATA) && \
		.venv/bin/python manage.py migrate --verbosity 0 && \
		.venv/bin/python manage.py collectstatic --noinput --verbosity 0 && \
		.venv/bin/python manage.py bench_felt --groups 10000

# Write the locks anew from pyproject.toml. UPGRADE=--upgrade takes the newest of everything.
lock:
	@sh config/venv.sh requirements-dev.lock
	sh .ci/lock . $(UPGRADE)

# Remove what installing and testing made; the data in var/ stays.
clean:
	rm -rf .venv .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache test-results
