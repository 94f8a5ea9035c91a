"""Load for a server on this machine, from a process of its own: a few clients that ask one thing after the other."""

import http.client
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from statistics import quantiles
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Measured:
    """How long answers took, in milliseconds (median and 95th percentile), and how many came each second."""

    median: float
    p95: float
    each_second: float
    bytes: int


def measure(
    base: str, paths: Sequence[str], *, clients: int, requests: int, headers: dict[str, str] | None = None
) -> Measured:
    """Ask ``base`` (http on this machine) for ``paths`` in turn, ``requests`` times in all, by ``clients`` at once.

    Raises ``RuntimeError`` where an answer is not 200: a fast error is no answer.
    """
    address = urlsplit(base)
    if address.hostname != "127.0.0.1" or address.port is None:
        raise RuntimeError("Load goes to this machine only: 127.0.0.1 and a port.")
    results: list[tuple[float, int]] = []
    errors: list[str] = []

    def ask(port: int, number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        for path in islice(cycle(paths), number, number + requests // clients):
            started = time.perf_counter()
            connection.request("GET", path, headers=headers or {})
            response = connection.getresponse()
            length = len(response.read())
            results.append((time.perf_counter() - started, length))
            if response.status != http.client.OK:
                errors.append(f"{path}: {response.status}")
                return

    threads = [
        threading.Thread(target=ask, args=(address.port, number * len(paths) // clients)) for number in range(clients)
    ]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - started
    if errors:
        raise RuntimeError(errors[0])
    milliseconds = [seconds * 1000 for seconds, _ in results]
    cuts = quantiles(milliseconds, n=20)
    return Measured(cuts[9], cuts[18], len(results) / took, results[-1][1])
