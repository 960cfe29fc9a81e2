.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CORPUS ?= ../shared/corpus

.PHONY: help ingest test test-long check format lock score score-cases score-normalize fuzz-plans fit bench docs pictures sbom clean

help: ## この一覧 / this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-15s %s\n", $$1, $$2}'

ingest: $(VENV)/.run ## PDFを読み、DuckDBとParquetを公開する / read data/raw, publish data/curated
	$(BIN)/keikaku ingest

test: $(VENV)/.dev check ## 書式・型・試験のすべて / lint, types and all tests
	$(BIN)/python -m pytest -n auto

test-long: $(VENV)/.dev ## 時間のかかる試験（止まる・落ちる・重なる） / slow tests: killed, restarted, overlapping
	$(BIN)/python -m pytest -m long -n 2 --dist loadfile

check: $(VENV)/.dev ## 書式と型だけ / ruff and mypy
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(VENV)/.dev ## 書式を整える / format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# What a plan says must be found: projects, years and stages nearly always, and no table may fall behind.
LIMITS := all=0.985 projects=0.99 years=0.99 stages=0.99 \
  $(addsuffix =0.95,document numbers parents flags bureaus sections status_raw activities indicators indicator_values budgets previous_results)

# Plans made without sight of the readers: dev2, and the rounds of tests/plans/blind. What was reached may not fall.
LIMITS_dev2 := all=0.97 projects=0.965 years=0.95 sections=0.95 numbers=0.97 stages=0.95
LIMITS_r1 := all=0.84 projects=0.92
LIMITS_r2 := all=0.90 projects=0.89
LIMITS_r3 := all=0.93 projects=0.94
LIMITS_r4 := all=0.75 projects=0.88
LIMITS_r5 := all=0.95 projects=0.96
LIMITS_r6 := all=0.92 projects=0.96
LIMITS_r7 := all=0.93 projects=0.97
LIMITS_r8 := all=0.97 projects=0.98
LIMITS_r9 := all=0.97 projects=0.98
LIMITS_r10 := all=0.95 projects=0.98
LIMITS_r11 := all=0.89 projects=0.95
LIMITS_r12 := all=0.94 projects=0.95
LIMITS_r13 := all=0.98 projects=0.98
LIMITS_r14 := all=0.97 projects=0.98
LIMITS_r15 := all=0.97 projects=0.98
LIMITS_r16 := all=0.97 projects=0.98
LIMITS_r17 := all=0.95 projects=0.98
LIMITS_r18 := all=0.90 projects=0.98
LIMITS_r19 := all=0.96 projects=0.98
LIMITS_r20 := all=0.95 projects=0.98
LIMITS_r21 := all=0.92 projects=0.98
LIMITS_r22 := all=0.88 projects=0.98
LIMITS_r23 := all=0.89 projects=0.98
LIMITS_r24 := all=0.90 projects=0.97
LIMITS_r25 := all=0.93 projects=0.98
LIMITS_r26 := all=0.96 projects=0.98
LIMITS_r27 := all=0.95 projects=0.98
LIMITS_sample := $(LIMITS)
LIMITS_dev := $(LIMITS)

# What is missed or wrong in silence, and warnings about pages on which nothing was (shares).
SILENT := missed=0.035 wrong=0.02 alarms=0.14
SILENT_sample := missed=0.005 wrong=0.005 alarms=0.05
SILENT_dev := missed=0.005 wrong=0.005 alarms=0.09
SILENT_dev2 := missed=0.01 wrong=0.01 alarms=0.11
# The maker of kotoura (r3) gives what came of a year as a second entry of it.
SILENT_r3 := missed=0.05 wrong=0.02 alarms=0.14
# The makers of taketa (r27) give 実績 as a second entry beside 計画; here one of them holds.
SILENT_r27 := missed=0.05 wrong=0.02 alarms=0.14
# The maker of susaki (r22) gives no entry to an arrow behind a mark of the same year.
SILENT_r22 := missed=0.035 wrong=0.07 alarms=0.14
SILENT_r7 := missed=0.035 wrong=0.025 alarms=0.14
SETS := sample=data/raw dev=$(CORPUS)/dev dev2=$(CORPUS)/dev2 $(foreach round,r1 r2 r3 r4 r5 r6 r7 r8 r9 r10 r11 r12 r13 r14 r15 r16 r17 r18 r19 r20 r21 r22 r23 r24 r25 r26 r27,$(round)=tests/plans/blind/$(round))

score: $(VENV)/.dev ## 正解のある計画で読み取りを測る / score the plans that have ground truth
	@if [ -f $(CORPUS)/../score.py ]; then $(foreach set,$(SETS),$(call score_set,$(word 1,$(subst =, ,$(set))),$(word 2,$(subst =, ,$(set)))) &&) true; \
	else echo "正解データがないため測りません / no ground truth here, nothing to score"; fi

