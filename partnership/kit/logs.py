"""Log lines that no name or header can split in two."""

import logging
from typing import Any

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")

# Where a request keeps the number that its error page shows.
ERROR_NUMBER = "portal.error_number"


class OneLineFormatter(logging.Formatter):
    """One record, one line: line breaks from outside are shown as ``\\n``; tracebacks stay."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (the library's name)
        line = super().formatMessage(record).replace("\r", "\\r").replace("\n", "\\n")
        number = getattr(getattr(record, "request", None), "META", {}).get(ERROR_NUMBER)
        return f"{line} [{number}]" if number else line


def logging_to_console(level: str) -> dict[str, Any]:
    """Everything to the console, one line each; errors of pages to ADMINS as well."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "partnership.kit.logs.OneLineFormatter"}},
        "filters": {"production": {"()": "django.utils.log.RequireDebugFalse"}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "line"},
            "mail_admins": {
                "class": "partnership.kit.alarms.AlarmHandler",
                "level": "ERROR",
                "filters": ["production"],
            },
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"handlers": ["console"], "level": level, "propagate": False},
            "django.request": {"handlers": ["console", "mail_admins"], "propagate": False},
            # The broker of files has no host, and says so at every start.
            "kombu.connection": {"level": "ERROR"},
        },
    }
