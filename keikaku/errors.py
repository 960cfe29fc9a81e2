"""What goes wrong for somebody who uses keikaku from Python."""


class KeikakuError(Exception):
    """Any error that keikaku raises on purpose; the message tells a person what to do."""
