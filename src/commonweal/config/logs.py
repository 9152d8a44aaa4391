"""Structured logs without personal data: one JSON object a line, message templates rather than their values."""

import logging

from pythonjsonlogger.json import JsonFormatter as _JsonFormatter

# Django attaches the request to its records; its text holds addresses and query strings.
_NEVER = ["request", "server_time", "args", "color_message", "exc_text"]


class JsonFormatter(_JsonFormatter):
    """Time, level, logger, message and the fields given with `extra=`; never the request."""

    def __init__(self) -> None:
        super().__init__(
            "%(asctime)s %(levelname)s %(name)s %(message)s",
            rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
            reserved_attrs=[*logging.makeLogRecord({}).__dict__, *_NEVER],
        )
