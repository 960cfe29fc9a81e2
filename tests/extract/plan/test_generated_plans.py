"""Plans that nobody drew by hand: fixed seeds of the generator, read and compared with what they print."""

from tools.fuzz_plans import TABLES, Tally, compare, try_seed


def test_generated_plans_are_read_and_what_is_missed_is_said(tmp_path):
    whole = Tally()
    for seed in range(24):
        whole.add(try_seed(seed, tmp_path)[1])
    assert whole.gold["projects"] > 150
    assert {table: round(whole.f1(table), 3) for table in TABLES if whole.f1(table) < 0.9} == {}
    assert whole.silent <= 0.01 * sum(whole.gold.values())


def test_a_seed_gives_the_same_plan_on_every_machine(tmp_path):
    first, second = (try_seed(7, tmp_path)[0] for _ in range(2))
    assert first == second


def test_a_plan_that_was_not_read_scores_nothing(tmp_path):
    made, _ = try_seed(3, tmp_path)
    other, _ = try_seed(4, tmp_path)
    assert made != other
    from keikaku._internal.normalize.plan.tidy import Tidy

    assert compare(made, Tidy()).f1("projects") == 0.0
