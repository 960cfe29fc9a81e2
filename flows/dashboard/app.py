"""The web application: pages, pictures, downloads, questions in SQL and, where it is allowed, answers to findings."""

from __future__ import annotations

import hmac
import io
import mimetypes
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qsl

import duckdb
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from keikaku._internal.extract.pdf.document import PdfError
from keikaku._internal.flows.export import FORMS, TooManyRowsError, write_answer
from keikaku._internal.flows.look import LookError, raw_file
from keikaku._internal.flows.raw import BusyError
from keikaku._internal.flows.review import AnswerError, Places, RefusedError
from keikaku._internal.warehouse.database import FILE_NAME
from keikaku._internal.warehouse.question import RefusedError as QuestionRefusedError

from .asking import typed_file
from .build import Published
from .guard import Guard
from .links import Served
from .page import NotFoundError, Page, Site
from .pages import documents, findings, sql
from .pictures import Pictures
from .questions import given_in, names
from .render import rendered
from .routes import PAGES, page_at
from .state import state_of

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_MOST_BODY = 100_000
STATIC = ("style.css", "page.js", "icon.svg")


@dataclass(frozen=True)
class Dashboard:
    """What the pages stand on: the published place, the PDFs, a user's own words; `token` is asked of who may write."""

    published: Published
    pictures: Pictures
    places: Places
    token: str | None = None

    def site(self, request: Request) -> Site:
        """What a page may ask, for a request."""
        build = self.published.build()
        state = state_of(request.query_params.multi_items(), build)
        return Site(
            build, self.places.raw, state, Served(), request.url.path, self._known(request.query_params.get("token"))
        )

    def _known(self, brought: str | None) -> str | None:
        """The token, where it is brought. No cookie: the servers of all ports of a machine would get it."""
        is_known = self.token is not None and hmac.compare_digest((brought or "").encode(), self.token.encode())
        return self.token if is_known else None

    def page(self, request: Request) -> Response:
        """A page of `routes`."""
        return self._html(request, page_at)

    def findings(self, request: Request) -> Response:
        """The findings; the address with the token is that of who may write."""
        return self._html(request, lambda site: findings.findings(site, self.places))

    async def accept(self, request: Request) -> Response:
        """An answer to a finding, from somebody who may write."""
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > _MOST_BODY:
                return Response(status_code=413)
        form = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        return await run_in_threadpool(self._accepted, request, form)

    def _accepted(self, request: Request, form: dict[str, str]) -> Response:
        token = self._known(form.get("token"))
        if token is None:
            return self._html(request, lambda site: _plain_page(site, "not_allowed", 403))
        said, refused = "", ""
        try:
            answer, reason = form.get("answer", "").strip() or None, form.get("reason", "").strip() or None
            said = findings.accept(self.places, form.get("key", ""), answer, reason)
        except (AnswerError, RefusedError, OSError, UnicodeDecodeError) as error:
            refused = str(error)
        except BusyError as error:
            refused = f"{error} にはほかの処理が書き込み中です"
        return self._html(
            request,
            lambda site: replace(
                findings.findings(replace(site, path="/findings", token=token), self.places, said, refused),
                status=400 if refused else 200,
            ),
        )

    def sql(self, request: Request) -> Response:
        """A question in SQL."""
        return self._html(request, lambda site: sql.sql(site, request.query_params.get("q", "")[:20_000].strip()))

    def picture(self, request: Request) -> Response:
        """The picture of a page of a PDF."""

        def made(site: Site) -> Response:
            document = documents.document_row(site, request.path_params["document"])
            page = documents.page_row(site, document["document_id"], request.path_params["number"])
            content = self.pictures.of(document, page)
            return Response(content, media_type="image/webp", headers={"cache-control": "private, max-age=3600"})

        return self._answered(request, made)

    def raw(self, request: Request) -> Response:
        """A raw PDF, if it is there and still the one that was read."""

        def made(site: Site) -> Response:
            row = documents.document_row(site, request.path_params["document"])
            path = raw_file(self.places.raw, row["file_name"], row["sha256"])
            name = f"{row['document_id']}.pdf"
            return FileResponse(path, media_type="application/pdf", filename=name, content_disposition_type="inline")

        return self._answered(request, made)

    def data(self, request: Request) -> Response:
        """The whole answer behind a table, or to a question in SQL, as a file."""
        name, form = request.path_params["name"], request.path_params["form"]

        def made(site: Site) -> Response:
            if form not in FORMS:
                raise NotFoundError(form)
            if name == "sql":
                content = typed_file(site.build.folder / FILE_NAME, request.query_params.get("q", ""), form)
            else:
                content = _data(site, name, form, request)
            told = {"content-disposition": f'attachment; filename="keikaku-{name}.{form}"'}
            return Response(content, media_type=_TYPES[form], headers=told)

        return self._answered(request, made)

    def _html(self, request: Request, make: Callable[[Site], Page]) -> Response:
        def made(site: Site) -> Response:
            page = make(site)
            return HTMLResponse(rendered(site, page), page.status)

        return self._answered(request, made)

    def _answered(self, request: Request, make: Callable[[Site], Response]) -> Response:
        """A response, or a page that says why there is none."""
        try:
            site = self.site(request)
        except (LookError, duckdb.Error, OSError) as error:
            return HTMLResponse(_bare_page(str(error)), 503)
        try:
            return make(site)
        except NotFoundError:
            page = _plain_page(site, "not_found", 404)
        except (LookError, PdfError, QuestionRefusedError, TooManyRowsError, duckdb.Error, OSError) as error:
            page = _plain_page(site, "not_possible", 409, str(error))
        return HTMLResponse(rendered(site, page), page.status)


