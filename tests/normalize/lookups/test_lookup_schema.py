"""Every lookup file has rules; a line that breaks them is named with file, line and reason."""

import pytest

from keikaku._internal.normalize.corrections.lines import rules
from keikaku._internal.normalize.lookups.checking import check_all, check_file, folder, review_rules, schema
from keikaku._internal.normalize.lookups.files import rows


def faults(name: str, change) -> list[str]:
    def read(asked: str) -> str:
        text = folder().joinpath(f"{asked}.csv").read_text(encoding="utf-8-sig")
        return change(text) if asked == name else text

    return [str(fault) for file, rule in schema().items() for fault in check_file(file, rule, read)]


def test_every_lookup_file_is_declared_and_keeps_its_rules():
    assert {f"{name}.csv" for name in schema()} == {f.name for f in folder().iterdir() if f.name.endswith(".csv")}
    assert check_all() == []


@pytest.mark.parametrize(
    ("name", "line", "reason"),
    [
        ("statuses", "様子見,検封", "status 列：検封 は使えません（使えるもの：中止、"),
        ("statuses", "検討,実施", "printed 列：2行目と同じです（検討）"),
        ("statuses", "様子見", "列が1個あります（2個でなければなりません）"),
        ("statuses", "様子見,", "status 列：空です"),
        ("statuses", " 様子見,検討", "printed 列：前後に空白があります"),
        ("department_aliases", "122203,未来課,,税務課,,2021-04-01,", "valid_from 列：2021-04-01 の書き方が違います"),
        ("department_aliases", "122204,未来課,,税務課,,,", "municipality_code 列：122204 は使えません"),
        ("date_words", "頃,いつか,", "kind 列：いつか は使えません"),
        ("number_words", ",scale,10", "printed 列：空です"),
        ("department_words", "課,課", "kind 列：課 は使えません"),
        ("methods", "guess,ほぼ,勘,a guess", "confidence 列：ほぼ は number ではありません"),
    ],
)
def test_a_broken_line_is_named_with_file_line_and_reason(name: str, line: str, reason: str):
    (told,) = faults(name, lambda text: f"{text}{line}\n")
    count = folder().joinpath(f"{name}.csv").read_text(encoding="utf-8-sig").count("\n")
    assert told.startswith(f"normalize/lookups/{name}.csv {count + 1}行目")
    assert reason in told


def test_a_header_and_a_file_that_is_missing_are_named():
    assert faults("statuses", lambda text: text.replace("printed", "語", 1))[0].endswith(
        "statuses.csv 1行目：見出しは printed,status でなければなりません"
    )

    def gone(text: str) -> str:
        raise FileNotFoundError

    assert "statuses.csv：ファイルがありません" in faults("statuses", gone)[0]


def test_the_rules_of_review_and_corrections_name_what_there_is():
    codes = {row["code"] for row in rows("finding_codes")}
    for code, rule in review_rules().items():
        assert code in codes
        if "line" not in rule:
            continue
        if rule["file"] == "corrections":
            assert rule["line"]["column"] in rules()["tables"][rule["line"]["table"]]["columns"]
            assert list(rule["line"]) == list(rules()["file"]["columns"])
        elif rule["file"] != "sources":
            assert list(rule["line"]) == list(schema()[rule["file"]]["columns"])
        if source := rule.get("choices"):
            name, column = source.split(".")
            assert column in rows(name)[0]
    assert set(rules()["file"]["columns"]["table"]["in"]) == set(rules()["tables"])
