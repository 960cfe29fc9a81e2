"""Two places of a plan that do not agree become a finding that names both."""

from keikaku._internal.normalize.plan.conflicts import find_conflicts

BOX = [0.0, 0.0, 10.0, 10.0]


def project(seq: int, name: str, number: str | None = None, **more):
    row = {"project_id": f"d/{seq:04d}", "layout": "table", "number": number, "name": name, "parent_name": None}
    return {**row, "same_as": None, "page_no": seq, "bbox": BOX, **more}


def year(seq: int, fiscal_year: int, stage: str, open_ended: bool = False):
    row = {"project_id": f"d/{seq:04d}", "fiscal_year": fiscal_year, "stage": stage, "open_ended": open_ended}
    return {**row, "page_no": seq, "bbox": BOX}


def codes(found):
    return [row["code"] for row in found]


def test_two_chapters_that_give_another_stage_for_one_year():
    listings = [project(1, "電子申請"), project(7, "電子申請", same_as="d/0001")]
    found = find_conflicts(
        {"projects": listings, "project_years": [year(1, 2024, "検討"), year(7, 2024, "実施")]}, range(0)
    )
    assert codes(found) == ["status_conflict"]
    assert "1ページと7ページ" in found[0]["message"]
    assert "検討 ⇔ 実施" in found[0]["message"]


def test_two_chapters_that_agree():
    listings = [project(1, "電子申請"), project(7, "電子申請", same_as="d/0001")]
    assert (
        find_conflicts(
            {"projects": listings, "project_years": [year(1, 2024, "実施"), year(7, 2024, "実施")]}, range(0)
        )
        == []
    )


def test_a_number_on_two_projects():
    found = find_conflicts({"projects": [project(1, "電子申請", "1-2"), project(2, "電子入札", "１－２")]}, range(0))
    assert codes(found) == ["number_repeated"]


def test_sub_projects_share_the_number_of_their_parent():
    parts = [project(i, name, "1-2", parent_name="窓口の改革") for i, name in enumerate(("電子申請", "電子入札"), 1)]
    assert find_conflicts({"projects": parts}, range(0)) == []


def test_a_year_outside_the_plan_is_named_once():
    rows = [year(1, 2030, "実施"), year(2, 2030, "実施"), year(1, 2026, "検討")]
    found = find_conflicts({"projects": [project(1, "甲"), project(2, "乙")], "project_years": rows}, range(2024, 2027))
    assert codes(found) == ["year_outside_plan"]
    assert "計2か所" in found[0]["message"]


def test_an_open_end_may_reach_beyond_the_plan():
    rows = [year(1, 2027, "実施", open_ended=True)]
    assert find_conflicts({"projects": [project(1, "甲")], "project_years": rows}, range(2024, 2027)) == []
