"""What lies on layers that are switched off in the default view is not read, however it is put there."""

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Operator

from keikaku._internal.extract.plan.reader import read_plan
from tests.kit.pages import read_page, text
from tests.kit.pdfs import Pdf

Hide = Callable[[pikepdf.Pdf, pikepdf.Object], None]


def _off(pdf: pikepdf.Pdf, layer: pikepdf.Object) -> None:
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))


def _base_state(pdf: pikepdf.Pdf, layer: pikepdf.Object) -> None:
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(BaseState=Name.OFF, ON=Array([])))


def _usage(pdf: pikepdf.Pdf, layer: pikepdf.Object) -> None:
    layer.Usage = Dictionary(View=Dictionary(ViewState=Name.OFF))
    usage = Dictionary(Event=Name.View, Category=Array([Name.View]), OCGs=Array([layer]))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(AS=Array([usage])))


def _shown(pdf: pikepdf.Pdf, layer: pikepdf.Object) -> None:
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary())


def _drawn(path: Path, word: str) -> Path:
    pdf = Pdf(path)
    pdf.text(50, 50, word)
    return pdf.save()


def _layered(tmp_path: Path, hide: Hide, how: str) -> Path:
    """A page that says 実施, over it another that says 中止 on a layer: marked, a form, or by a rule over layers."""
    base, over = _drawn(tmp_path / "base.pdf", "実施"), _drawn(tmp_path / "over.pdf", "中止")
    with pikepdf.open(base) as pdf, pikepdf.open(over) as other:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="旧"))
        hide(pdf, layer)
        form = pdf.copy_foreign(other.pages[0].as_form_xobject())
        page = pdf.pages[0]
        name = page.add_resource(form, Name.XObject)
        told = layer if how != "rule" else Dictionary(Type=Name.OCMD, OCGs=Array([layer]), P=Name.AllOn)
        draw: list[tuple[list[pikepdf.Object], Operator]] = [([name], Operator("Do"))]
        if how == "form":
            form.OC = told
        else:
            marked = page.add_resource(told, Name.Properties)
            draw = [([Name.OC, marked], Operator("BDC")), *draw, ([], Operator("EMC"))]
        page.contents_add(pikepdf.unparse_content_stream(draw))
        pdf.save(tmp_path / "layered.pdf")
    return tmp_path / "layered.pdf"


@pytest.mark.parametrize("how", ["marked", "form", "rule"])
@pytest.mark.parametrize("hide", [_off, _base_state, _usage])
def test_a_hidden_layer_is_not_read(tmp_path: Path, hide: Hide, how: str) -> None:
    assert text(read_page(_layered(tmp_path, hide, how))) == "実施"


@pytest.mark.parametrize("how", ["marked", "form", "rule"])
def test_a_layer_that_is_shown_is_read(tmp_path: Path, how: str) -> None:
    assert set(text(read_page(_layered(tmp_path, _shown, how)))) == set("実施中止")


def test_a_page_whose_layers_cannot_be_told_is_named(tmp_path: Path) -> None:
    path = _layered(tmp_path, _off, "marked")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].contents_add(b"(a) Tr", prepend=True)
        pdf.save(path)
    assert [(f.code, f.at.page_no) for f in read_plan(path).findings if f.code == "page_damaged" and f.at] == [
        ("page_damaged", 1)
    ]


def test_a_name_written_with_escapes_hides_no_layer(tmp_path: Path) -> None:
    path = _layered(tmp_path, _off, "marked")
    data = path.read_bytes()
    assert b"/OCProperties" in data
    path.write_bytes(data.replace(b"/OCProperties", b"/#4FCProperties"))
    assert text(read_page(path)) == "実施"


def test_an_expression_that_names_itself_is_said_and_does_not_stall(tmp_path: Path) -> None:
    path = _layered(tmp_path, _off, "rule")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        told = next(iter(pdf.pages[0].Resources.Properties.values()))
        endless = pdf.make_indirect(Array([Name.And]))
        for _ in range(30):
            endless.append(endless)
        told.VE = endless
        pdf.save(path)
    assert "page_damaged" in {finding.code for finding in read_plan(path).findings}


def test_a_rule_may_hide_what_belongs_to_it_while_its_layers_are_shown(tmp_path: Path) -> None:
    with pikepdf.open(_layered(tmp_path, _shown, "rule")) as pdf:
        for told in pdf.pages[0].obj.Resources.Properties.values():
            told.P = Name.AllOff
        pdf.save(tmp_path / "off.pdf")
    assert text(read_page(tmp_path / "off.pdf")) == "実施"
