# Who implemented RPA first, and how far are 龍ケ崎・流山・秦野 in each theme? From the Parquet files, with arrow and dplyr.
# RPAを最初に実施したのはどこか。龍ケ崎・流山・秦野は、テーマごとにどこまで進んでいるか。
#
#     Rscript examples/rpa.R [data/curated]

library(arrow)
library(dplyr)
library(tidyr)

cities <- c("龍ケ崎市", "流山市", "秦野市")
chosen_year <- 2023 # the first that all three plans cover

given <- commandArgs(trailingOnly = TRUE)
# The link may move on to a newer build while we read; this is one build.
build <- normalizePath(if (length(given) > 0) given[1] else "data/curated")
read <- function(table, columns) {
  as_tibble(read_parquet(file.path(build, paste0(table, ".parquet")), col_select = all_of(columns)))
}

# The newest edition of each plan, under the name of its city.
municipalities <- read("municipalities", c("municipality_code", "name")) |>
  rename(municipality = name)
documents <- read("documents", c("document_id", "municipality_code", "plan_key", "published_on", "fiscal_year_from")) |>
  arrange(!is.na(published_on), published_on, document_id) |>
  group_by(plan = coalesce(plan_key, document_id)) |>
  slice_tail(n = 1) |>
  ungroup() |>
  inner_join(municipalities, by = "municipality_code") |>
  select(document_id, municipality, fiscal_year_from)
# Each project once: a later listing of the same project has same_as.
projects <- read("projects", c("project_id", "document_id", "name", "theme", "same_as")) |>
  filter(is.na(same_as)) |>
  inner_join(documents, by = "document_id")

# The furthest stage of each project in each year, as its rung on the ladder (検討 1, 実施 2, 完了 3).
years <- read("project_years", c("project_id", "fiscal_year", "stage")) |>
  left_join(read("stages", c("stage", "rank")), by = "stage") |>
  group_by(project_id, fiscal_year) |>
  summarise(implemented = any(rank >= 2, na.rm = TRUE), .groups = "drop") |>
  inner_join(projects, by = "project_id")

started <- years |>
  filter(implemented) |>
  group_by(project_id) |>
  summarise(first_year = min(fiscal_year), .groups = "drop")
first <- read("project_initiatives", c("project_id", "initiative_id")) |>
  filter(initiative_id == "rpa") |>
  inner_join(projects, by = "project_id") |>
  left_join(started, by = "project_id") |>
  arrange(first_year, project_id) |> # dplyr puts what is missing last
  distinct(municipality, .keep_all = TRUE) |>
  transmute(
    municipality,
    first_year,
    since_before = first_year <= fiscal_year_from, # it may have begun before the plan
    first_project = if_else(is.na(first_year), NA_character_, name)
  )
print(first)

shares <- years |>
  filter(fiscal_year == chosen_year, municipality %in% cities) |>
  group_by(theme, municipality) |>
  summarise(share = paste0(sum(implemented), "/", n()), .groups = "drop") |>
  pivot_wider(names_from = municipality, values_from = share) |>
  select(theme, all_of(cities)) |>
  arrange(theme)
print(shares, n = Inf)
