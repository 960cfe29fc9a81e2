"""The curated tables, declared once (公開する表の定義).

Name, type, key, nullability and meaning (Japanese, English) of every column; Parquet schemas, DDL, checks and comments
are all made from here. Rows are sorted by key.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

_ARROW = {
    "text": pa.string(),
    "integer": pa.int32(),
    "bigint": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "texts": pa.list_(pa.string()),
    "box": pa.list_(pa.float64()),
}
_SQL = {
    "text": "VARCHAR",
    "integer": "INTEGER",
    "bigint": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "texts": "VARCHAR[]",
    "box": "DOUBLE[]",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `type` is one of text, integer, bigint, number, boolean, texts, box; `enum` lists what it may hold."""

    name: str
    type: str
    ja: str
    en: str
    nullable: bool = True
    enum: tuple[str, ...] = ()
    references: str | None = None

    @property
    def comment(self) -> str:
        """Meaning in both languages."""
        return f"{self.ja} / {self.en}"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its key and columns."""

    name: str
    key: tuple[str, ...]
    ja: str
    en: str
    columns: tuple[Column, ...]

    @property
    def comment(self) -> str:
        """Meaning in both languages."""
        return f"{self.ja} / {self.en}"

    def arrow(self) -> pa.Schema:
        """The Parquet schema; meanings travel as metadata."""
        fields = [
            pa.field(c.name, _ARROW[c.type], nullable=c.nullable, metadata={"description": c.comment})
            for c in self.columns
        ]
        return pa.schema(fields, metadata={"description": self.comment, "primary_key": ",".join(self.key)})

    def ddl(self) -> str:
        """CREATE TABLE statement; keys are checked after loading (checks.py), not enforced while loading."""
        columns = ", ".join(f'"{c.name}" {_SQL[c.type]}{"" if c.nullable else " NOT NULL"}' for c in self.columns)
        return f'CREATE TABLE "{self.name}" ({columns})'


STAGES = ("検討", "実施", "完了", "中止")
METHODS = ("text", "arrow", "bar", "symbol", "continuation", "phrase")

_PAGE = Column("page_no", "integer", "印刷されているページ（1から）", "page it is printed on, from 1", nullable=False)
_BOX = Column(
    "bbox",
    "box",
    "ページ上の位置：左・上・右・下（PDFポイント、左上原点）",
    "place on the page: left, top, right, bottom in PDF points from the top left",
)


def _ref(name: str, table: str, ja: str, en: str, nullable: bool = False) -> Column:
    return Column(name, "text", ja, en, nullable, references=table)


_DOCUMENT = _ref(
    "document_id", "documents", "文書（PDFのSHA-256の先頭16桁）", "document: first 16 hex digits of the file's sha256"
)
_PROJECT = _ref("project_id", "projects", "事業（文書/連番）", "project: document_id/sequence")


def _ord(ja: str, en: str) -> Column:
    return Column("ord", "integer", ja, en, nullable=False)


_STATUS = Column(
    "status",
    "text",
    "状況（辞書 statuses.csv による）",
    "status, by lookups/statuses.csv; null where no rule knows the word",
)
_STAGE = Column(
    "stage", "text", "段階：検討→実施→完了、中止", "stage on the ladder 検討 → 実施 → 完了, or 中止", enum=STAGES
)
_STATUS_RAW = Column("status_raw", "text", "印刷された語", "the word as printed; null for a mark without one")
_METHOD = Column("method", "text", "読み取り方", "how it was read", enum=METHODS)

TABLES: tuple[Table, ...] = (
    Table(
        "municipalities",
        ("municipality_code",),
        "地方公共団体（総務省 全国地方公共団体コード、令和6年1月1日現在）",
        "local governments (MIC code table of 2024-01-01)",
        (
            Column(
                "municipality_code",
                "text",
                "検査数字を含む6桁のコード",
                "6-digit code with check digit",
                nullable=False,
            ),
            Column("name", "text", "団体名", "official name", nullable=False),
            Column("prefecture", "text", "都道府県", "prefecture", nullable=False),
            Column("kind", "text", "種別（市・町・村・特別区・政令指定都市など）", "kind", nullable=False),
        ),
    ),
    Table(
        "documents",
        ("document_id",),
        "読み取った計画書（PDF 1ファイルが1行）",
        "plans read, one row a PDF",
        (
            Column(
                "document_id",
                "text",
                "PDFのSHA-256の先頭16桁",
                "first 16 hex digits of the file's sha256",
                nullable=False,
            ),
            _ref(
                "municipality_code", "municipalities", "策定した団体", "municipality that made the plan", nullable=True
            ),
            Column("plan_key", "text", "同じ計画の版を束ねる鍵", "the same for all editions of one plan"),
            Column("title", "text", "題名", "title"),
            Column("edition", "text", "版（第○版・案など、印刷のまま）", "edition as printed"),
            Column(
                "published_on",
                "text",
                "公表日（印刷された精度のISO表記）",
                "publication date, ISO, as precise as printed",
            ),
            Column("fiscal_year_from", "integer", "計画期間の初年度（西暦）", "first fiscal year of the plan"),
            Column("fiscal_year_to", "integer", "計画期間の最終年度（西暦）", "last fiscal year of the plan"),
            Column(
                "is_draft",
                "boolean",
                "案か（案とも、日付も版も印刷されていなければ不明）",
                "whether it is a draft; unknown where neither a draft mark nor a date or edition is printed",
            ),
            Column("file_name", "text", "ファイル名（data/raw/ から）", "file name below data/raw/", nullable=False),
            Column("sha256", "text", "PDFのSHA-256", "sha256 of the PDF", nullable=False),
            Column("page_count", "integer", "ページ数", "number of pages", nullable=False),
            Column("source_url", "text", "公表元のURL", "where it was published"),
        ),
    ),
    Table(
        "pages",
        ("document_id", "page_no"),
        "ページと文字",
        "pages and their text",
        (
            _DOCUMENT,
            Column("page_no", "integer", "ページ（1から）", "page, from 1", nullable=False),
            Column("text", "text", "読み順の文字", "text in reading order", nullable=False),
            Column(
                "text_source",
                "text",
                "文字の出所",
                "where the text comes from",
                nullable=False,
                enum=("text", "ocr", "none"),
            ),
            Column("width", "number", "幅（ポイント）", "width in points", nullable=False),
            Column("height", "number", "高さ（ポイント）", "height in points", nullable=False),
            Column("table_count", "integer", "罫線の表の数", "ruled tables seen", nullable=False),
            Column(
                "tables_read",
                "integer",
                "そのうち事業や実績として読んだ表の数",
                "of those, tables read as projects or results",
                nullable=False,
            ),
        ),
    ),
    Table(
        "projects",
        ("project_id",),
        "事業（計画に載った掲載ごとに1行）",
        "projects, one row a listing",
        (
            Column("project_id", "text", "文書/連番", "document_id/sequence", nullable=False),
            _DOCUMENT,
            Column("seq", "integer", "文書内の順番", "order within the document", nullable=False),
            Column(
                "layout",
                "text",
                "掲載のかたち",
                "layout it was read from",
                nullable=False,
                enum=("table", "card", "box", "outline"),
            ),
            Column("number", "text", "番号（印刷のまま）", "number as printed"),
            Column("name", "text", "事業名", "name", nullable=False),
            Column("parent_name", "text", "親の事業名", "name of the numbered project it belongs to"),
            Column("section_path", "texts", "章・節などの見出し", "headings above it"),
            Column("description", "text", "概要", "description"),
            Column("goal", "text", "目的・目指すもの", "goal"),
            Column("theme", "text", "主なテーマ", "primary theme code"),
            Column("themes", "texts", "テーマ（主なものが先頭）", "theme codes, the primary one first"),
            Column("theme_terms", "texts", "テーマの根拠になった語", "the terms that gave the themes"),
            Column("novelty", "text", "新規・継続・拡充（印刷のまま）", "new / continued / extended, as printed"),
            Column(
                "is_priority",
                "boolean",
                "重点の印があるか（印のない計画では空）",
                "marked as a priority; null where the plan marks none",
            ),
            Column(
                "is_relisted",
                "boolean",
                "再掲の印があるか（印のない計画では空）",
                "marked 再掲; null where the plan marks none",
            ),
            _ref(
                "same_as",
                "projects",
                "同じ事業の最初の掲載",
                "the first listing of the same project in the document",
                nullable=True,
            ),
            Column(
                "in_implementation_plan", "boolean", "実施計画への位置付け", "whether it is in the implementation plan"
            ),
            _PAGE,
            _BOX,
        ),
    ),
    Table(
        "project_departments",
        ("project_id", "ord"),
        "事業の担当部署",
        "departments of a project",
        (
            _PROJECT,
            _ord("順番", "order"),
            Column("role", "text", "主管か関係か", "lead or related", nullable=False, enum=("lead", "related")),
            Column("bureau", "text", "部・局・本部", "部 / 局 / 本部 level"),
            Column("section", "text", "課・室・所", "課 / 室 / 所 level"),
            Column("scope", "text", "全庁・各課などの範囲", "whole-government scope words"),
            Column("department_raw", "text", "印刷のまま", "as printed", nullable=False),
            Column("function", "text", "都市間で比べるための機能分類", "cross-city function group"),
            _PAGE,
            _BOX,
        ),
    ),
    Table(
        "project_years",
        ("project_id", "fiscal_year", "ord"),
        "事業の年度ごとの状況",
        "status of a project per fiscal year",
        (
            _PROJECT,
            Column(
                "fiscal_year",
                "integer",
                "年度（西暦、4月始まり）",
                "fiscal year, named by the year it begins in",
                nullable=False,
            ),
            _ord("同じ年度の中の順番（上期・下期など）", "entry within the year (half-years, two labels)"),
            Column("open_ended", "boolean", "「以降」を含むか", "whether it goes on after this year", nullable=False),
            _STATUS_RAW,
            _STATUS,
            _STAGE,
            Column("method", "text", "読み取り方", "how it was read", nullable=False, enum=METHODS),
            Column(
                "confidence",
                "number",
                "読み取り方の確からしさ（0–1）",
                "how far the method can be trusted, 0 to 1",
                nullable=False,
            ),
            _PAGE,
            _BOX,
        ),
    ),
    Table(
        "activities",
        ("project_id", "ord"),
        "事業の下の取組（工程表の行）",
        "activities: rows of a schedule below a project",
        (
            _PROJECT,
            _ord("順番", "order"),
            Column("name", "text", "取組名", "name", nullable=False),
            Column("fiscal_year_from", "integer", "初年度", "first fiscal year"),
            Column("fiscal_year_to", "integer", "最終年度", "last fiscal year"),
            Column("open_ended", "boolean", "「以降」を含むか", "whether it goes on", nullable=False),
            Column("label", "text", "矢印や帯に印刷された語", "label printed on the mark"),
            _METHOD,
            _PAGE,
            _BOX,
        ),
    ),
    Table(
        "indicators",
        ("project_id", "indicator_no"),
        "指標（KPI）",
        "indicators",
        (
            _PROJECT,
            Column("indicator_no", "integer", "指標の番号", "number of the indicator", nullable=False),
            Column("name", "text", "指標名", "name", nullable=False),
            Column("unit", "text", "単位", "unit"),
            Column("rationale", "text", "設定の考え方", "rationale"),
            _PAGE,
            _BOX,
        ),
    ),
    Table(
        "indicator_values",
        ("project_id", "indicator_no", "fiscal_year", "kind"),
        "指標の値",
        "values of an indicator",
        (
            _PROJECT,
            Column("indicator_no", "integer", "指標の番号", "number of the indicator", nullable=False),
            Column("fiscal_year", "integer", "年度", "fiscal year", nullable=False),
            Column(
                "kind",
                "text",
                "基準・目標・実績",
                "baseline, target or actual",
                nullable=False,
                enum=("baseline", "target", "actual"),
            ),
            Column("value_raw", "text", "印刷のまま", "as printed", nullable=False),
            Column("value", "number", "数値", "number"),
            Column("comparator", "text", "比較（以上・以下など）", "comparator", enum=("=", ">=", "<=", ">", "<")),
            _PAGE,
            _BOX,
        ),
    ),
    Table(
        "budgets",
        ("project_id", "ord"),
        "事業費",
        "budgets",
        (
            _PROJECT,
            _ord("順番", "order"),
            Column("fiscal_year", "integer", "年度", "fiscal year"),
            Column("amount_yen", "bigint", "金額（円）", "amount in yen"),
            Column("amount_raw", "text", "印刷のまま", "as printed", nullable=False),
            _PAGE,
            _BOX,
        ),
    ),
    Table(
        "previous_results",
        ("document_id", "ord"),
        "前計画の取組結果",
        "results of the previous plan",
        (
            _DOCUMENT,
            _ord("順番", "order"),
            Column("theme", "text", "区分", "theme as printed"),
            Column("name", "text", "取組名", "name", nullable=False),
            Column("content", "text", "内容", "content"),
            _STATUS_RAW,
            _STATUS,
            _STAGE,
            _PAGE,
            _BOX,
        ),
    ),
    Table(
        "findings",
        ("document_id", "ord"),
        "読み取れなかったこと、確かめてほしいこと",
        "what could not be read or decided",
        (
            Column(
                "document_id",
                "text",
                "文書（読めなかったファイルも含む）",
                "document, also of files that could not be read",
                nullable=False,
            ),
            _ord("順番", "order"),
            Column("page_no", "integer", "ページ", "page"),
            Column("severity", "text", "重さ", "severity", nullable=False, enum=("error", "warning", "info")),
            Column(
                "code",
                "text",
                "種類（lookups/finding_codes.csv）",
                "code, see lookups/finding_codes.csv",
                nullable=False,
            ),
            Column("message", "text", "説明", "message", nullable=False),
            Column("value_raw", "text", "該当の値", "the value concerned"),
            Column("suggestion", "text", "どうすればよいか", "what to do"),
            Column("bbox", "box", "ページ上の位置", "place on the page"),
        ),
    ),
)

BY_NAME = {table.name: table for table in TABLES}
