"""Tables, tags and captions that belong to the heading above them."""

from tests.kit.pdfs import UP, Gothic


def test_a_report_on_one_year_says_how_far_each_card_is(pdf, read):
    pdf.text(120, 200, Gothic("北野市デジタル化推進計画"), size=26)
    pdf.text(140, 250, "令和６年度　取組の実績と評価", size=18)
    pdf.page()
    pdf.text(60, 60, Gothic("２　進捗状況と評価の区分"), size=14)
    key = [
        ["区分", "語句", "説明"],
        ["進捗状況", "完了", "全て終えた"],
        [UP, "実施中", "進めている"],
        ["評価", "Ａ", "達した"],
    ]
    pdf.grid(60, 90, [120, 120, 200], key)
    pdf.page()
    pdf.text(60, 30, Gothic("３　取組ごとの実績"), size=14)
    pdf.text(60, 60, Gothic("(1)　電子申請の拡大"), size=12)
    rows = [["担当", "総務部 総務課", "決算額", "3,168 千円"], ["進捗状況", "実施中", "評価", "Ａ"]]
    pdf.grid(60, 90, [80, 200, 80, 100], rows)
    plan = read(pdf)
    assert plan.names == ["電子申請の拡大"]
    assert plan.years("電子申請の拡大") == {2024: "実施"}
    assert [row["amount_yen"] for row in plan.of("電子申請の拡大", "budgets")] == [3_168_000]


def test_tables_under_a_heading_with_labels_belong_to_it_and_the_plan_says_their_era(pdf, read):
    pdf.text(120, 200, Gothic("北野市デジタル化計画"), size=26)
    pdf.text(200, 260, "令和６年度～令和８年度", size=14)
    pdf.page()
    pdf.text(50, 50, Gothic("１　暮らしの質を高める"), size=14)
    pdf.text(50, 80, Gothic("No.1　配車の電子化"), size=12)
    pdf.line(480, 78, 520, 78), pdf.line(480, 96, 520, 96), pdf.line(480, 78, 480, 96), pdf.line(520, 78, 520, 96)
    pdf.text(490, 82, "新規")
    pdf.text(50, 105, "主担当")
    pdf.text(120, 105, "企画部　未来戦略課")
    pdf.text(50, 123, "取組内容　予約と配車を組み合わせる。")
    years = ["６年度", "７年度", "８年度"]
    pdf.text(50, 150, "■ ロードマップ")
    table = pdf.grid(50, 165, [90, 40, 40, 40], [["工程", *years], ["方式の検討", "", "", ""], ["運行", "", "", ""]])
    pdf.bar(table.xs[1], table.ys[1], table.xs[2], table.ys[2])
    pdf.bar(table.xs[2], table.ys[2], table.xs[4], table.ys[3])
    pdf.text(300, 150, "■ 事業費（千円）")
    pdf.grid(300, 165, [60, 60, 60], [years, ["1,980", "24,600", "31,250"]])
    plan = read(pdf)
    name = "配車の電子化"
    assert plan.project(name)["novelty"] == "新規"
    assert plan.sections(name) == ["未来戦略課"]
    assert plan.activities(name) == {"方式の検討": (2024, 2024), "運行": (2025, 2026)}
    budgets = [(row["fiscal_year"], row["amount_yen"]) for row in plan.of(name, "budgets")]
    assert budgets == [(2024, 1_980_000), (2025, 24_600_000), (2026, 31_250_000)]


def test_years_without_an_era_far_from_the_plan_are_none(pdf, read):
    pdf.text(120, 200, Gothic("北野市デジタル化計画"), size=26)
    pdf.text(200, 260, "令和６年度～令和８年度", size=14)
    pdf.page()
    rows = [["事業名", "担当課", "２８年度", "２９年度"], ["電子申請", "総務課", "検討", "実施"]]
    pdf.grid(50, 80, [120, 100, 80, 80], rows)
    assert [row["fiscal_year"] for row in read(pdf).rows("project_years")] == []


def test_a_table_of_indicators_below_a_heading_and_who_is_in_charge(pdf, read):
    """Numbers of one place, one label, and a small table without a name."""
    y = 60
    for i, name in enumerate(("公共施設予約の導入", "町公式アプリの拡充", "避難所の受付"), 1):
        pdf.text(50, y, Gothic(f"（{i}）{name}"), size=13)
        pdf.text(60, y + 26, "手続を自宅からできるようにします。")
        pdf.text(60, y + 44, "【担当課】総務課、税務課")
        rows = [["目標指標", "策定時（R4）", "実績（R6）", "目標（R10）"], [f"{name}の件数", "120件", "250件", "900件"]]
        pdf.grid(80, y + 62, [180, 80, 80, 80], rows)
        y += 150
    plan = read(pdf)
    assert plan.names == ["公共施設予約の導入", "町公式アプリの拡充", "避難所の受付"]
    told = [(v["fiscal_year"], v["kind"], v["value"]) for v in plan.of("町公式アプリの拡充", "indicator_values")]
    assert told == [(2022, "baseline", 120), (2024, "actual", 250), (2028, "target", 900)]


def test_a_heading_of_two_lines_with_its_number_between_them(pdf, read):
    forms = [
        ("1", ["オンライン申請の拡充"]),
        ("2", ["キャッシュレス納付の拡大（区民税・国民健康保険料・", "施設使用料）"]),
    ]
    for n, (number, lines) in enumerate(forms):
        y = 60 + 250 * n
        pdf.text(50, y + 6 * (len(lines) - 1), Gothic(number), size=16)
        for i, line in enumerate(lines):
            pdf.text(80, y + 2 + 16 * i, Gothic(line), size=12)
        pdf.grid(50, y + 60, [80, 350], [["所 管", "区民部 窓口課"], ["事業概要", "手続を便利にします。"]])
        rows = [["年次計画", "６年度", "７年度", "８年度"], ["取組内容", "検討", "導入", "運用"]]
        pdf.grid(50, y + 130, [80, 110, 110, 110], rows)
    plan = read(pdf)
    assert plan.names == ["オンライン申請の拡充", "キャッシュレス納付の拡大(区民税・国民健康保険料・施設使用料)"]
    assert [p["number"] for p in plan.rows("projects")] == ["1", "2"]
