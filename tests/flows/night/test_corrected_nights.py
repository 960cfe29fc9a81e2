"""corrections.csv on a whole night: a correction concerns its document, and the PDF is not read again."""

from hashlib import sha256
from pathlib import Path

from keikaku._internal.flows.night.stock import begin
from tests.kit.night import LIMITS, Counter, Place, plan_pdf, rows

HEADER = "sha256,table,key,column,expected,corrected,reason\n"


def write(place: Place, *lines: str) -> None:
    (place.raw / "corrections.csv").write_text(HEADER + "".join(f"{line}\n" for line in lines), encoding="utf-8")


def digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def statuses(place: Place, counter: Counter) -> list[tuple[str, object, object]]:
    found = rows(place.run(), "project_years")
    assert counter.take() == 0
    return sorted((str(row["project_id"]), row["status_raw"], row["status"]) for row in found)


def test_a_correction_normalises_its_document_only_and_stops_when_the_print_changes(
    place: Place, counter: Counter
) -> None:
    a = plan_pdf(place.raw / "a.pdf", pages=1, word="検封")
    b = plan_pdf(place.raw / "b.pdf", pages=1, name="施設の予約")
    place.run()
    assert counter.take() == 2
    own, other = digest(a), digest(b)
    write(place, f"{own},project_years,0001/2023/1,status_raw,検封,検討,誤植")
    assert [job.name for job in begin(place.raw, place.curated, None, LIMITS, False).missing] == ["a.pdf"]
    assert (f"{own[:16]}/0001", "検討", "検討") in statuses(place, counter)

    # Another line above it, and a comment elsewhere: nothing that concerns a.pdf.
    write(
        place,
        f"{other},projects,0001,name,施設の予約0,施設予約,略称",
        f"{own},project_years,0001/2023/1,status_raw,検封,検討,誤植",
    )
    assert [job.name for job in begin(place.raw, place.curated, None, LIMITS, False).missing] == ["b.pdf"]
    assert {row["name"] for row in rows(place.run(), "projects")} == {"窓口の予約0", "施設予約"}

    write(place, f"{own},project_years,0001/2023/1,status_raw,検計,検討,誤植")
    assert (f"{own[:16]}/0001", "検封", None) in statuses(place, counter)
    codes = [row["code"] for row in rows(place.run(), "findings")]
    assert "correction_stale" in codes
    assert "correction_applied" not in codes


def test_lines_that_cannot_be_used_are_findings_and_stop_nothing(place: Place) -> None:
    plan_pdf(place.raw / "a.pdf", pages=1)
    write(
        place,
        f"{'0' * 64},projects,1,name,a,b,前の版の誤植",
        f"{digest(place.raw / 'a.pdf')},projects,1,nam,a,b,誤植",
    )
    found = {row["code"]: row["message"] for row in place.run().stock.findings}
    assert f"{'0' * 64} の文書はありません" in found["correction_stale"]
    assert "corrections.csv 3行目 column列：nam は訂正できません" in found["correction_invalid"]
    (place.raw / "corrections.csv").write_bytes("sha256,訂正\n".encode("cp932"))
    assert "UTF-8として読めません" in place.run().stock.findings[0]["message"]


def test_a_folder_with_nothing_but_corrections_is_empty(place: Place) -> None:
    write(place)
    assert [row["code"] for row in place.run().stock.findings] == ["raw_empty"]
