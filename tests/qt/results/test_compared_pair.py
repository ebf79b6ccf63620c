from __future__ import annotations

from dedup_gui.qt.results.compared_pair import ComparedPair


def both(pair: ComparedPair) -> tuple[str, str]:
    return pair.a, pair.b


def test_the_keeper_stands_beside_the_first_of_the_others() -> None:
    pair = ComparedPair()
    pair.follow(["keeper", "x", "y"], same_group=False)
    assert both(pair) == ("keeper", "x")
    pair.follow(["only"], same_group=False)
    assert both(pair) == ("only", "")
    pair.follow([], same_group=False)
    assert both(pair) == ("", "")


def test_a_better_keeper_takes_its_place_until_a_person_chose() -> None:
    pair = ComparedPair()
    pair.follow(["x", "y"], same_group=False)
    pair.follow(["better", "x", "y"], same_group=True)
    assert both(pair) == ("better", "x")
    assert pair.compare("y")
    pair.follow(["best", "better", "x", "y"], same_group=True)
    assert both(pair) == ("better", "y")
    pair.follow(["best", "better", "x", "y"], same_group=False)
    assert both(pair) == ("best", "better")


def test_what_left_the_group_is_replaced() -> None:
    pair = ComparedPair()
    pair.follow(["x", "y", "z"], same_group=False)
    pair.compare("z")
    pair.follow(["x", "y"], same_group=True)
    assert both(pair) == ("x", "y")
    pair.follow(["y"], same_group=True)
    assert both(pair) == ("y", "")


def test_what_is_no_other_pair_is_said() -> None:
    pair = ComparedPair()
    pair.follow(["x"], same_group=False)
    assert not pair.swap()
    pair.follow(["x", "y", "z"], same_group=False)
    assert not pair.compare("x") and not pair.compare("y") and not pair.compare("")
    assert not pair.use_as_a("x") and not pair.use_as_a("")
    assert pair.use_as_a("z")
    assert both(pair) == ("z", "x")
    assert pair.swap()
    assert both(pair) == ("x", "z")