# $1: name of the set, $2: its PDFs. The gold of the samples lies in the corpus, that of the others beside the PDFs.
score_set = $(BIN)/keikaku ingest --accept-loss --raw $2 --curated build/score/$1 && \
  $(BIN)/python $(CORPUS)/../score.py --curated build/score/$1 --gold $(call gold_of,$1,$2) --diff 40 \
    $(addprefix --min ,$(LIMITS_$1)) && \
  $(BIN)/python $(CORPUS)/../silent.py --curated build/score/$1 --gold $(call gold_of,$1,$2) --calibration \
    $(addprefix --max ,$(or $(SILENT_$1),$(SILENT)))
gold_of = $(if $(filter sample,$1),$(CORPUS)/sample,$2)

fuzz-plans: $(VENV)/.dev ## 生成した計画を読んで測る（N=500 で数を変える） / read generated plans, N of them, and score
	@$(BIN)/python -m tools.fuzz_plans --count $(or $(N),100) $(if $(SEED),--seed $(SEED))

fit: $(VENV)/.dev ## 見出し・内容・位置の重みを作り直す / fit the weights of evidence anew
	@$(BIN)/python -m tools.fit_evidence && $(BIN)/python -m tools.fit_doubts && $(BIN)/python -m tools.fit_sureness

# One difficulty a PDF: the shared ones and those of tests/cases; how many of each hold may only grow.
CASES := $(CORPUS)/../cases
CASES_HOLD := $(CASES)=111 tests/cases/r1=253 tests/cases/r2=84

score-cases: $(VENV)/.dev ## 一つずつの難点を持つPDFで読み取りを確かめる / check the PDFs with one difficulty each
	@mkdir -p build; if [ -f $(CASES)/check.py ]; then \
	  $(foreach set,$(CASES_HOLD),$(call check_cases,$(word 1,$(subst =, ,$(set))),$(word 2,$(subst =, ,$(set)))) &&) true; \
	else echo "例のPDFがないため確かめません / no cases here, nothing to check"; fi

# $1: folder of the cases, $2: how many hold at least.
check_cases = { $(BIN)/python $(CASES)/check.py --keikaku $(abspath $(BIN)/keikaku) --cases $1 | tee build/cases.txt; \
  held=$$(sed -n 's/^\([0-9]*\) of [0-9]* cases hold$$/\1/p' build/cases.txt | head -1); [ "$${held:-0}" -ge $2 ]; }

score-normalize: $(VENV)/.dev ## 値の読み取りの例を測る / score the cases of the value contracts
	@$(BIN)/python -m benchmarks.score_normalize $(CORPUS)/../normalize-cases --show

# Each owns a section of docs/benchmarks.md; `make bench BENCH="command_start big_pdf"` renews only those.
BENCH := reading_pages reading_plans peers pipeline quiet_night big_pdf command_start recorded_runs dashboard report_pages warehouse

bench: $(VENV)/.dev ## 性能を測り docs/benchmarks.md に書く（長くかかる） / measure speed and memory, takes long
	@for name in $(BENCH); do CORPUS=$(abspath $(CORPUS)) $(BIN)/python -m benchmarks.$$name --record || exit 1; done

lock: ## requirements*.txt を作り直す（uvが要る） / renew the pinned requirements (needs uv)
	@for name in requirements-dev requirements-ocr requirements; do \
	  uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	    $$([ $$name = requirements-dev ] || echo -c requirements-dev.txt) $$name.in -o $$name.txt || exit 1; \
	done # what users get is what the tests ran with

docs: $(VENV)/.dev ## 文書を build/docs にサイトとして作る / the documentation as a site
	@$(BIN)/python -m tools.command_pages && $(BIN)/keikaku schema --format md > docs/data-dictionary.md
	@$(BIN)/sphinx-build -q -W --keep-going -b html docs build/docs && echo build/docs/index.html

pictures: $(VENV)/.dev ## 文書の画面の図を見本から撮り直す（Chromiumが要る） / take the screenshots of the documentation
	@$(BIN)/python -m tools.screenshots

sbom: $(VENV)/.dev ## 使っている部品の一覧（CycloneDX）を build/sbom.json に書く / list what is shipped
	@mkdir -p build && $(BIN)/cyclonedx-py requirements requirements-ocr.txt --of JSON -o build/sbom.json

clean: ## 作ったものを消す（公開した表は残す） / remove what was made, keep the published tables
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -m venv $(VENV)

# .run holds what ingest needs; .dev adds the tools of the tests and satisfies .run as well.
# make ingest OCR=no leaves out text recognition (290 MB); pages that are pictures then become findings.
$(VENV)/.run: requirements.txt requirements-ocr.txt pyproject.toml | $(VENV)/bin/python
	@test -f $(VENV)/.dev || $(BIN)/python tools/install.py $(if $(filter no,$(OCR)),requirements.txt,requirements-ocr.txt)
	@touch $@

$(VENV)/.dev: requirements-dev.txt pyproject.toml | $(VENV)/bin/python
	@$(BIN)/python tools/install.py requirements-dev.txt
	@touch $@ $(VENV)/.run
