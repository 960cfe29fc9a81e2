"""Why something was not published; what is published stays as it was."""

from __future__ import annotations


class NotPublishedError(Exception):
    """The build was not published; the message tells a person why."""
