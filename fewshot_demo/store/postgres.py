"""PostgreSQL, for more than one machine: one writer at a time, as with an SQLite file.

Every change takes one advisory lock first and holds it until it is committed. So whatever is
checked before it is written, such as the room in a class, stays true until then, for all
processes and all machines. A change takes milliseconds; where the machine of one ends, the server
frees its lock. Readers wait for nobody, and see the database as it was when they began.
"""

from __future__ import annotations

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url

WRITERS = 0x66657773  # number of the lock; no other program that uses this database takes it
CONNECT_SECONDS = 5
DRIVER = "postgresql+psycopg"


def is_postgres(url: str) -> bool:
    """Whether a URL names a PostgreSQL database."""
    return make_url(url).get_backend_name() == "postgresql"


def open_postgres(url: str, patience: float) -> Engine:
    """Connections to a PostgreSQL database, by psycopg.

    Args:
        url: an SQLAlchemy URL, with or without the driver's name.
        patience: seconds that a change waits for others where it says nothing else.
    """
    parsed = make_url(url)
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername=DRIVER)
    engine = create_engine(
        parsed,
        pool_pre_ping=True,
        pool_size=10,
        max_overflow=20,
        hide_parameters=True,
        connect_args={"connect_timeout": CONNECT_SECONDS},
    )

    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if not options.get("writes"):
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            return
        most = max(1, round(options.get("patience", patience) * 1000))
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {most}")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITERS})")

    event.listen(engine, "begin", begin)
    return engine
