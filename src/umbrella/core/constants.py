"""Physical constants, SI, each with its source."""

from typing import Final

# NGA.STND.0036 (WGS 84, version 1.0.0, 2014), table 3.1 and 3.3
WGS84_A_M: Final = 6_378_137.0
WGS84_INVERSE_FLATTENING: Final = 298.257223563
WGS84_GM_M3_S2: Final = 3.986004418e14
WGS84_OMEGA_RAD_S: Final = 7.292115e-5

# Vallado, Fundamentals of Astrodynamics and Applications, 4th ed., table D-1 (JGM-3, unnormalised)
J2: Final = 1.0826266835531513e-3  # WGS 84: -sqrt(5) * C20 of EGM96; NESC check cases use 0.00108262982
J3: Final = -2.5326564853322355e-6
J4: Final = -1.619621591367e-6

# NOAA/NASA/USAF, U.S. Standard Atmosphere 1976, table 2
US76_G0_M_S2: Final = 9.80665
US76_R_J_KMOL_K: Final = 8314.32
US76_M0_KG_KMOL: Final = 28.9644
US76_GAMMA: Final = 1.4
US76_EARTH_RADIUS_M: Final = 6_356_766.0

G0_M_S2: Final = 9.80665  # standard gravity: the definition of specific impulse
BOLTZMANN_J_K: Final = 1.380649e-23  # SI, exact since 2019
LIGHT_M_S: Final = 299_792_458.0  # SI, exact
