"""sources.csv: what is wrong is named by file, line, column and reason."""

from pathlib import Path

import pytest

from keikaku._internal.flows.raw.inventory import take_inventory
from keikaku._internal.flows.raw.source_list import SourceLine, read_sources

HEADER = "file,municipality_code,title,url,licence,published,fiscal_year_from,fiscal_year_to,note\n"


def listed(tmp_path: Path, content: str | bytes) -> tuple[list[SourceLine], list[str]]:
    path = tmp_path / "sources.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    listing = read_sources(path)
    return listing.lines, [str(p) for p in listing.problems]


@pytest.mark.parametrize("start", ["", "\ufeff"], ids=["plain", "byte order mark"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_line_is_read(tmp_path: Path, start: str, end: str) -> None:
    text = (
        start
        + HEADER
        + '市/計画.pdf,011002, 計画 ,https://例え.jp/計画　書.pdf,CC BY 4.0,2024-03,2023,2026,"a,\nb"\n\n,,,,,,,,\n'
    )
    lines, problems = listed(tmp_path, text.replace("\n", end))
    assert problems == []
    assert lines == [
        SourceLine(
            line=2,
            file="市/計画.pdf",
            municipality_code="011002",
            title="計画",
            url="https://例え.jp/計画　書.pdf",
            licence="CC BY 4.0",
            published="2024-03",
            fiscal_year_from=2023,
            fiscal_year_to=2026,
        )
    ]


def test_columns_may_come_in_any_order_and_number(tmp_path: Path) -> None:
    lines, problems = listed(tmp_path, "url,file,,\nhttp://a.example/,a.pdf,,\n,b.pdf,,\n")
    assert (problems, [(line.file, line.url) for line in lines]) == (
        [],
        [("a.pdf", "http://a.example/"), ("b.pdf", None)],
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "1行目 file列：この列がありません"),
        ("url\nhttp://a.example/\n", "1行目 file列：この列がありません"),
        ("file,urls\na.pdf,x\n", "1行目 urls列：知らない列です"),
        ("file,url,url\na.pdf,,\n", "1行目 url列：同じ列が二つ"),
        ("file,url,note\na.pdf,\n", "2行目 note列：列の数が見出しと違います（見出し3、この行2）"),
        ("file,url\na.pdf,,x\n", "2行目 3番目の列：列の数"),
        (
            "file,title\na.pdf,x\nb.pdf,計画\n".encode("cp932"),
            "3行目 title列：UTF-8ではありません（Shift_JISのようです",
        ),
        ("file,title\na.pdf,計画\n".encode("utf-16"), "1行目：UTF-8ではありません"),
        ('file,title\na.pdf,x\nb.pdf,"x\nc.pdf,x\n', "3行目 title列：CSVとして読めません"),
        ('file,title\na.pdf,"x"y\n', "2行目 title列：CSVとして読めません"),
        (f"file,title\na.pdf,{'x' * 140_000}\n", "2行目 title列：CSVとして読めません"),
        (f"file,title\na.pdf,{'x' * 140_000}".encode() + b"\x8c\n", "2行目 file列：UTF-8ではありません"),
        ("file,title\ra.pdf,計画\r".encode("cp932"), "1行目：UTF-8ではありません（Shift_JISのようです"),
        ("file,url\n../a.pdf,\n", "2行目 file列：data/raw の外"),
        ("file,url\nx/../../a.pdf,\n", "2行目 file列：data/raw の外"),
        ("file,url\n/etc/a.pdf,\n", "2行目 file列：data/raw の外"),
        ("file,url\nC:a.pdf,\n", "2行目 file列：data/raw の外"),
        ("file,url\n..\\a.pdf,\n", "2行目 file列：data/raw の外"),
        ("file,url\n./a.pdf,\n", "2行目 file列：空の名前"),
        ("file,url\nx//a.pdf,\n", "2行目 file列：空の名前"),
        ("file,url\nx/.a.pdf,\n", "2行目 file列：空の名前"),
        ("file,url\na\x1b[2J.pdf,\n", "2行目 file列：ファイル名に見えない文字"),
        ("file,url\na\u202efdp.pdf,\n", "2行目 file列：ファイル名に見えない文字"),
        (f"file,url\n{'画' * 90}.pdf,\n", "2行目 file列：ファイル名が長すぎます"),
        ("file,url\n,http://a.example/\n", "2行目 file列：ファイル名がありません"),
        ("file,url\na.xlsx,http://a.example/\n", "2行目 file列：取得できるのはPDFだけ"),
        ("file,url\na.pdf,\nb.pdf,\nA.PDF,\n", "4行目 file列：2行目と同じファイル"),
        ("file,url\nが.pdf,\nか\u3099.pdf,\n", "3行目 file列：2行目と同じファイル"),
        ("file,url\na.pdf,ftp://a.example/\n", "2行目 url列：URLが http:// か https:// で"),
        ("file,url\na.pdf,http://u:p@a.example/\n", "2行目 url列：URLに利用者名"),
        ("file,url\na.pdf,http://a b/\n", "2行目 url列：URLとして読めません"),
        ("file,municipality_code\na.pdf,11002\n", "2行目 municipality_code列：先頭の0が落ちています（011002）"),
        ("file,municipality_code\na.pdf,011003\n", "2行目 municipality_code列：全国地方公共団体コード"),
        ("file,published\na.pdf,2024-02-30\n", "2行目 published列：2024-03-29、"),
        ("file,published\na.pdf,令和6年3月\n", "2行目 published列：2024-03-29、"),
        ("file,fiscal_year_from\na.pdf,R5\n", "2行目 fiscal_year_from列：西暦4桁"),
        ("file,title\na.pdf,x\x00y\n", "2行目 title列：見えない文字"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, content: str | bytes, said: str) -> None:
    _, problems = listed(tmp_path, content)
    assert problems, "nothing was said"
    assert problems[0].startswith(f"sources.csv {said}"), problems


def test_reading_plans_goes_on_with_what_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-")
    listed(tmp_path, "file,municipality_code,title,url\na.pdf,011002,計画,ftp://x/\n../b.pdf,,,\n")
    stock = take_inventory(tmp_path)
    (found,) = stock.files
    assert (found.source.municipality_code, found.source.title, found.source.url) == ("011002", "計画", None)
    assert [f["code"] for f in stock.findings] == ["sources_invalid"] * 2
    assert "sources.csv 2行目 url列" in stock.findings[0]["message"]
