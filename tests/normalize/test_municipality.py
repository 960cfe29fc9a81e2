"""A user gets the official name and code of a local government from any text that names it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keikaku._internal.normalize.lookups.files import rows
from keikaku._internal.normalize.municipality import by_code, check_digit, find

ALL_CODES = [row["municipality_code"] for row in rows("municipalities")]


def names(text: str) -> list[str]:
    return [municipality.name for municipality in find(text)]


def places(text: str) -> list[str]:
    return [municipality.prefecture + municipality.name for municipality in find(text)]


def test_a_code_gives_the_official_record() -> None:
    municipality = by_code("122203")
    assert municipality is not None
    assert (municipality.name, municipality.prefecture, municipality.kind) == ("流山市", "千葉県", "市")


@pytest.mark.parametrize("code", ["", "12220", "122204", "流山市", "１２２２０３"])
def test_an_unknown_code_gives_nothing(code: str) -> None:
    assert by_code(code) is None


def test_every_code_ends_in_its_check_digit() -> None:
    assert [code for code in ALL_CODES if check_digit(code[:5]) != code[5]] == []


def test_codes_are_unique() -> None:
    assert len(set(ALL_CODES)) == len(ALL_CODES)


@pytest.mark.parametrize("code5", ["", "1234", "123456", "1234a", "１２２２０", "-1234"])
def test_a_check_digit_needs_five_digits(code5: str) -> None:
    with pytest.raises(ValueError, match="not five digits"):
        check_digit(code5)


def test_every_official_name_is_found_by_itself() -> None:
    missing = [row["name"] for row in rows("municipalities") if row["name"] not in names(row["name"])]
    assert missing == []


def test_a_prefecture_before_it_settles_every_name() -> None:
    local = [row for row in rows("municipalities") if row["kind"] != "都道府県"]
    wrong = [row for row in local if set(places(row["prefecture"] + row["name"])) != {row["prefecture"] + row["name"]}]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "official"),
    [
        ("龍ヶ崎市", "龍ケ崎市"),
        ("竜ケ崎市", "龍ケ崎市"),
        ("龍が崎市", "龍ケ崎市"),
        ("鎌ヶ谷市", "鎌ケ谷市"),
        ("茅ケ崎市", "茅ヶ崎市"),
        ("鯵ケ沢町", "鰺ヶ沢町"),
        ("塩釜市", "塩竈市"),
        ("髙松市", "高松市"),
        ("長﨑市", "長崎市"),
        ("山の内町", "山ノ内町"),
        ("⻑野市", "長野市"),
        ("四 街 道 市", "四街道市"),
        ("つくばみらい\n市", "つくばみらい市"),
        ("札幌市 中央区", "札幌市中央区"),
    ],
)
def test_other_spellings_give_the_official_one(text: str, official: str) -> None:
    assert names(text) == [official]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("令和５年度流山市実施計画", ["流山市"]),
        ("編集発行 秦野市情報システム課", ["秦野市"]),
        ("（旧津市）", ["津市"]),
        ("当計画はむつ市と、さくら市の計画である", ["さくら市", "むつ市"]),
        ("大津市と津市", ["大津市", "津市"]),
        ("北海道茅部郡森町", ["森町"]),
        ("廿日市市、四日市市、野々市市", ["四日市市", "廿日市市", "野々市市"]),
        ("三重県と津市", ["三重県", "津市"]),
        ("東村山市", ["東村山市"]),
        ("堺市南区", ["堺市南区"]),
    ],
)
def test_names_in_a_sentence(text: str, expected: list[str]) -> None:
    assert sorted(names(text)) == sorted(expected)


def test_longer_names_come_first() -> None:
    assert names("津市、柏市、四日市市") == ["四日市市", "津市", "柏市"]


@pytest.mark.parametrize(
    "text",
    ["長市川市", "春日野町", "森町内会", "港区画整理", "市町村", "都道府県", "東京の卸売市場", "情報化推進計画", ""],
)
def test_a_piece_of_another_word_is_no_name(text: str) -> None:
    assert names(text) == []


def test_a_neighbour_does_not_lend_its_letters() -> None:
    assert names("東京都市圏") == ["東京都"]
    assert names("岡山県市町村課") == ["岡山県"]
    assert names("東京都 市長会") == ["東京都"]


def test_a_name_that_exists_twice_gives_all_candidates() -> None:
    assert places("府中市DX計画") == ["東京都府中市", "広島県府中市"]


@pytest.mark.parametrize("text", ["東京都府中市", "府中市\n東京都府中市\n府中市", "東京都 府中市"])
def test_a_printed_prefecture_decides(text: str) -> None:
    assert places(text) == ["東京都府中市"]


def test_a_prefecture_that_has_no_such_city_makes_it_unknown() -> None:
    assert places("茨城県府中市") == []
    assert places("福岡県那珂川町情報化計画") == [], "a town that is no more, with a namesake in 栃木県"
    assert places("茨城県\n府中市") == ["茨城県茨城県", "東京都府中市", "広島県府中市"], "two lines of a list"


@given(st.text())
def test_any_text_gives_a_result(text: str) -> None:
    assert all(by_code(municipality.municipality_code) == municipality for municipality in find(text))


@given(
    st.lists(st.sampled_from(["津市", "東京都", "府中市", "市", "町", "大", " ", "\n", "が", "郡", "0", "札幌市北区"]))
)
def test_any_mixture_of_names_gives_each_government_once(pieces: list[str]) -> None:
    found = find("".join(pieces))
    assert len(set(found)) == len(found)
