"""What lies on layers (optional content, ISO 32000-1, 8.11) that are switched off in the default view is left out.

PDFium says of no drawn object whether its layer is shown. qpdf (by pikepdf) rewrites the file without what is hidden
before it is read: text in a mode that paints nothing, paths and pictures not at all.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf

from .qpdf import opened

_DEEPEST = 12
_MOST_ASKED = 100_000
"""Parts of visibility expressions of a file; more are an expression that names itself."""
_DAMAGED = (pikepdf.PdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, IndexError)
"""What reading content raises that is not as it should be."""
_PATHS = {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*"}
_TEXTS = {"Tj", "TJ", "'", '"'}
_PICTURES = {"Do", "sh", "INLINE IMAGE", "BI", "EI"}
_UNPAINTED = 3
"""The mode in which text paints nothing (9.3.6)."""
Instruction = tuple[Sequence[Any], Any]


def without_hidden_layers(path: Path) -> tuple[bytes | None, tuple[int, ...]]:
    """The file without what its hidden layers draw, and the pages (from 1) of which that cannot be told: their content
    is damaged. None where no layer is hidden, or the file cannot be rewritten."""
    unsure: list[int] = []
    try:
        with opened(path) as pdf:
            if "/OCProperties" not in pdf.Root:
                return None, ()
            hidden = _hidden(pdf)
            remover = _Remover(pdf, hidden)
            for no, page in enumerate(pdf.pages, 1):
                try:
                    remover.clean_page(page)
                except _DAMAGED:
                    unsure.append(no)
            if not remover.left_out:
                return None, tuple(unsure) if hidden else ()
            out = io.BytesIO()
            pdf.save(out)
            return out.getvalue(), tuple(unsure)
    except pikepdf.PasswordError:
        return None, ()
    except _DAMAGED:
        return None, tuple(unsure) or (1,)


def _hidden(pdf: pikepdf.Pdf) -> set[tuple[int, int]]:
    """The layers (by object number) that are off in the default configuration, as it is viewed."""
    properties = pdf.Root.OCProperties
    config = properties.get("/D", pikepdf.Dictionary())
    layers = list(properties.get("/OCGs", []))
    shown = {layer.objgen: config.get("/BaseState", "/ON") != "/OFF" for layer in layers}
    shown |= {layer.objgen: True for layer in config.get("/ON", [])}
    shown |= {layer.objgen: False for layer in config.get("/OFF", [])}
    for usage in config.get("/AS", []):
        if usage.get("/Event", "/View") == "/View":
            for layer in usage.get("/OCGs", []):
                state = layer.get("/Usage", pikepdf.Dictionary()).get("/View", pikepdf.Dictionary()).get("/ViewState")
                if state is not None:
                    shown[layer.objgen] = state != "/OFF"
    return {number for number, on in shown.items() if not on}


@dataclass
class _Remover:
    """Rewrites the streams of a file without what hidden layers draw; each stream once."""

    pdf: pikepdf.Pdf
    hidden: set[tuple[int, int]]
    done: set[tuple[int, int]] = field(default_factory=set)
    damaged: set[tuple[int, int]] = field(default_factory=set)
    """Forms that cannot be rewritten: no page that uses one is sure."""
    asked: int = 0
    left_out: bool = False
    """Whether anything is hidden: a rule may hide its part while layers are on (AllOff)."""

    def clean_page(self, page: pikepdf.Page) -> None:
        """Rewrite the content of a page, and leave out its annotations on hidden layers."""
        resources = page.obj.get("/Resources", pikepdf.Dictionary())
        if self._concerns(resources, 0):
            page.obj.Contents = self.pdf.make_stream(self._cleaned(page, resources))
        if "/Annots" in page.obj:
            kept = [note for note in page.obj.Annots if not self._is_hidden(note.get("/OC"))]
            page.obj.Annots = pikepdf.Array(kept)

    def _concerns(self, resources: Any, depth: int) -> bool:
        """Whether what uses these resources names a hidden layer, itself or in a form; forms are rewritten on the
        way."""
        found = any(self._is_hidden(layer) for layer in dict(resources.get("/Properties", {})).values())
        for inner in dict(resources.get("/XObject", {})).values() if depth < _DEEPEST else ():
            found |= self._is_hidden(inner.get("/OC"))
            if inner.get("/Subtype") == "/Form":
                self._clean_form(inner, resources, depth)
        return found

    def _clean_form(self, form: Any, resources: Any, depth: int) -> None:
        """Rewrite a form that was not yet. Raises what its content raises, at every page that uses it."""
        if form.objgen in self.damaged:
            raise ValueError(f"form {form.objgen} is damaged")
        if form.objgen in self.done:
            return
        self.done.add(form.objgen)
        own = form.get("/Resources", resources)
        try:
            if self._concerns(own, depth + 1):
                form.write(self._cleaned(form, own))
        except _DAMAGED:
            self.damaged.add(form.objgen)
            raise

    def _cleaned(self, content: Any, resources: Any) -> bytes:
        return pikepdf.unparse_content_stream(list(self._shown(pikepdf.parse_content_stream(content), resources)))

    def _shown(self, instructions: Sequence[Any], resources: Any) -> Iterator[Instruction]:
        """The instructions, with those of hidden parts replaced by what only moves on."""
        marked: list[bool] = []
        modes = [0]
        for operands, operator in instructions:
            name = str(operator)
            if name in ("BDC", "BMC"):
                marked.append(name == "BDC" and self._hides(operands, resources))
            elif name == "EMC" and marked:
                marked.pop()
            elif name == "q":
                modes.append(modes[-1])
            elif name == "Q" and len(modes) > 1:
                modes.pop()
            elif name == "Tr":
                modes[-1] = int(operands[0])
            if not any(marked) and not (name == "Do" and self._is_hidden_picture(operands, resources)):
                yield operands, operator
            elif name in _PATHS:
                yield [], pikepdf.Operator("n")
            elif name in _TEXTS:
                yield [_UNPAINTED], pikepdf.Operator("Tr")
                yield operands, operator
                yield [modes[-1]], pikepdf.Operator("Tr")
            elif name not in _PICTURES:
                yield operands, operator

    def _hides(self, operands: Sequence[Any], resources: Any) -> bool:
        if len(operands) < 2 or operands[0] != "/OC":
            return False
        named = operands[1]
        properties = resources.get("/Properties", pikepdf.Dictionary())
        return self._is_hidden(properties.get(str(named)) if isinstance(named, pikepdf.Name) else named)

    def _is_hidden_picture(self, operands: Sequence[Any], resources: Any) -> bool:
        inner = resources.get("/XObject", pikepdf.Dictionary()).get(str(operands[0]))
        return inner is not None and self._is_hidden(inner.get("/OC"))

    def _is_hidden(self, content: Any) -> bool:
        """Whether a layer, or a rule over layers (8.11.2.2), hides what belongs to it."""
        hides = content is not None and self._rules_out(content)
        self.left_out |= hides
        return hides

    def _rules_out(self, content: Any) -> bool:
        if content.get("/Type") != "/OCMD":
            return content.objgen in self.hidden
        if "/VE" in content:
            return not self._holds(content.VE, 0)
        own = content.get("/OCGs", pikepdf.Array())
        layers = list(own) if isinstance(own, pikepdf.Array) else [own]
        on = [layer.objgen not in self.hidden for layer in layers]
        rules: dict[str, Callable[[], bool]] = {
            "/AllOn": lambda: all(on),
            "/AnyOff": lambda: not all(on),
            "/AllOff": lambda: not any(on),
        }
        return bool(on) and not rules.get(str(content.get("/P", "/AnyOn")), lambda: any(on))()

    def _holds(self, expression: Any, depth: int) -> bool:
        """Whether a visibility expression holds. Raises ValueError for one that goes on without end."""
        self.asked += 1
        if self.asked > _MOST_ASKED:
            raise ValueError("a visibility expression without end")
        if not isinstance(expression, pikepdf.Array) or depth > _DEEPEST:
            return bool(expression.objgen not in self.hidden)
        told = [self._holds(part, depth + 1) for part in list(expression)[1:]]
        return {"/And": all(told), "/Or": any(told), "/Not": not all(told)}.get(str(expression[0]), True)
