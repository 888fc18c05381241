"""The demo's curriculum as it is written: minutes that add up."""

import pytest

from lms.portal.demo.lessons import workshop_files

LESSONS = [lesson for _, lessons in workshop_files() for lesson in lessons]


def of_each_lesson(lesson: dict) -> str:
    return lesson["code"]


@pytest.mark.parametrize("lesson", LESSONS, ids=of_each_lesson)
def test_the_phases_of_a_lesson_add_up_to_its_minutes_and_to_forty_five(lesson):
    assert sum(phase["minutes"] for phase in lesson["phases"]) == lesson["minutes"]
    assert sum(phase["short_minutes"] for phase in lesson["phases"]) == 45


@pytest.mark.parametrize("lesson", LESSONS, ids=of_each_lesson)
def test_each_phase_is_shorter_in_forty_five_minutes_and_keeps_steps_only_where_it_has_minutes(lesson):
    for phase in lesson["phases"]:
        steps = set(phase["short"])

        assert 0 <= phase["short_minutes"] < phase["minutes"]
        assert bool(steps) == bool(phase["short_minutes"])
        assert steps <= set(range(1, len(phase["steps"]) + 1))
        assert len(steps) == len(phase["short"])
    assert lesson["phases"][0]["short"]
    assert lesson["phases"][-1]["short"]


@pytest.mark.parametrize("lesson", LESSONS, ids=of_each_lesson)
def test_every_annex_has_an_english_title_of_its_own(lesson):
    titles = [annex["title_en"] for annex in lesson["annexes"]]

    assert all(titles)
    assert len(set(titles)) == len(titles)
