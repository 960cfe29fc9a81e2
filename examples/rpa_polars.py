"""Who implemented RPA first, and how far are 龍ケ崎・流山・秦野 in each theme? From the Parquet files, with polars.

RPAを最初に実施したのはどこか。龍ケ崎・流山・秦野は、テーマごとにどこまで進んでいるか。

    python examples/rpa_polars.py [data/curated]
"""

import sys
from pathlib import Path

import polars as pl

CITIES = ["龍ケ崎市", "流山市", "秦野市"]
FISCAL_YEAR = 2023  # the first that all three plans cover


def answers(curated: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The two answers: cities by their first year of RPA; themes by city, as implemented/all projects."""
    build = curated.resolve()  # the link may move on to a newer build while we read; this is one build

    def scan(table: str) -> pl.LazyFrame:
        return pl.scan_parquet(build / f"{table}.parquet")

    # The newest edition of each plan, under the name of its city.
    documents = scan("documents").with_columns(pl.coalesce("plan_key", "document_id").alias("plan_key"))
    documents = documents.sort("published_on", "document_id", nulls_last=False)
    documents = documents.unique("plan_key", keep="last", maintain_order=True)
    cities = scan("municipalities").select("municipality_code", municipality="name")
    # Each project once: a later listing of the same project has same_as.
    projects = scan("projects").filter(pl.col("same_as").is_null()).join(documents, on="document_id")
    projects = projects.join(cities, on="municipality_code").select(
        "municipality", "project_id", "name", "theme", "fiscal_year_from"
    )

    # The furthest stage of each project in each year, as its rung on the ladder (検討 1, 実施 2, 完了 3).
    years = scan("project_years").join(scan("stages").select("stage", "rank"), on="stage", how="left")
    years = years.group_by("project_id", "fiscal_year").agg(pl.col("rank").max())
    years = years.join(projects, on="project_id").with_columns(implemented=pl.col("rank").fill_null(0) >= 2)

    started = years.filter("implemented").group_by("project_id").agg(first_year=pl.col("fiscal_year").min())
    rpa = scan("project_initiatives").filter(pl.col("initiative_id") == "rpa").join(projects, on="project_id")
    rpa = rpa.join(started, on="project_id", how="left").sort("first_year", "project_id", nulls_last=True)
    first = rpa.unique("municipality", keep="first").sort("first_year", "municipality", nulls_last=True)
    first = first.select(
        "municipality",
        "first_year",
        since_before=pl.col("first_year") <= pl.col("fiscal_year_from"),  # it may have begun before the plan
        first_project=pl.when(pl.col("first_year").is_not_null()).then("name"),
    )

    year = years.filter(pl.col("fiscal_year") == FISCAL_YEAR, pl.col("municipality").is_in(CITIES))
    share = pl.format("{}/{}", pl.col("implemented").sum(), pl.len())
    shares = year.group_by("theme", "municipality").agg(implemented=share).collect()
    shares = shares.pivot("municipality", index="theme", values="implemented")
    return first.collect(), shares.select("theme", *CITIES).sort("theme")


if __name__ == "__main__":
    with pl.Config(tbl_rows=-1, fmt_str_lengths=40, tbl_hide_dataframe_shape=True):
        for answer in answers(Path(sys.argv[1] if len(sys.argv) > 1 else "data/curated")):
            print(answer)
