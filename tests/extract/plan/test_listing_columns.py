"""Listings whose columns say more, or less, than one thing each, and overviews beside cards."""

from tests.kit.pdfs import LEFT, UP


def test_sub_projects_stand_beside_their_parent_under_one_header(pdf, read):
    rows = [
        ["番号", "事業名", LEFT, "担当課", "令和６年度", "令和７年度"],
        ["1-1", "電子申請の促進", LEFT, "総務課", "実施", "実施"],
        ["1-2", "窓口の改革", "(1) 書かない窓口の設置", "市民課", "検討", "実施"],
        [UP, UP, "(2) 手数料の電子決済", "会計課", "－", "検討"],
    ]
    pdf.grid(40, 60, [40, 90, 140, 80, 70, 70], rows)
    plan = read(pdf)
    assert plan.names == ["電子申請の促進", "書かない窓口の設置", "手数料の電子決済"]
    assert plan.years("書かない窓口の設置") == {2024: "検討", 2025: "実施"}
    assert plan.project("手数料の電子決済")["parent_name"] == "窓口の改革"
    assert plan.sections("手数料の電子決済") == ["会計課"]
    assert plan.project("電子申請の促進")["parent_name"] is None


def test_an_overview_that_repeats_the_cards_is_no_second_listing(pdf, read):
    years = ["令和６年度", "令和７年度"]
    overview = [["1-1", "電子申請", "総務課", "検討", "実施"], ["1-2", "電子入札", "財政課", "検討", "検討"]]
    pdf.grid(40, 60, [50, 150, 90, 80, 80], [["番号", "事業名", "担当課", *years], *overview])
    for y, number, name, section in ((200, "1-1", "電子申請", "総務課"), (400, "1-2", "電子入札", "財政課")):
        rows = [["事業名", f"{number} {name}", LEFT], ["担当課", section, LEFT], ["年次計画", *years]]
        pdf.grid(40, y, [80, 185, 185], [*rows, [UP, "検討", "実施"]])
    plan = read(pdf)
    assert sorted(plan.names) == ["電子入札", "電子入札", "電子申請"], "where the two disagree, both are kept"
    assert [p["same_as"] is None for p in plan.rows("projects") if p["name"] == "電子入札"] == [True, False]


def test_the_department_may_stand_below_the_name_when_the_header_says_so(pdf, read):
    rows = [
        ["番号", "取組（担当課）", "工程", "令和６年度", "令和７年度"],
        ["301", ["内部システムの再構", "築", "（総務課）"], "方針の検討", "検討", ""],
        [UP, UP, "構築作業", "", "実施"],
        ["302", ["データ基盤", "（情報政策課）"], "調査", "検討", "検討"],
    ]
    pdf.grid(40, 60, [50, 140, 120, 80, 80], rows, heights=[24, 30, 30, 30])
    plan = read(pdf)
    assert plan.names == ["内部システムの再構築", "データ基盤"]
    assert (plan.sections("内部システムの再構築"), plan.sections("データ基盤")) == (["総務課"], ["情報政策課"])


def test_numbers_need_no_label(pdf, read):
    rows = [["", "取組", "担当", "令和６年度", "令和７年度"], ["①", "電子申請", "総務課", "検討", "実施"]]
    pdf.grid(40, 60, [30, 150, 90, 80, 80], [*rows, ["②", "電子入札", "財政課", "検討", "検討"]])
    plan = read(pdf)
    assert [plan.project(name)["number"] for name in ("電子申請", "電子入札")] == ["①", "②"]


def test_indicators_of_a_table_that_knows_projects_by_number(pdf, read):
    years = ["令和５年度", "令和６年度"]
    pdf.grid(
        40,
        60,
        [40, 150, 90, 80, 80],
        [["番号", "取組名", "担当課", *years], ["1", "電子申請", "総務課", "検討", "実施"]],
    )
    head = ["番号", "指標", "単位", "基準値\n（令和４年度）", "区分", *years]
    rows = [head, ["1", "申請の割合", "％", "10", "目標", "20", "40"], [UP, UP, UP, UP, "実績", "25", ""]]
    pdf.grid(40, 200, [40, 110, 40, 80, 50, 70, 70], rows, heights=[34, 24, 24])
    values = read(pdf).of("電子申請", "indicator_values")
    assert sorted((v["fiscal_year"], v["kind"], v["value"]) for v in values) == [
        (2022, "baseline", 10),
        (2023, "actual", 25),
        (2023, "target", 20),
        (2024, "target", 40),
    ]


def test_an_overview_with_unlabelled_arrows_beside_its_cards(pdf, read):
    years = ["令和６年度", "令和７年度"]
    pdf.grid(
        40, 60, [50, 150, 90, 80, 80], [["番号", "事業名", "担当課", *years], ["1-1", "電子申請", "総務課", "", ""]]
    )
    pdf.arrow(335, 485, 96)
    rows = [["事業名", "1-1 電子申請", LEFT], ["担当課", "総務課", LEFT], ["年次計画", *years], [UP, "", ""]]
    pdf.grid(40, 200, [80, 185, 185], rows)
    pdf.arrow(125, 485, 284)
    plan = read(pdf)
    assert plan.names == ["電子申請"]
    assert plan.years("電子申請") == {2024: "実施", 2025: "実施"}


