"""What stands where in the one flat array of a chunk of lanes.

Row k of lane i is w[k * LANES + i]. The first rows are the coefficients of `forces`, so that its functions read the
array as it is. One array and constant rows let the compiler see that no two columns overlap: the loops over lanes
become vector code.
"""

from typing import Final

from umbrella.core.compiled import formula
from umbrella.physics.flight.forces import ROWS

LANES: Final = 32  # lanes that are flown together; a multiple of every machine's vector length
FAR: Final = 1e12  # stands for infinity where infinity times 0 would be met

STATE: Final = ROWS  # 6: inertial position and velocity at the start of the step, m, m/s
T: Final = STATE + 6  # s
TRIAL: Final = T + 1  # 6: state at a stage, and at the end, of the step that is being tried
H: Final = TRIAL + 6  # size of the step that is being tried, s
GOAL: Final = H + 1  # step to the next border, knot or end of a segment, s
WANT: Final = GOAL + 1  # step that the error allows, s
LIMIT: Final = WANT + 1  # step to a border that the last trial had run over, s; otherwise FAR
END: Final = LIMIT + 1  # end of the burn segment, s
JERK: Final = END + 1  # 3: rate of the acceleration at the start of the step, m/s^3
ERROR: Final = JERK + 3  # estimated local error in units of the tolerance
ROOT_BEFORE: Final = ERROR + 1  # eighth root of the error of the step before
STEP_BEFORE: Final = ROOT_BEFORE + 1  # and its size, s
CARE: Final = STEP_BEFORE + 1  # 1: full tolerance; less: an error has little time left to grow

HEIGHT: Final = CARE + 1  # above the ellipsoid at the start of the step, m
CLIMB: Final = HEIGHT + 1  # its rate, m/s
RISE: Final = CLIMB + 1  # and the rate of that, m/s^2
MACH: Final = RISE + 1  # at the start of the step
MACH_RATE: Final = MACH + 1  # 1/s
MACH_RATE2: Final = MACH_RATE + 1  # 1/s^2
END_HEIGHT: Final = MACH_RATE2 + 1  # the same at the end of the trial
END_CLIMB: Final = END_HEIGHT + 1
END_MACH: Final = END_CLIMB + 1
END_DRAG: Final = END_MACH + 1  # drag there per density, drag coefficient and velocity, m^3/kg/s
JUMP: Final = END_DRAG + 1  # by how much the rate of drag per velocity jumps there, 1/s^2

LOW: Final = JUMP + 1  # borders in height, m
HIGH: Final = LOW + 1
LOW_KINK: Final = HIGH + 1  # jump of the density's slope at the border, kg/m^4
HIGH_KINK: Final = LOW_KINK + 1
LOW_BEYOND: Final = HIGH_KINK + 1  # how far a step may run over the lower and the upper border at most, m
HIGH_BEYOND: Final = LOW_BEYOND + 1
LOW_SHORT: Final = HIGH_BEYOND + 1  # how far before them they count as reached at most, m
HIGH_SHORT: Final = LOW_SHORT + 1
BORDER_ROWS: Final = 8

SLOW: Final = HIGH_SHORT + 1  # borders of the drag table's interval, Mach
FAST: Final = SLOW + 1
SLOW_KINK: Final = FAST + 1  # jump of the drag coefficient's slope there
FAST_KINK: Final = SLOW_KINK + 1
KNOT_ROWS: Final = 4

EVENT: Final = FAST_KINK + 1  # what the step ended on: sum of the events below
TRIES: Final = EVENT + 1
FLIGHT: Final = TRIES + 1  # index of the flight; -1: the lane is idle
LAYER: Final = FLIGHT + 1
CELL: Final = LAYER + 1
SEGMENT: Final = CELL + 1

# what the stages of one step hand from loop to loop
LEVEL: Final = SEGMENT + 1  # gravity: factor of x and y, factor of z, rest along z
POLAR: Final = LEVEL + 1
AXIAL: Final = POLAR + 1
STAGE_HEIGHT: Final = AXIAL + 1  # m
DENSITY: Final = STAGE_HEIGHT + 1  # kg/m^3
SOUND2: Final = DENSITY + 1  # squared speed of sound, m^2/s^2
THRUST_UP: Final = SOUND2 + 1  # components of the thrust's direction
THRUST_FORWARD: Final = THRUST_UP + 1

STAGE: Final = THRUST_FORWARD + 1  # 30: accelerations at the stages, m/s^2; last: nothing that is read lies behind them
ALL_ROWS: Final = STAGE + 30

# events of a step that is taken
BORDER: Final = 4  # ends on a border in height
KNOT: Final = 8  # ends on a knot of the drag table
TOP: Final = 16  # the climb has ended during the step
SEGMENT_END: Final = 32
JERK_KNOWN: Final = 64  # the acceleration, or its rate, jumps: the rate after it has been written already
# what happens otherwise
REJECTED: Final = -1  # the error is too large or not a number
OVERRUN: Final = -2  # the step ran too far over a border
LOADED: Final = -3  # the lane has got another flight

# which forces act on all lanes alike
POWERED: Final = 0
IN_AIR: Final = 1
IN_VACUUM: Final = 2


@formula
def choose(condition, a, b):
    """Return a or b; both are worked out before, which keeps a loop over lanes free of branches."""
    return a if condition else b


@formula
def smaller(a, b):
    """Return the smaller number; b if a is not a number."""
    return a if a < b else b
