"""Log lines that no name or header can split in two."""

import logging


class OneLineFormatter(logging.Formatter):
    """One record, one line: line breaks from outside are shown as ``\\n``; tracebacks stay."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (the library's name)
        return super().formatMessage(record).replace("\r", "\\r").replace("\n", "\\n")
