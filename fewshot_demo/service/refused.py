"""The one way in which a use case says no."""


class Refused(Exception):
    """Something foreseen cannot be done; the text is a sentence for the visitor."""
