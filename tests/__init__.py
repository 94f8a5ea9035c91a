"""The ground every test stands on, laid before any test module is imported: settings in a folder of their own."""

import os
import tempfile

import django

# What the developer's own environment says must not change what a test sees.
for name in ("ALLOWED_HOSTS", "DEBUG", "SECRET_KEY", "SECRET_KEY_FILE"):
    os.environ.pop(name, None)
for name in [name for name in os.environ if name.startswith("KINDRED_") and name != "KINDRED_POSTGRES_BIN"]:
    # A worker of pytest-xdist shares the folder its controller made.
    if name != "KINDRED_DATA" or "PYTEST_XDIST_WORKER" not in os.environ:
        del os.environ[name]

if "PYTEST_XDIST_WORKER" not in os.environ:
    DATA = tempfile.TemporaryDirectory(prefix="kindred-tests-", ignore_cleanup_errors=True)  # removed at exit
    os.environ["KINDRED_DATA"] = DATA.name
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()
