"""What is not written."""


class RefusedError(Exception):
    """A line that would not do; nothing is written. The message says why and what would."""
