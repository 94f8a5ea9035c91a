import logging
from datetime import timedelta
from types import SimpleNamespace

import pytest
from gunicorn.config import Config

from config.logs import ACCESS_FORMAT, PrivateLogger


@pytest.fixture
def logger(caplog):
    config = Config()
    config.set("accesslog", "-")
    config.set("access_log_format", ACCESS_FORMAT)
    logger = PrivateLogger(config)
    # gunicorn's loggers write to the terminal alone
    for each in (logger.access_log, logger.error_log):
        each.addHandler(caplog.handler)
        each.setLevel(logging.INFO)
    yield logger
    for each in (logger.access_log, logger.error_log):
        each.removeHandler(caplog.handler)


def environ(path):
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": "q=my+nan+passed",
        "RAW_URI": f"{path}?q=my+nan+passed",
        "REMOTE_ADDR": "192.0.2.7",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_REFERER": "https://example.org/private",
        "HTTP_USER_AGENT": "A browser",
    }


@pytest.mark.parametrize(
    ("path", "written"), [("/groups/", "/groups/"), ("/a\nGET /forged 200", r"/a\nGET /forged 200"), ("/é", r"/\xe9")]
)
def test_access_log_has_method_path_status_bytes_and_time_only(logger, caplog, path, written):
    response = SimpleNamespace(status="200 OK", sent=1234, headers=[("Location", "/?q=secret")])

    logger.access(response, SimpleNamespace(headers=[]), environ(path), timedelta(milliseconds=12))

    assert caplog.messages == [f"GET {written} 200 1234 bytes 12 ms"]


def test_broken_request_is_logged_without_its_sender(logger, caplog):
    logger.warning("Invalid request from ip=192.0.2.7: Invalid HTTP request line: 'GET /?q=my nan'")

    assert caplog.messages == ["Invalid request"]


def test_failed_request_is_logged_without_its_query(logger, caplog):
    logger.exception("Error handling request %s %s", "GET", "/groups/?q=my+nan+passed")

    assert caplog.messages == ["Error handling request GET /groups/"]
