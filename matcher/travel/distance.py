"""How far and how long: two points to road kilometres, kilometres to minutes. Rough by design.

Nothing here looks anything up: a great circle, a factor for the detours that roads make, and a speed.
Rivers, motorways and bus timetables are not in it, so every figure is shown as rough.
"""

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth, in kilometres.

Source: the arithmetic mean radius R1 of the Geodetic Reference System 1980; H. Moritz, "Geodetic
Reference System 1980", Journal of Geodesy 74 (2000), 128-133.
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


def road_km(great_circle: FloatArray, circuity: float) -> FloatArray:
    """Stretch great-circle kilometres to rough road kilometres, rounded to the metre.

    Parameters
    ----------
    great_circle
        float[P], kilometres.
    circuity
        Road distance over great-circle distance, 1 or more; the policy's setting.

    Notes
    -----
    Rounding makes a pair's distance the same however and wherever it is asked for: the last bits of a
    sine differ between machines.

    Source: none that settles the default of 1.3, which is a choice and a setting. G. F. Newell,
    "Traffic Flow on Transportation Networks" (1980), puts random points of a town at about 1.2;
    R. H. Ballou, H. Rahardja and N. Sakai, "Selected country circuity factors for road travel distance
    estimation", Transportation Research Part A 36 (2002), 843-848, find countries well above that.
    """
    return np.round(great_circle * circuity, 3)


def speeds_kmh(drives: BoolArray, drive_kmh: float, public_kmh: float) -> FloatArray:
    """Give each visitor's rough door-to-door speed.

    Parameters
    ----------
    drives
        bool[V], whether the visitor is known to drive. Not known counts as no: public transport is
        the longer of the two, so that a promise of minutes is not made on a guess.
    drive_kmh, public_kmh
        Kilometres an hour; the policy's settings. Defaults 40 and 20.

    Notes
    -----
    Source: the average speed on local "A" roads in England was 25.4 miles an hour (40.9 km/h) in the
    year to June 2019, Department for Transport, "Travel time measures for the Strategic Road Network
    and local 'A' roads: July 2018 to June 2019". 20 km/h by public transport, waits included, is a
    choice without a source. Both are settings.
    """
    slower = min(drive_kmh, public_kmh)
    return np.where(drives, float(drive_kmh), float(slower))


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