def _data(site: Site, name: str, form: str, request: Request) -> bytes:
    if name not in names():
        raise NotFoundError(name)
    given: dict[str, Any] = dict.fromkeys(given_in(name))
    for key in given:
        told = request.query_params.getlist(key)[:500]
        if key in {"municipalities", "themes"}:
            given[key] = told or None
        elif told:
            given[key] = _year(told[0]) if key in {"year", "until"} else told[0][:200]
    if "found" in given:
        given["found"] = site.build.find(request.query_params.get("text", "")[:200])
    content = io.BytesIO()
    write_answer(site.build.relation(name, given), form, content, with_bom=True)
    return content.getvalue()


def _year(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None


def _plain_page(site: Site, key: str, status: int, why: str = "") -> Page:
    return Page("message.html", site.words(key), {"why": why}, status=status)


def _bare_page(why: str) -> str:
    from markupsafe import escape

    return f'<!doctype html><html lang="ja"><meta charset="utf-8"><title>keikaku</title><p>{escape(why)}</p>'


@cache
def static_file(name: str) -> bytes:
    """A style, script or icon."""
    return files("keikaku._internal.flows.dashboard").joinpath("static").joinpath(name).read_bytes()


def _static(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in STATIC:
        return Response(status_code=404)
    told = {"cache-control": "no-cache"}
    return Response(static_file(name), media_type=mimetypes.guess_type(name)[0], headers=told)


def _failed(request: Request, error: Exception) -> Response:
    return HTMLResponse(
        _bare_page("このページは作れませんでした（keikakuの誤りです）。ほかのページは見られます。"), 500
    )


def application(dashboard: Dashboard, hosts: tuple[str, ...]) -> Guard:
    """The application for those who call it by one of these hosts."""
    routes = [Route(path, dashboard.page) for path, _ in PAGES]
    routes += [
        Route("/findings", dashboard.findings),
        Route("/findings/accept", dashboard.accept, methods=["POST"]),
        Route("/sql", dashboard.sql),
        Route("/data/{name}.{form}", dashboard.data),
        Route("/pictures/{document}/{number}.webp", dashboard.picture),
        Route("/raw/{document}.pdf", dashboard.raw),
        Route("/static/{name}", _static),
    ]
    app = Starlette(routes=routes, exception_handlers={404: lambda request, _: dashboard.page(request), 500: _failed})
    return Guard(app, hosts)
