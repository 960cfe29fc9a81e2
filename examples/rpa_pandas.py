"""Who implemented RPA first, and how far are 龍ケ崎・流山・秦野 in each theme? From the Parquet files, with pandas.

RPAを最初に実施したのはどこか。龍ケ崎・流山・秦野は、テーマごとにどこまで進んでいるか。

    python examples/rpa_pandas.py [data/curated]
"""

import sys
from pathlib import Path

import pandas as pd

CITIES = ["龍ケ崎市", "流山市", "秦野市"]
FISCAL_YEAR = 2023  # the first that all three plans cover


def answers(curated: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The two answers: cities by their first year of RPA; themes by city, as implemented/all projects."""
    build = curated.resolve()  # the link may move on to a newer build while we read; this is one build

    def read(table: str, *columns: str) -> pd.DataFrame:
        return pd.read_parquet(build / f"{table}.parquet", columns=list(columns))

    # The newest edition of each plan, under the name of its city.
    documents = read("documents", "document_id", "municipality_code", "plan_key", "published_on", "fiscal_year_from")
    documents["plan_key"] = documents["plan_key"].fillna(documents["document_id"])
    documents = documents.sort_values(["published_on", "document_id"], na_position="first")
    documents = documents.drop_duplicates("plan_key", keep="last")
    cities = read("municipalities", "municipality_code", "name").rename(columns={"name": "municipality"})
    # Each project once: a later listing of the same project has same_as.
    projects = read("projects", "project_id", "document_id", "name", "theme", "same_as")
    projects = projects[projects["same_as"].isna()].merge(documents.merge(cities))

    # The furthest stage of each project in each year, as its rung on the ladder (検討 1, 実施 2, 完了 3).
    years = read("project_years", "project_id", "fiscal_year", "stage")
    years = years.merge(read("stages", "stage", "rank"), how="left")
    years = years.groupby(["project_id", "fiscal_year"], as_index=False)["rank"].max().merge(projects)
    years["implemented"] = years["rank"] >= 2

    rpa = read("project_initiatives", "project_id", "initiative_id").query("initiative_id == 'rpa'").merge(projects)
    started = years[years["implemented"]].groupby("project_id", as_index=False)["fiscal_year"].min()
    rpa = rpa.merge(started.rename(columns={"fiscal_year": "first_year"}), how="left")
    rpa = rpa.sort_values(["first_year", "project_id"]).drop_duplicates("municipality").convert_dtypes()
    rpa["since_before"] = rpa["first_year"] <= rpa["fiscal_year_from"]  # it may have begun before the plan
    rpa["first_project"] = rpa["name"].where(rpa["first_year"].notna())
    first = rpa.sort_values(["first_year", "municipality"])[
        ["municipality", "first_year", "since_before", "first_project"]
    ]

    year = years[(years["fiscal_year"] == FISCAL_YEAR) & years["municipality"].isin(CITIES)]
    counts = year.groupby(["theme", "municipality"])["implemented"].agg(["sum", "count"])
    shares = counts["sum"].astype(str) + "/" + counts["count"].astype(str)
    return first.reset_index(drop=True), shares.unstack("municipality")[CITIES].reset_index()


if __name__ == "__main__":
    for answer in answers(Path(sys.argv[1] if len(sys.argv) > 1 else "data/curated")):
        print(answer.to_string(index=False, na_rep="-"), end="\n\n")
