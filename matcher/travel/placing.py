"""Puts everyone of a pool on the map: own coordinates first, then the gazetteer."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Points of everyone in a pool, in the pool's order.

    Parameters
    ----------
    child_latitude, child_longitude
        float[C], degrees; NaN where no point is known.
    visitor_latitude, visitor_longitude
        float[V], degrees; NaN where no point is known.
    """

    child_latitude: FloatArray
    child_longitude: FloatArray
    visitor_latitude: FloatArray
    visitor_longitude: FloatArray
