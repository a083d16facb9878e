"""How far and how long: two points to road kilometres, kilometres to minutes. Rough by design.

Nothing here looks anything up: a great circle, a factor for the detours that roads make, and a speed.
Rivers, motorways and bus timetables are not in it, so every figure is shown as rough.
"""

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth, in kilometres.

Source: the arithmetic mean radius R1 of the Geodetic Reference System 1980; H. Moritz, "Geodetic
Reference System 1980", Journal of Geodesy 74 (2000), 128-133.
"""


WITHIN_A_DISTRICT_KM = 2.0
"""Great-circle kilometres taken between two people where one is known only to a postcode district.

Two points of one district are never nothing apart. Source: none; two points drawn anywhere in a disc are
0.9 of its radius apart in the mean, and the districts of English towns are some 2 km from middle to edge.
"""


def great_circle_km(
    latitude: FloatArray, longitude: FloatArray, other_latitude: FloatArray, other_longitude: FloatArray
) -> FloatArray:
    """Give the great-circle distance between points, by the haversine formula.

    Parameters
    ----------
    latitude, longitude, other_latitude, other_longitude
        float[P], degrees; NaN where a point is not known.

    Returns
    -------
    float[P]
        Kilometres, 0 or more; NaN where either point is not known.

    Notes
    -----
    Source: R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68 (1984), 159. It keeps its
    precision for points close together, where the cosine formula does not.
    """
    phi, other_phi = np.radians(latitude), np.radians(other_latitude)
    half_phi = (other_phi - phi) / 2
    half_lambda = np.radians(other_longitude - longitude) / 2
    chord = np.sin(half_phi) ** 2 + np.cos(phi) * np.cos(other_phi) * np.sin(half_lambda) ** 2
    arc: FloatArray = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(chord, 0, 1)))
    return arc


def tenths(kilometres: FloatArray) -> FloatArray:
    """Round kilometres half up to a tenth: float of the same length; NaN and infinity stay."""
    rounded: FloatArray = np.floor(kilometres * 10 + 0.5) / 10
    return rounded


def road_km(great_circle: FloatArray, circuity: float) -> FloatArray:
    """Stretch great-circle kilometres to rough road kilometres, rounded half up to a tenth, once.

    Parameters
    ----------
    great_circle
        float[P], kilometres.
    circuity
        Road distance over great-circle distance, 1 or more; the policy's setting.

    Notes
    -----
    The figure that is shown is the one that counts: limits, minutes, levels and files all use it. Rounding
    also makes it the same wherever it is asked for: the last bits of a sine differ between machines.

    Source: none that settles the default of 1.3, which is a choice and a setting. G. F. Newell,
    "Traffic Flow on Transportation Networks" (1980), puts random points of a town at about 1.2;
    R. H. Ballou, H. Rahardja and N. Sakai, "Selected country circuity factors for road travel distance
    estimation", Transportation Research Part A 36 (2002), 843-848, find countries well above that.
    """
    return tenths(great_circle * circuity)


def road_km_to_the_metre(great_circle: FloatArray, circuity: float) -> FloatArray:
    """Stretch great-circle kilometres as version 1 of the round file did; parameters as :func:`road_km`."""
    return np.round(great_circle * circuity, 3)


def minutes(distance_km: FloatArray, speed_kmh: FloatArray) -> FloatArray:
    """Turn kilometres into rough minutes one way.

    Parameters
    ----------
    distance_km
        float[P], road kilometres; NaN where not known.
    speed_kmh
        float[P], above 0.
    """
    taken: FloatArray = distance_km * 60 / speed_kmh
    return taken
