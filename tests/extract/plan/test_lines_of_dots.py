"""Running text of a design-conscious plan: departments behind their part, a line of dots for the years; lists that tell
what was done and what will be in sentences; legends beside shaded headers; short tables of figures by number."""

from tests.kit.pdfs import LEFT, UP, Gothic

NAMES = ("オンライン申請の展開", "書かない窓口", "相談チャット")


def test_a_line_of_dots_below_a_title_with_its_departments(pdf, read):
    pdf.text(43, 40, Gothic("02　めざす姿と体系"), size=18)
    pdf.text(43, 80, "区がめざすのは、人のぬくもりが届くデジタルのまちです。")
    pdf.page()
    pdf.text(43, 40, Gothic("03　４つのテーマと取組"), size=18)
    for i, name in enumerate(NAMES):
        y = 100 + 170 * i
        pdf.text(43, y, Gothic(f"1-{i + 1}　{name}"), size=12.5)
        pdf.text(43, y + 20, "主　総務部 情報課　／　協　区民部 窓口課", size=8.4)
        pdf.text(43, y + 36, "区の手続のうち、件数の多いものをスマートフォンで申請できるようにします。")
        rows = [["めやすとなる数字", "2022年度実績", "2027年度目標"], [f"{name}の割合", "38.5％", "100％"]]
        pdf.grid(43, y + 56, [200, 100, 100], rows, 20)
        pdf.line(110, y + 124, 475, y + 124)
        for n, word in enumerate(("検討", "構築", "運用", "見直し")):
            pdf.text(106 + 122 * n, y + 108, str(2024 + n), size=8.4)
            pdf.circle(115 + 122 * n, y + 124, 3, solid=True)
            pdf.text(106 + 122 * n, y + 132, word, size=8.4)
    plan = read(pdf)
    assert plan.names == list(NAMES)
    for name in NAMES:
        told = [(d["role"], d["bureau"], d["section"]) for d in plan.of(name, "project_departments")]
        assert told == [("lead", "総務部", "情報課"), ("related", "区民部", "窓口課")]
        raw = {y["fiscal_year"]: y["status_raw"] for y in plan.of(name, "project_years")}
        assert raw == {2024: "検討", 2025: "構築", 2026: "運用", 2027: "見直し"}
        values = [(v["fiscal_year"], v["kind"], v["value"]) for v in plan.of(name, "indicator_values")]
        assert values == [(2022, "actual", 38.5), (2027, "target", 100)]


def test_what_was_done_and_what_will_be_are_no_values(pdf, read):
    heads = ["番号", "取組名", "担当課", "令和６年度実績", "令和７年度計画", "ＫＰＩ", LEFT, LEFT]
    below = [UP, UP, UP, UP, UP, "指標名", "R6実績", "R7目標"]
    rows = [
        [f"1-{i}", name, "総務課", "３手続を公開した。", "４手続を加える。", f"{name[:4]}の数", "38件", "40件"]
        for i, name in enumerate(NAMES, 1)
    ]
    pdf.grid(20, 60, [40, 110, 60, 90, 90, 80, 45, 45], [heads, below, *rows], 28, 8)
    plan = read(pdf)
    assert plan.names == list(NAMES)
    for name in NAMES:
        values = [(v["fiscal_year"], v["kind"], v["value"]) for v in plan.of(name, "indicator_values")]
        assert values == [(2024, "actual", 38), (2025, "target", 40)]


def test_a_legend_above_shaded_headers_and_a_short_table_by_number(pdf, read):
    pdf.text(43, 40, Gothic("施策１　スマホで完結する行政手続"), size=14)
    figures = [
        ["指標", "取組", "現状値", "目標値"],
        [UP, UP, "令和５年度", "令和７年度"],
        ["申請の割合", "1-①", "9.2％", "20％"],
    ]
    pdf.grid(43, 70, [180, 60, 100, 100], figures, 20)
    pdf.bar(400, 152, 420, 160, (1.0, 0.82, 0.5))
    pdf.text(423, 152, "検討・準備", size=8)
    pdf.bar(480, 152, 500, 160, (0.43, 0.72, 0.87))
    pdf.text(503, 152, "実施", size=8)
    heads = [
        ["番号", "取組", "担当課", "令和６年度", LEFT, "令和７年度", LEFT],
        [UP, UP, UP, "前期", "後期", "前期", "後期"],
    ]
    rows = [[f"1-{'①②③'[i]}", name, "総務課", "", "", "", ""] for i, name in enumerate(NAMES)]
    for n in range(4):
        pdf.bar(333 + 40 * n, 190, 373 + 40 * n, 210, (0.86, 0.91, 0.95))
    table = pdf.grid(43, 170, [50, 160, 80, 40, 40, 40, 40], [*heads, *rows], 20)
    for r in range(2, 5):
        for n in range(4):
            colour = (1.0, 0.82, 0.5) if n < 2 else (0.43, 0.72, 0.87)
            pdf.bar(table.xs[3 + n], table.ys[r], table.xs[4 + n], table.ys[r + 1], colour)
    plan = read(pdf)
    assert plan.names == list(NAMES)
    for name in NAMES:
        stages = [(y["fiscal_year"], y["status"]) for y in plan.of(name, "project_years")]
        assert stages == [(2024, "検討"), (2025, "実施")]
    values = [(v["fiscal_year"], v["kind"], v["value"]) for v in plan.of(NAMES[0], "indicator_values")]
    assert values == [(2023, "baseline", 9.2), (2025, "target", 20)]
