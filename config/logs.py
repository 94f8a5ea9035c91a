"""What goes into logs: never an address, a query string, a referrer or a browser's name."""

from collections.abc import MutableMapping
from datetime import timedelta
from typing import Any

from gunicorn.glogging import Logger
from gunicorn.http.message import Request
from gunicorn.http.wsgi import Response

ACCESS_FORMAT = "%(method)s %(path)s %(status)s %(bytes)s bytes %(milliseconds)s ms"


class PrivateLogger(Logger):
    """gunicorn's logger, knowing nothing about who asked or what for."""

    def atoms(  # type: ignore[override]  # fewer than gunicorn's, on purpose
        self, resp: Response, req: Request, environ: MutableMapping[str, Any], request_time: timedelta
    ) -> dict[str, str | int]:
        """Return all that an access log line can be made of."""
        return {
            "method": environ["REQUEST_METHOD"],
            "path": ascii(environ["PATH_INFO"])[1:-1],  # a path may hold an encoded line break
            "status": resp.status.split(maxsplit=1)[0] if isinstance(resp.status, str) else resp.status,
            "bytes": getattr(resp, "sent", None) or 0,
            "milliseconds": round(request_time.total_seconds() * 1000),
        }

    def warning(self, msg: object, *args: object, **kwargs: Any) -> None:
        """Log a warning; gunicorn writes the sender's address and the whole request into one about a broken request."""
        super().warning("Invalid request" if str(msg).startswith("Invalid request from") else msg, *args, **kwargs)

    def exception(self, msg: object, *args: object, **kwargs: Any) -> None:
        """Log the exception being handled; gunicorn names the request by its address, query string included."""
        super().exception(msg, *(arg.partition("?")[0] if isinstance(arg, str) else arg for arg in args), **kwargs)
