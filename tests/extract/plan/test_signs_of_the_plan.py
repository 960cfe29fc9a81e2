"""What a plan explains itself: signs for its sections, colours of years, numbers of its projects; and whose it is."""

from tests.kit.pdfs import Gothic

YEARS = ["令和６年度", "令和７年度", "令和８年度"]


def test_signs_for_sections_are_written_out_as_the_plan_explains_them(pdf, read):
    key = [
        ["デ推", "デジタル推進課", "市", "市民課"],
        ["税", "税務課", "子", "こども家庭課"],
        ["総", "総務課", "財", "財政課"],
    ]
    pdf.grid(30, 60, [40, 120, 40, 120], key)
    rows = [["番号", "事業名", "主管（関係）", *YEARS]]
    for i, (name, who) in enumerate((("書かない窓口", "市\n（税・デ推）"), ("電子決裁", "総"), ("相談の予約", "子"))):
        rows.append([str(i + 1), name, who, "検討", "試行", "実施"])
    pdf.grid(30, 200, [40, 140, 90, 70, 70, 70], rows, heights=36)
    plan = read(pdf)
    assert plan.sections("書かない窓口") == ["市民課", "税務課", "デジタル推進課"]
    assert plan.sections("相談の予約") == ["こども家庭課"]
    assert plan.of("書かない窓口", "project_departments")[0]["department_raw"] == "市\n（税・デ推）"


def test_a_letter_behind_the_number_of_another_project_makes_a_part_of_it(pdf, read):
    rows = [["番号", "事業名", "担当課", *YEARS]]
    for number, name in (("イ－４", "来なくてよい手続"), ("イ－４ａ", "介護の電子申請"), ("ロ－４", "庁内の無線化")):
        rows.append([number, name, "総務課", "検討", "試行", "実施"])
    pdf.grid(30, 80, [50, 140, 80, 70, 70, 70], rows)
    plan = read(pdf)
    assert plan.names == ["来なくてよい手続", "介護の電子申請", "庁内の無線化"]
    assert plan.project("介護の電子申請")["parent_name"] == "来なくてよい手続"
    assert plan.project("庁内の無線化")["parent_name"] is None


def test_figures_by_number_alone_belong_to_their_projects_whatever_their_labels(pdf, read):
    rows = [["番号", "事業名", "担当課", *YEARS]]
    for i, name in enumerate(("書かない窓口", "電子決裁", "相談の予約"), 1):
        rows.append([str(i), name, "総務課", "検討", "試行", "実施"])
    pdf.grid(30, 60, [40, 140, 80, 70, 70, 70], rows)
    rows = [["何をはかる？", "カード", "はじまり\n令和５年度", "通過点\n令和７年度", "たどりつく先\n令和10年度"]]
    rows += [["待ち時間", "1", "51分", "25分", "15分以内"], ["電子決裁の割合", "2", "39％", "60％", "98％以上"]]
    rows += [["予約の件数", "3", "0件", "200件", "1,000件"]]
    pdf.grid(30, 300, [150, 50, 90, 90, 90], rows, heights=30)
    plan = read(pdf)
    assert plan.names == ["書かない窓口", "電子決裁", "相談の予約"]
    values = plan.of("電子決裁", "indicator_values")
    assert [(v["fiscal_year"], v["kind"], v["value"]) for v in values] == [
        (2023, "baseline", 39),
        (2025, "target", 60),
        (2028, "target", 98),
    ]


def test_coloured_strips_of_bare_years_say_by_the_legend_what_is_done(pdf, read):
    yellow, green, blue = (1.0, 0.83, 0.23), (0.2, 0.7, 0.3), (0.1, 0.25, 0.6)
    pdf.text(40, 20, "計画期間　令和６年度～令和８年度")
    legend = ((40, yellow, "かんがえる（検討）"), (200, green, "うごかす（実施）"), (360, blue, "やりとげる（完了）"))
    for x, colour, word in legend:
        pdf.bar(x, 50, x + 16, 60, fill=colour)
        pdf.text(x + 20, 50, word, size=9)
    for i, (name, colours) in enumerate(
        (
            ("書かない窓口", (yellow, green, green)),
            ("電子決裁", (green, green, blue)),
            ("相談の予約", (None, yellow, green)),
        )
    ):
        top = 100 + 130 * i
        pdf.grid(40, top, [300], [[""]], heights=110)
        pdf.text(50, top + 10, f"No.{i + 1}", size=8)
        pdf.text(50, top + 24, Gothic(name), size=13)
        pdf.text(50, top + 46, "◆総務部 総務課 ◇市民部 市民課", size=8)
        for k, colour in enumerate(colours):
            x = 50 + 50 * k
            pdf.bar(x, top + 80, x + 46, top + 96, fill=colour or (1, 1, 1))
            pdf.text(x + 20, top + 83, str(6 + k), size=8)
    plan = read(pdf)
    assert plan.names == ["書かない窓口", "電子決裁", "相談の予約"]
    assert plan.years("電子決裁") == {2024: "実施", 2025: "実施", 2026: "完了"}
    assert plan.years("相談の予約") == {2025: "検討", 2026: "実施"}
    assert plan.sections("書かない窓口") == ["総務課", "市民課"]


def test_a_union_of_municipalities_is_none_of_them(pdf, read):
    pdf.text(100, 200, Gothic("置賜広域行政事務組合情報化計画"), size=24)
    pdf.text(100, 300, "山形県米沢市金池三丁目")
    pdf.page()
    rows = [["番号", "事業名", "担当課", *YEARS], ["1", "電子申請", "総務課", "検討", "試行", "実施"]]
    pdf.grid(30, 80, [40, 140, 80, 70, 70, 70], rows)
    plan = read(pdf)
    assert plan.document["municipality_code"] is None
    assert "municipality_unknown" in plan.codes


def test_a_summary_is_of_the_plan_that_it_sums_up(pdf, read):
    pdf.text(100, 200, Gothic("米子市デジタル化推進計画【概要】"), size=24)
    pdf.page()
    rows = [["番号", "事業名", "担当課", *YEARS], ["1", "電子申請", "総務課", "検討", "試行", "実施"]]
    pdf.grid(30, 80, [40, 140, 80, 70, 70, 70], rows)
    assert read(pdf).document["plan_key"] == "312029/米子市デジタル化推進計画"


def test_two_tables_side_by_side_are_read_from_left_to_right_whichever_is_higher(pdf, read):
    for x, top, names in ((30, 120, ("書かない窓口", "電子決裁")), (320, 60, ("相談の予約", "庁内の無線化"))):
        rows = [["事業名", "担当課", "R6", "R7"], *([name, "総務課", "検討", "実施"] for name in names)]
        pdf.grid(x, top, [90, 60, 50, 50], rows, heights=40)
    assert read(pdf).names == ["書かない窓口", "電子決裁", "相談の予約", "庁内の無線化"]


def test_a_word_that_repeats_the_section_above(pdf, read):
    rows = [["番号", "事業名", "担当課", *YEARS]]
    for i, (name, who) in enumerate((("電子申請", "市民課"), ("電子決裁", "同課"), ("相談の予約", "（同上）")), 1):
        rows.append([str(i), name, who, "検討", "試行", "実施"])
    pdf.grid(30, 80, [40, 140, 80, 70, 70, 70], rows)
    plan = read(pdf)
    assert plan.sections("電子決裁") == ["市民課"]
    assert plan.sections("相談の予約") == ["市民課"]
