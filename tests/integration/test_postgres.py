"""The embedded server, for real: each test has a data folder of its own."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

from config import postgres

IS_ROOT = os.geteuid() == 0

USE_THE_SERVER = """
import os
import sys
from pathlib import Path
import psycopg
from config import postgres
data = Path(sys.argv[1])
with postgres.running(data, is_throwaway=True), psycopg.connect(postgres.url(data)) as connection:
    connection.execute(f"CREATE TABLE visit_by_{os.getpid()} ()")
    print((data / "postgres" / "postmaster.pid").read_text().split()[0])
"""


@pytest.fixture
def data():
    """A data folder with a path short enough for a socket, which pytest's own are not."""
    with tempfile.TemporaryDirectory(prefix="kindred-data-") as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def cluster():
    """A cluster nobody uses: copying it takes a tenth of the time that making one does."""
    with tempfile.TemporaryDirectory(prefix="kindred-data-") as folder:
        with postgres.running(Path(folder), is_throwaway=True):
            pass
        yield Path(folder, "postgres")


@pytest.fixture
def copied(cluster):
    """What lays a copy of the cluster into a data folder, which is made."""

    def copy(data):
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copytree(cluster, data / "postgres")
        return data

    return copy


def ask(data, query):
    with psycopg.connect(postgres.url(data)) as connection:
        (answer,) = connection.execute(query).fetchone() or (None,)
        return answer


def postmaster(data):
    return int((data / "postgres" / "postmaster.pid").read_text().split()[0])


def is_up(data):
    try:
        psycopg.connect(postgres.url(data)).close()
    except psycopg.OperationalError:
        return False
    return True


def test_running_makes_a_durable_utf8_database_for_this_user_alone(data):
    with postgres.running(data):
        answer = [ask(data, f"SHOW {name}") for name in ("server_encoding", "fsync", "listen_addresses")]
        socket = postgres.socket_folder(data)

        assert answer == ["UTF8", "on", ""]
        assert [stat.S_IMODE(path.stat().st_mode) for path in (data, data / "postgres", socket)] == [0o700] * 3
    assert not is_up(data)
    assert not socket.exists()


def test_running_keeps_data_from_one_start_to_the_next(data):
    with postgres.running(data, is_throwaway=True), psycopg.connect(postgres.url(data)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'ÉŁ' AS word")

    with postgres.running(data, is_throwaway=True):
        assert ask(data, "SELECT lower(word) FROM kept") == "éł"


def test_running_inside_running_stops_with_the_outer_one(data, copied):
    copied(data)
    with postgres.running(data, is_throwaway=True):
        with postgres.running(data, is_throwaway=True):
            pass

        assert is_up(data)
    assert not is_up(data)


def test_processes_starting_at_once_share_one_server(data):
    commands = [
        subprocess.Popen([sys.executable, "-c", USE_THE_SERVER, data], cwd=postgres.ROOT, stdout=subprocess.PIPE)
        for _ in range(4)
    ]
    with postgres.running(data, is_throwaway=True):
        outputs = [command.communicate()[0] for command in commands]

        assert [command.returncode for command in commands] == [0] * 4
        assert {int(output) for output in outputs} == {postmaster(data)}
        assert ask(data, "SELECT count(*) FROM pg_tables WHERE tablename LIKE 'visit_by_%'") == 4
    assert not is_up(data)


@pytest.mark.parametrize("left_behind", ["nothing more", "another process with its number"])
def test_server_killed_outright_comes_back_with_its_data(data, copied, left_behind):
    copied(data)
    with postgres.running(data):
        with psycopg.connect(postgres.url(data)) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
        killed = postmaster(data)
        os.kill(killed, signal.SIGKILL)
        if left_behind == "another process with its number":
            file = data / "postgres" / "postmaster.pid"
            file.write_text(file.read_text().replace(str(killed), str(os.getpid()), 1))

        with postgres.running(data):
            assert ask(data, "SELECT number FROM kept") == 7
            assert postmaster(data) not in {killed, os.getpid()}
    assert not is_up(data)


def test_interrupted_initialisation_is_begun_anew(data):
    (data / "postgres.new").mkdir()
    (data / "postgres.new" / "PG_VERSION").write_text("half of it")

    with postgres.running(data, is_throwaway=True):
        assert ask(data, "SELECT 1") == 1
    assert not (data / "postgres.new").exists()


def test_data_of_another_version_is_refused_with_the_remedy(data):
    (data / "postgres").mkdir()
    (data / "postgres" / "PG_VERSION").write_text("9\n")

    with pytest.raises(postgres.PostgresError, match=r"was made by PostgreSQL 9, .* set KINDRED_POSTGRES_BIN"):
        postgres.find_programs(data)


def test_missing_programs_are_named_with_the_remedy(data, monkeypatch):
    monkeypatch.setenv("KINDRED_POSTGRES_BIN", str(data / "nowhere"))

    with pytest.raises(postgres.PostgresError, match=r"^No PostgreSQL found: install PostgreSQL"):
        postgres.find_programs(data)


def test_server_that_cannot_start_says_why_in_one_line(data, copied):
    (copied(data) / "postgres" / "postgresql.conf").write_text("no_such_setting = 1\n")

    with (
        pytest.raises(postgres.PostgresError, match=r"^PostgreSQL did not start: .*$"),
        postgres.running(data, is_throwaway=True),
    ):
        pass


@pytest.mark.skipif(not IS_ROOT, reason="only root needs a namespace")
def test_root_without_namespaces_is_told_what_to_do_instead(data, monkeypatch):
    monkeypatch.setenv("KINDRED_POSTGRES_BIN", str(postgres.find_programs(data)))
    monkeypatch.setenv("PATH", "")

    with (
        pytest.raises(postgres.PostgresError, match=r"run Kindred as another user, or set DATABASE_URL\.$"),
        postgres.running(data),
    ):
        pass


def test_path_with_spaces_below_a_private_home_works_and_changes_no_mode(data):
    home = data / "a home, with 'quotes' and $signs"
    home.mkdir(mode=0o700)
    inside = home / "kindred"

    with postgres.running(inside, is_throwaway=True):
        assert ask(inside, "SELECT 1") == 1
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_socket_of_a_deep_folder_fits_into_its_limit(data, copied):
    deep = copied(data.joinpath(*["eleven-char"] * 10))

    with postgres.running(deep, is_throwaway=True):
        assert ask(deep, "SELECT 1") == 1
        assert len(os.fsencode(postgres.socket_folder(deep) / postgres.SOCKET_FILE)) <= 107


def test_socket_folder_that_others_can_enter_is_refused(data):
    deep = data.joinpath(*["eleven-char"] * 10)
    deep.mkdir(parents=True)
    folder = postgres.socket_folder(deep)
    folder.mkdir()
    folder.chmod(0o777)
    try:
        with (
            pytest.raises(postgres.PostgresError, match=f"^{folder} is not private to this user"),
            postgres.running(deep, is_throwaway=True),
        ):
            pass
    finally:
        shutil.rmtree(folder)
