import re
import tomllib

from config.postgres import ROOT

# Read by gunicorn and by config/venv.sh, not by our Python.
READ_BY_OTHERS = {"FORWARDED_ALLOW_IPS", "PYTHON"}


def test_every_variable_that_is_read_is_in_the_operators_table_and_the_other_way_round():
    read = set()
    for path in ROOT.glob("config/*.py"):
        for reader, name in re.findall(r'(?:env\.(\w+)|environ\.get)\(\s*"([A-Z_]+)"', path.read_text()):
            read |= {name, f"{name}_FILE"} if reader == "secret" else {name}

    table = re.findall(r"^\| (`[A-Z].*?) \|", (ROOT / "docs" / "operating.md").read_text(), re.MULTILINE)
    documented = {name for cell in table for name in re.findall(r"`([A-Z_]+)`", cell)}

    assert documented == read | READ_BY_OTHERS


def test_locks_name_no_index_and_hash_everything():
    for name in ("requirements.lock", "requirements-dev.lock"):
        lines = (ROOT / name).read_text().splitlines()
        pins = [number for number, line in enumerate(lines) if line[:1].isalnum()]

        assert len(pins) > 20
        assert [line for line in lines if line.startswith("--") or "://" in line] == []
        assert [lines[number] for number in pins if "--hash=sha256:" not in lines[number + 1]] == []


def test_every_dependency_has_its_reason_above_it():
    text = (ROOT / "pyproject.toml").read_text()
    lines = [line.strip() for line in text.splitlines()]

    for requirement in tomllib.loads(text)["project"]["dependencies"]:
        assert lines[lines.index(f'"{requirement}",') - 1].startswith("# ")
