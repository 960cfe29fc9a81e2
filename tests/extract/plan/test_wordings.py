"""One project a heading, worded and set in the ways plans have: titles, departments, schedules and indicators."""

import pytest

from tests.kit.pdfs import LEFT, UP, Gothic, Pdf

NAMES = ("電子申請の拡大", "施設予約の導入", "窓口改革の推進", "会議の電子化")
MEASURES = ("申請の割合", "予約の利用件数", "待ち時間の短縮率", "資料の印刷枚数")
WERE, AIMS = ("12.3％", "120件", "8％", "4,000枚"), ("50％", "600件", "30％", "1,000枚以下")
STAGES = {2024: "検討", 2025: "実施", 2026: "実施"}

TITLES = {
    "word and number": "取組{n}　{name}",
    "bracket": "({n}) {name}",
    "circled": "{circled} {name}",
    "composite": "1-{n}　{name}",
    "no": "No.{n}　{name}",
    "sign": "■ {name}",
    "boxed": "【取組{n}】{name}",
    "starred": "★取組１－{n}　{name}　【拡充】",
    "kana": "{kana}　{name}",
    "number of": "事業番号{n}　{name}",
    "department behind": "{n}　{name}（市民課、総務課）",
}
DEPARTMENTS = {
    "label": ["【担当課】市民課、総務課"],
    "colon": ["担当課：市民課、総務課"],
    "space": ["担当課　市民課、総務課"],
    "sign": ["○担当課　市民課・総務課"],
    "brackets": ["（担当：市民課、総務課）"],
    "bureaus": ["所管部署：市民部市民課、総務部総務課"],
    "two": ["主担当課：市民課", "関係課：総務課"],
    "slash": ["担当　市民課／総務課"],
    "bare": ["［市民課、総務課］"],
}
SCHEDULES = {
    "lines": ["【スケジュール】", "令和６年度　検討", "令和７年度　導入", "令和８年度　運用"],
    "bullets": ["○年次計画", "・令和６年度：検討", "・令和７年度：導入", "・令和８年度：運用"],
    "arrows": ["スケジュール：検討（R6）→導入（R7）→運用（R8）"],
    "slashes": ["実施時期：R6 検討／R7 導入／R8 運用"],
    "commas": ["【工程】R6：検討、R7：導入、R8：運用"],
    "sentence": ["■スケジュール　令和６年度に検討し、令和７年度に導入、令和８年度に運用します。"],
}
TABLES = {
    "label beside": [["スケジュール", "R6", "R7", "R8"], ["", "検討", "導入", "運用"]],
    "labels of rows": [["年度", "令和６年度", "令和７年度", "令和８年度"], ["内容", "検討", "導入", "運用"]],
    "bare": [["令和６年度", "令和７年度", "令和８年度"], ["検討", "導入", "運用"]],
    "years as rows": [["年度", "取組"], ["令和６年度", "検討"], ["令和７年度", "導入"], ["令和８年度", "運用"]],
    "label above": [["実施スケジュール", LEFT, LEFT], ["R6", "R7", "R8"], ["検討", "導入", "運用"]],
}
TOLD = {
    "arrow": "ＫＰＩ：{name}　R5 {was} → R9 {aim}",
    "roles in brackets": "目標指標　{name}（現状値 {was}／目標値 {aim}）",
    "years behind": "成果指標：{name}　{was}（令和５年度）⇒ {aim}（令和９年度）",
    "sentence": "数値目標：令和９年度までに{name}を{aim}にする（令和５年度 {was}）",
    "two lines": "【指標】{name}\n　　　　現状値（令和５年度）：{was}　　目標値（令和９年度）：{aim}",
    "bullet": "○目標（KPI）\n・{name}：{was}（R5）→ {aim}（R9）",
    "labels": "指標名：{name}\n基準値：{was}（令和５年度）\n目標値：{aim}（令和９年度）",
    "roles behind years": "■成果目標　{name}\n　令和５年度（現状）　{was}\n　令和９年度（目標）　{aim}",
    "from to": "＜目標＞{name}を令和５年度の{was}から令和９年度に{aim}へ",
}
MEASURED = {
    "columns": [["指標", "現状値（R5）", "目標値（R9）"], ["{name}", "{was}", "{aim}"]],
    "rows": [["指標名", "{name}"], ["現状値（R5）", "{was}"], ["目標値（R9）", "{aim}"]],
    "role and year in one": [["めざす姿", "現状2023", "目標2027"], ["{name}", "{was}", "{aim}"]],
    "years between": [["ＫＰＩ", "R5実績", "R7目標", "R9目標"], ["{name}", "{was}", "―", "{aim}"]],
    "label beside": [["ＫＰＩ", "項目", "令和５年度", "令和９年度"], [UP, "{name}", "{was}", "{aim}"]],
    "one cell": [["目標", "{name}　{was}（R5）→{aim}（R9）"]],
    "two in one": [["指標", "{name}", "現状→目標", "{was}→{aim}"]],
    "four": [["指標", "{name}", "現状値", "{was}", "目標値", "{aim}"]],
}


