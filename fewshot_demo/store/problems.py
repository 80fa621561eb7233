"""What can be wrong with a database, said to whoever runs the app."""


class StoreProblem(Exception):
    """The database cannot be used; the text says why and what to do."""


class NotSaved(StoreProblem):
    """A change did not reach the database (full, locked, read-only); nothing of it is kept."""
