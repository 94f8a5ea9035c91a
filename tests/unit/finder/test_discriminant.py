import numpy as np

from groups.finder.discriminant import LEAST, Discriminant

# Both kinds spread from left to right, and differ in height.
LOW = [[-2.0, 0.0], [0.0, 0.1], [2.0, 0.0]]
HIGH = [[-2.0, 1.0], [0.0, 1.1], [2.0, 1.0], [3.0, 1.0], [-3.0, 1.0]]


def learnt() -> Discriminant:
    vectors = np.array(LOW + HIGH, dtype=np.float32)
    return Discriminant.of(vectors, [np.arange(len(LOW)), np.arange(len(LOW), len(vectors))])


def test_what_differs_among_texts_of_one_kind_does_not_tell_kinds_apart() -> None:
    low, high = learnt().axes.T
    assert abs(high[1] - low[1]) > 2 * abs(high[0] - low[0])


def test_likeliest_kind_is_behind_by_nothing() -> None:
    behind = learnt().behind(np.array([3.0, 0.2], dtype=np.float32))
    assert behind[0] == 0
    assert LEAST <= behind[1] < 0


def test_kind_with_more_texts_is_no_likelier() -> None:
    middle = np.array([0.0, (0.1 / 3 + 5.1 / 5) / 2], dtype=np.float32)
    assert np.abs(learnt().behind(middle)).max() < 0.001


def test_nothing_is_behind_by_more_than_the_least() -> None:
    assert learnt().behind(np.array([0.0, 1000.0], dtype=np.float32)).tolist() == [LEAST, 0]


def test_one_text_alone_can_be_learnt() -> None:
    one = Discriminant.of(np.array([[1.0, 0.0]], dtype=np.float32), [np.arange(1)])
    assert one.behind(np.array([0.0, 1.0], dtype=np.float32)).tolist() == [0]
