"""The log as JSON, one line a record, for machines that collect logs."""

from __future__ import annotations

import json
import logging
import sys
from datetime import datetime, timezone


class AsJson(logging.Formatter):
    """A record as one line: when, how grave, from where, what; and the traceback, where one is."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line = {
            "time": datetime.fromtimestamp(record.created, timezone.utc).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def begin_logs() -> None:
    """From now on whatever is logged goes to standard error in this form."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(AsJson())
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    for name in ("uvicorn", "uvicorn.error"):  # which would write lines of their own as well
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    for name in ("httpx", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)
