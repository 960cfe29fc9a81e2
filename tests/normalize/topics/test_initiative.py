"""Initiatives: what projects of different municipalities have in common."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keikaku._internal.normalize.lookups.files import rows
from keikaku._internal.normalize.topics.initiative import classify, link


def ids(*args, **more):
    return [m.initiative_id for m in classify(*args, **more)]


def project(key, name, code="122203", **more):
    return {"project_id": key, "municipality_code": code, "name": name, **more}


@pytest.mark.parametrize(
    ("name", "initiative"),
    [
        ("RPAの導入", "rpa"),
        ("ＲＰＡ導入事業", "rpa"),
        ("RPA(自動化技術)の活用", "rpa"),
        ("統合型GISの構築", "integrated_gis"),
    ],
)
def test_a_name_tells_its_initiative_in_every_spelling(name, initiative):
    assert ids(name)[:1] == [initiative]


def test_the_terms_that_decided_are_kept():
    (found, *_) = classify("RPAの導入")
    assert "RPA" in "".join(found.terms).upper()
    assert found.score >= 0.9


def test_a_name_that_says_nothing_belongs_nowhere():
    assert ids("その他の取組") == []


def test_what_is_told_in_passing_does_not_count():
    assert "rpa" not in ids("窓口の混雑の緩和", "他の部署ではRPAも使われています。")


@given(st.text(), st.one_of(st.none(), st.text()))
def test_any_text_gives_a_result(name, description):
    known = {row["initiative_id"] for row in rows("initiatives")}
    for one in classify(name, description):
        assert one.initiative_id in known
        assert 0.5 <= one.score <= 1
        assert one.terms


def test_links_do_not_depend_on_the_order_of_the_projects():
    names = ["RPAの導入", "公園の水質の遠隔監視", "公園水質の遠隔監視", "統合型GISの構築", "庁内報の刷新"]
    codes = ["122203", "122289", "142115", "202193", "082082"]
    projects = [project(f"{i:02}", n, code) for i, (n, code) in enumerate(zip(names, codes, strict=True))]
    first = link(projects)
    random.Random(0).shuffle(projects)
    assert link(projects) == first


def test_names_that_two_cities_share_become_an_initiative_of_their_own():
    projects = [project("a", "公園の水質の遠隔監視", "122203"), project("b", "公園水質の遠隔監視", "142115")]
    initiatives, members = link(projects)
    assert len({m["initiative_id"] for m in members}) == 1
    assert {m["project_id"] for m in members} == {"a", "b"}
    label = next(i["label"] for i in initiatives if i["initiative_id"] == members[0]["initiative_id"])
    assert "水質" in label


def test_the_same_name_twice_in_one_city_is_no_initiative():
    _, members = link([project("a", "公園の水質の遠隔監視"), project("b", "公園の水質の遠隔監視")])
    assert members == []


def test_every_membership_names_an_initiative_that_exists():
    initiatives, members = link([project("a", "RPAの導入"), project("b", "統合型GISの構築", "142115")])
    assert {m["initiative_id"] for m in members} <= {i["initiative_id"] for i in initiatives}
