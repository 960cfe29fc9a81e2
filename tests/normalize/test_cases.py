"""Every case of the contracts means what the contract says, whichever way it is asked."""

from pathlib import Path

import pytest

from keikaku._internal.normalize.plan.kinds import kinds, meaning
from tests.kit.contract import KINDS, Case, cases, differences

FOLDER = Path(__file__).with_name("cases")
CASES = [(kind, case) for kind in KINDS for case in cases(FOLDER, kind)]


@pytest.mark.parametrize(("kind", "case"), CASES, ids=[case["id"] for _, case in CASES])
def test_a_case_of_the_contract(kind: str, case: Case) -> None:
    found = meaning(kind, case["input"], case.get("context"))
    assert not differences(case["expect"], found), case["why"]


def test_every_kind_has_cases_with_ids_of_their_own() -> None:
    assert set(KINDS) == set(kinds())
    assert len({case["id"] for _, case in CASES}) == len(CASES)
    assert all(case["id"].startswith(f"{kind}-") and case["why"] for kind, case in CASES)


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        ({"flags": ["a", "b"]}, {"flags": ["b", "a"]}),
        ({"value": 1}, {"value": 1.0}),
        ({"departments": [{"section": "総務課"}]}, {"departments": [{"section": "総務課", "role": None}]}),
    ],
)
def test_what_a_case_leaves_open_is_not_compared(expected: Case, found: Case) -> None:
    assert not differences(expected, found)


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        ({"flags": ["a"]}, {"flags": ["a", "b"]}),
        ({"value": None}, {}),
        ({"value": 1}, {"value": True}),
        ({"value": 1.0}, {"value": 1.001}),
        ({"also": ["a", "b"]}, {"also": ["b", "a"]}),
        ({"range": [1, 2]}, {"range": None}),
        ({"departments": []}, {"departments": [{"section": "総務課"}]}),
    ],
)
def test_what_differs_is_told(expected: Case, found: Case) -> None:
    assert differences(expected, found)


def test_an_unknown_kind_or_a_context_of_no_use_is_refused() -> None:
    with pytest.raises(KeyError):
        meaning("colour", "赤")
    for kind, context in [("era", 5), ("department", {"bureau": "総務部"}), ("number", "令和"), ("text", ["x"])]:
        with pytest.raises(ValueError, match=kind):
            meaning(kind, "5", context)
