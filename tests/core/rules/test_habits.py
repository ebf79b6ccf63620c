"""What is learned from decisions: which folder is kept over which."""

from __future__ import annotations

from dedup_gui.core.rules.habits import ENOUGH, Habit, Habits
from dedup_gui.core.rules.trial import Trial
from dedup_gui.core.types import Decision, Group
from tests.core.review.review_images import group, image, review_of

KEEP, REMOVE = Decision.KEEP, Decision.REMOVE


def pair(number: int, kept: str = "/p/Camera", removed: str = "/p/Downloads") -> Group:
    return group([image(f"{kept}/{number}.jpg"), image(f"{removed}/{number}.jpg")], id=number)


def decided(found: Group, kept: str = "/p/Camera") -> dict[str, Decision]:
    return {path: KEEP if path.startswith(kept) else REMOVE for path in found.paths}


def learned(number: int) -> Habits:
    habits = Habits()
    for each in range(number):
        habits.learn(pair(each), decided(pair(each)))
    return habits


def test_enough_decisions_of_one_kind_are_a_habit() -> None:
    assert learned(ENOUGH - 1).found() is None
    assert learned(ENOUGH).found() == Habit("/p/Camera", "/p/Downloads", ENOUGH)


def test_a_decision_against_it_ends_it_and_taking_that_back_brings_it_again() -> None:
    habits = learned(ENOUGH)
    other = pair(99)
    habits.learn(other, decided(other, "/p/Downloads"))
    assert habits.found() is None
    habits.learn(other, {})
    assert habits.found() is not None


def test_what_is_taken_back_does_not_count_nor_what_is_not_decided_whole() -> None:
    habits = learned(ENOUGH)
    habits.learn(pair(3), {})
    assert habits.found() is None
    part = group([*pair(3).members, image("/p/Camera/other.jpg")])
    habits.learn(part, {"/p/Downloads/3.jpg": REMOVE, "/p/Camera/3.jpg": KEEP})
    assert habits.found() is None


def test_the_same_group_counts_once() -> None:
    habits = learned(ENOUGH - 1)
    habits.learn(pair(0), decided(pair(0)))
    assert habits.found() is None


def test_folders_of_one_tree_count_together_and_the_deepest_that_holds_them_is_told() -> None:
    habits = Habits()
    for number in range(ENOUGH):
        found = pair(number, f"/p/Camera/{2020 + number % 3}", "/p/Downloads/old")
        habits.learn(found, decided(found))
    assert habits.found() == Habit("/p/Camera", "/p/Downloads/old", ENOUGH)


def test_a_folder_inside_the_other_is_no_habit_and_neither_are_several_folders() -> None:
    habits = Habits()
    for number in range(2 * ENOUGH):
        inside = pair(number, "/p", "/p/Downloads")
        habits.learn(inside, {inside.paths[0]: REMOVE, inside.paths[1]: KEEP})
        several = group([image(f"/p/{name}/{number}.jpg") for name in ("Camera", "a", "b")])
        habits.learn(several, decided(several))
    assert habits.found() is None


def test_what_the_person_does_not_want_to_hear_of() -> None:
    habits = learned(ENOUGH)
    assert habits.found([("/p/Camera", "/p/Downloads")]) is None
    assert habits.found([("/p/Camera/2020", "/p/Downloads/x")]) is None, "of the same trees"
    assert habits.found([("/p/Downloads", "/p/Camera")]) is not None
    habits.clear()
    assert habits.found() is None


def test_its_rule_does_the_same_elsewhere_and_nothing_else() -> None:
    third = group([image("/p/Camera/z.jpg"), image("/p/Downloads/z.jpg"), image("/p/Other/z.jpg")])
    review = review_of([pair(1), third, pair(2, "/p/Other"), pair(3, "/p/Camera/2024", "/p/Downloads/deep")])
    found = Trial(review.standing()).run([Habit("/p/Camera", "/p/Downloads", 12).rule()])
    assert found is not None
    assert [item.path for item in found.change.to_remove] == [
        "/p/Downloads/1.jpg",
        "/p/Downloads/z.jpg",
        "/p/Downloads/deep/3.jpg",
    ]
