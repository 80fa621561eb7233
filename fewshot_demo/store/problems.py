"""What can be wrong with a database, said to whoever runs the app."""

from ..core.message import MessageError


class StoreProblem(MessageError):
    """The database cannot be used; the message says why and what to do."""


class NotSaved(StoreProblem):
    """A change did not reach the database (full, locked, read-only); nothing of it is kept."""