def drawn(pdf: Pdf, title: str, below: list[object]) -> Pdf:
    """A plan of four projects: a title, what it is for, and blocks of lines or tables."""
    pdf.text(150, 200, Gothic("山川市デジタル推進計画"), 24)
    pdf.text(200, 240, "令和６年度～令和９年度", 14)
    pdf.page()
    pdf.text(50, 40, Gothic("第２章　取組の内容"), 18)
    for i, name in enumerate(NAMES):
        if i and i % 2 == 0:
            pdf.page()
        told = {"n": "１２３４"[i], "name": name, "circled": "①②③④"[i], "kana": "アイウエ"[i]}
        told["n"] = "１２３４"[i] if "取組" in title else str(i + 1)
        y = 90.0 + 340 * (i % 2)
        pdf.text(50, y, Gothic(title.format(**told)), 13)
        pdf.text(
            60,
            y + 24,
            "市民が来庁せずに手続を終えられるように、受け付ける手続を毎年増やします。\n支払の手段も広げます。",
        )
        y += 60
        measured = {"name": MEASURES[i], "was": WERE[i], "aim": AIMS[i]}
        for block in below:
            if isinstance(block, str):
                pdf.text(60, y, block.format(**measured).split("\n"))
                y += 16 * (block.count("\n") + 1) + 4
            else:
                rows = [[cell.format(**measured) for cell in row] for row in block]
                widths = [100.0, *[380 / (len(rows[0]) - 1)] * (len(rows[0]) - 1)]
                pdf.grid(60, y, widths, rows)
                y += 24 * len(rows) + 12
    return pdf


def holds(plan, schedule: bool = True) -> None:
    assert plan.names == list(NAMES)
    for name in NAMES:
        assert plan.sections(name) == ["市民課", "総務課"]
        if schedule:
            assert plan.years(name) == STAGES


@pytest.mark.parametrize("kind", TITLES)
def test_titles(pdf, read, kind):
    below = ["\n".join(SCHEDULES["lines"])]
    if kind != "department behind":
        below.insert(0, DEPARTMENTS["label"][0])
    holds(read(drawn(pdf, TITLES[kind], below)))


@pytest.mark.parametrize("kind", DEPARTMENTS)
def test_departments(pdf, read, kind):
    holds(read(drawn(pdf, TITLES["composite"], ["\n".join(DEPARTMENTS[kind]), "\n".join(SCHEDULES["lines"])])))


@pytest.mark.parametrize("kind", SCHEDULES)
def test_schedules_in_words(pdf, read, kind):
    holds(read(drawn(pdf, TITLES["composite"], [DEPARTMENTS["label"][0], "\n".join(SCHEDULES[kind])])))


@pytest.mark.parametrize(
    "told", ["R6 検討 → R7 導入 → R8～ 運用", "令和６年度に検討、令和７年度に導入、令和８年度から運用します。"]
)
def test_what_goes_on_goes_on_to_the_end_of_the_plan(pdf, read, told):
    plan = read(drawn(pdf, TITLES["composite"], [DEPARTMENTS["label"][0], f"【スケジュール】{told}"]))
    for name in NAMES:
        assert plan.years(name) == STAGES | {2027: "実施"}
        assert [row["open_ended"] for row in plan.of(name, "project_years")][:2] == [False, False]


def test_a_dash_behind_a_year_says_that_nothing_is_done_then(pdf, read):
    plan = read(drawn(pdf, TITLES["composite"], [DEPARTMENTS["label"][0], "【スケジュール】R6－ ⇒ R7 導入 ⇒ R8 運用"]))
    for name in NAMES:
        assert plan.years(name) == {2024: "該当なし", 2025: "実施", 2026: "実施"}


@pytest.mark.parametrize("title", ["composite", "sign", "bracket"])
@pytest.mark.parametrize("kind", TABLES)
def test_schedules_in_tables(pdf, read, kind, title):
    holds(read(drawn(pdf, TITLES[title], [DEPARTMENTS["label"][0], TABLES[kind]])))


@pytest.mark.parametrize("block", [*TOLD.values(), *MEASURED.values()], ids=[*TOLD, *MEASURED])
def test_indicators(pdf, read, block):
    plan = read(drawn(pdf, TITLES["composite"], [DEPARTMENTS["label"][0], block, TABLES["label beside"]]))
    holds(plan)
    for i, name in enumerate(NAMES):
        assert [row["name"] for row in plan.of(name, "indicators")] == [MEASURES[i]]
        if "令和" not in str(block) and "R5" not in str(block) and "2023" not in str(block):
            assert "indicator_without_year" in plan.codes
            continue
        told = [(v["kind"], v["value_raw"]) for v in plan.of(name, "indicator_values") if v["value"] is not None]
        assert sorted(raw for _, raw in told) == sorted([WERE[i], AIMS[i]])
        assert ("target", AIMS[i]) in told


def test_bare_values_are_no_numbers_of_projects(pdf, read):
    values = [["成果指標", "単位", "R5（基準）", "R9（目標）"], ["{name}", "件", "1", "4"]]
    plan = read(drawn(pdf, TITLES["bracket"], [DEPARTMENTS["label"][0], values, TABLES["label beside"]]))
    holds(plan)
    for i, name in enumerate(NAMES):
        assert [row["name"] for row in plan.of(name, "indicators")] == [MEASURES[i]]
        assert [v["value"] for v in plan.of(name, "indicator_values")] == [1, 4]
