"""What cannot be shown, and why."""


class LookError(Exception):
    """Something that cannot be found or shown; the message tells a person what to do."""