def test_a_second_column_of_names_that_parts_a_row_says_what_is_done(pdf, read):
    years = ["令和7年度", "令和8年度"]
    rows = [
        ["No.", "取組名", "項目", "担当課", *years],
        ["1", "電子申請", "・様式の見直し", "総務課", "検討", "実施"],
        [UP, UP, "・受付の開始", UP, "準備", "実施"],
        ["2", "会議の電子化", "", "総務課", "検討", "実施"],
    ]
    pdf.grid(50, 80, [30, 120, 100, 70, 70, 70], rows)
    plan = read(pdf)
    assert plan.names == ["電子申請", "会議の電子化"]
    assert plan.activities("電子申請") == {"様式の見直し": (2025, 2026), "受付の開始": (2025, 2026)}


def test_a_total_with_words_before_it_is_no_project(pdf, read):
    rows = [
        ["No.", "事業名", "担当課", "事業費（千円）"],
        ["1", "電子申請", "総務課", "1,200"],
        ["2", "会議の電子化", "総務課", "800"],
        ["基本目標１　小計（２事業）", LEFT, LEFT, "2,000"],
        ["3", "地図の公開", "都市課", "900"],
    ]
    pdf.grid(50, 80, [30, 160, 100, 100], rows)
    assert read(pdf).names == ["電子申請", "会議の電子化", "地図の公開"]


def test_an_overview_that_calls_a_project_short_is_the_same_project(pdf, read):
    pdf.text(50, 50, "第１章　総括表", size=14)
    listed = [("1-1", "電子申請", "総務課"), ("1-2", "入札", "財政課"), ("1-3", "地図", "都市課")]
    pdf.grid(50, 80, [50, 150, 100], [["番号", "取組", "担当課"], *map(list, listed)])
    pdf.text(50, 300, "第２章　個別票", size=14)
    names = ("家から出せる手続を増やす", "競争の手続を紙から移す", "まちのすがたを誰もが見られるようにする")
    for i, ((number, _, section), name) in enumerate(zip(listed, names, strict=True)):
        card = [["番号", number, "取組名", name], ["担当課", f"市民部　{section}", "概要", "手続を改める。"]]
        pdf.grid(50, 340 + 80 * i, [50, 120, 60, 240], card)
    assert read(pdf).names == list(names)


def test_the_amount_of_a_supplementary_budget_is_what_it_adds(pdf, read):
    header = ["№", "事業名", "主管課", "補正前額", "補正額", "補正後額"]
    rows = [[str(i), f"{name}の支援事業", "総務課", "100", "250", "350"] for i, name in enumerate("甲乙丙", 1)]
    pdf.text(400, 66, "（単位：千円）", size=9)
    pdf.grid(50, 80, [30, 150, 70, 60, 60, 60], [header, *rows])
    plan = read(pdf)
    assert plan.names == ["甲の支援事業", "乙の支援事業", "丙の支援事業"]
    assert [b["amount_yen"] for b in plan.of("甲の支援事業", "budgets")] == [250_000]


def test_a_list_of_bills_and_who_voted_for_them_lists_no_projects(pdf, read):
    members = ["甲山", "乙川", "丙田", "丁野"]
    rows = [
        [f"第{i}号", f"{name}に関する条例の改正", "可決", *"○○×○"] for i, name in enumerate(["窓口", "防災", "会議"], 1)
    ]
    pdf.grid(50, 80, [50, 200, 50, 40, 40, 40, 40], [["番号", "案件名", "議決結果", *members], *rows])
    assert read(pdf).names == []


def test_headings_and_totals_do_not_count_when_the_names_are_looked_for(pdf, read):
    head = ["番号", "事業名", "事業内容", "所管課", "取組項目", "令和６年度", "令和７年度"]
    rows: list[list] = [["基本目標１　市民サービス", *[LEFT] * 6]]
    for i, name in enumerate(("電子申請の拡大", "窓口の改革"), 1):
        rows.append([str(i), name, f"{name}を進める。", "総務課", "対象の追加", "検討", "導入"])
        rows.append([UP, UP, UP, UP, "電子納付", "", "検討"])
    rows.append(["基本目標１　小計", *[LEFT] * 4, "12", "34"])
    pdf.grid(20, 60, [30, 90, 120, 60, 80, 60, 60], [head, *rows], heights=24, size=8)
    plan = read(pdf)
    assert plan.names == ["電子申請の拡大", "窓口の改革"]
    assert plan.activities("窓口の改革") == {"対象の追加": (2024, 2025), "電子納付": (2025, 2025)}
    assert plan.project("窓口の改革")["section_path"] == ["基本目標1 市民サービス"]


def test_a_sign_below_one_of_several_statuses_says_how_far_a_project_is(pdf, read):
    pdf.text(50, 30, "令和６年度　進捗状況報告書", size=18)
    header = ["No.", "取組名", "担当課", "完了", "実施中", "検討中", "未着手"]
    ticks = {"甲": 1, "乙": 0, "丙": 2}
    rows = [
        [str(i), f"{name}の導入", "総務課", *("○" if k == ticks[name] else "" for k in range(4))]
        for i, name in enumerate(ticks, 1)
    ]
    pdf.grid(40, 60, [30, 130, 80, 60, 60, 60, 60], [header, *rows])
    plan = read(pdf)
    stages = {name: [y["stage"] for y in plan.of(f"{name}の導入", "project_years")] for name in ticks}
    assert stages == {"甲": ["実施"], "乙": ["完了"], "丙": ["検討"]}
