"""The formula that orders results. Plain arithmetic that takes floats and NumPy arrays alike.

Every engine uses these numbers, so that all of them put the same entries in the same order:

    tfw(stem)  = Σ over texts that hold it   W / (1 − B + B · length / usual length)          (BM25F with tf = 1)
    sat(stem)  = tfw / (tfw + K)                                                           in [0, 1)
    word       = ½ + ½·sat when found as typed; ½·sat by synonym or correction; 0 when not found
    text       = (Σ idf·word / Σ idf + ¼·share of neighbouring words found as a phrase) / 1¼
    near       = 1 / (1 + km / 4), at least 0.35 when it serves the place's area, 0.12 when it serves everywhere
    need       = mean over the needs asked for of 1 (stated) or ½ (through a narrower need)
    fresh      = 1 − days since it was confirmed / 730, at least 0
    score      = (3·text + 1·need + 2·near + ½·fresh) / sum of the weights that the query uses

Scores count to the sixth decimal. Entries found by the words typed come before those found by synonyms or
corrections, whatever their score.
"""

import math
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Numbers = TypeVar("Numbers", float, NDArray[np.float64])

WEIGHTS = (3.0, 1.5, 2.5, 1.0)
USUAL_LENGTHS = (4.0, 4.0, 12.0, 60.0)
LENGTH_SHARE = 0.4
SATURATION = 1.2
PHRASE = 0.25
HALF_KM = 4.0
COVERS = 0.35
ANYWHERE = 0.12
FRESH_DAYS = 730.0
W_TEXT, W_NEED, W_NEAR, W_FRESH = 3.0, 1.0, 2.0, 0.5
STEPS = 1_000_000
METRE = 1000.0


def weight_of(text: int, length: Numbers) -> Numbers:
    """What one occurrence in text number `text` (0..3) with `length` stems counts."""
    return WEIGHTS[text] / (1 - LENGTH_SHARE + LENGTH_SHARE * length / USUAL_LENGTHS[text])


def saturated(tfw: Numbers) -> Numbers:
    """The share of the most that a stem can count."""
    return tfw / (tfw + SATURATION)


def idf(frequency: int, entries: int) -> float:
    """How telling a word is that `frequency` of all `entries` have. Always above 0."""
    return math.log(1 + (entries - frequency + 0.5) / (frequency + 0.5))


def nearness(km: Numbers) -> Numbers:
    """1 at the door, ½ at four kilometres."""
    return 1 / (1 + km / HALF_KM)


def freshness(days: float) -> float:
    """1 when confirmed today, 0 after two years or never."""
    return max(0.0, 1 - max(0.0, days) / FRESH_DAYS)


def weights_in_use(*, text: bool, need: bool, near: bool) -> float:
    """The sum of the weights of the parts that the query uses."""
    return W_TEXT * text + W_NEED * need + W_NEAR * near + W_FRESH
