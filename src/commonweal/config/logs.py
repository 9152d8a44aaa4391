"""Structured logs without personal data: one JSON object a line, never the request, never an error's own words."""

import logging
import traceback
from types import TracebackType

from pythonjsonlogger.json import JsonFormatter as _JsonFormatter

# Django attaches the request to its records; its text holds addresses and query strings.
_NEVER = ["request", "server_time", "args", "color_message", "exc_text"]


class JsonFormatter(_JsonFormatter):
    """Time, level, logger, message and the fields given with `extra=`."""

    def __init__(self) -> None:
        super().__init__(
            "%(asctime)s %(levelname)s %(name)s %(message)s",
            rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
            reserved_attrs=[*logging.makeLogRecord({}).__dict__, *_NEVER],
        )

    def formatException(  # noqa: N802 the library's name
        self, ei: tuple[type[BaseException] | None, BaseException | None, TracebackType | None]
    ) -> str:
        """The kind of error and where it was raised; its message may quote what somebody typed."""
        kind, _, trace = ei
        frames = traceback.extract_tb(trace)
        places = " < ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames[-12:]))
        return f"{kind.__name__ if kind else 'no error'} at {places}"
