"""Prefect's server behind a check of the Host: a web page whose name leads to this machine is not answered."""

from __future__ import annotations

from starlette.middleware.trustedhost import TrustedHostMiddleware

_HOSTS = ["127.0.0.1", "localhost"]


def create_app() -> TrustedHostMiddleware:
    """The application for uvicorn, as `prefect server start` makes it."""
    from prefect.server.api.server import create_app as prefect_app

    return TrustedHostMiddleware(prefect_app(final=True), allowed_hosts=_HOSTS)
