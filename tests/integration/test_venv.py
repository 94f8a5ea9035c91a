"""config/venv.sh on machines that lack something: stand-ins for `python3` and `df` say what such a machine would."""

import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "config" / "venv.sh"


def program(folder, name, body):
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def checkout(tmp_path):
    (tmp_path / "requirements.lock").write_text("# nothing is needed\n")
    return tmp_path


def make_environment(checkout, python, path="/usr/bin:/bin"):
    return subprocess.run(
        ["/bin/sh", SCRIPT, "requirements.lock"],
        cwd=checkout,
        env={"PATH": path, "PYTHON": str(python)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_python_too_old_is_one_line_with_the_remedy(checkout):
    result = make_environment(checkout, program(checkout / "bin", "python3", "exit 1"))

    assert result.returncode == 1
    assert result.stderr == (
        "kindred: Python 3.11 or newer is needed: install it, or name it with PYTHON=/path/to/python3.\n"
    )


def test_missing_venv_is_one_line_with_the_remedy(checkout):
    python = program(checkout / "bin", "python3", 'case "$2" in *ensurepip*) exit 1 ;; esac')

    result = make_environment(checkout, python)

    assert result.returncode == 1
    assert result.stderr == (
        "kindred: Python's venv module is missing: "
        "install it (Debian, Ubuntu: apt install python3-venv) and try again.\n"
    )


def test_full_disk_is_one_line_with_the_remedy(checkout):
    python = program(checkout / "bin", "python3", "exit 0")
    program(checkout / "bin", "df", "echo Filesystem 1024-blocks Used Available; echo /dev/vda 9 8 999999")

    result = make_environment(checkout, python, path=f"{checkout / 'bin'}:/usr/bin:/bin")

    assert result.returncode == 1
    assert result.stderr == (
        f"kindred: there is less than 1.5 GB of room on the disk of {checkout}: make room and try again.\n"
    )


def test_installed_lock_is_not_installed_again(checkout):
    python = program(checkout / ".venv" / "bin", "python", "echo called >&2")
    (checkout / ".venv" / "requirements.lock").write_text("# nothing is needed\n")

    result = make_environment(checkout, python)

    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_changed_lock_is_installed_and_remembered(checkout):
    python = program(checkout / ".venv" / "bin", "python", 'echo "$*" >>calls')
    (checkout / ".venv" / "requirements.lock").write_text("# as it was\n")

    result = make_environment(checkout, python)

    assert result.returncode == 0
    assert "--require-hashes --requirement requirements.lock" in (checkout / "calls").read_text().splitlines()[-1]
    assert (checkout / ".venv" / "requirements.lock").read_text() == "# nothing is needed\n"
