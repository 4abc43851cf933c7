"""DIS packets sent live, each at its time, over UDP to this machine alone."""

import math
import socket
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Final

from umbrella.core.errors import BadValue
from umbrella.export.pcap import Datagram

HERE: Final = "127.0.0.1"
LONGEST_NAP_S: Final = 0.2  # so that Ctrl-C is heard


def send_live(
    datagrams: Iterable[Datagram],
    port: int,
    speed: float = 1.0,
    say: Callable[[float], None] = lambda t_s: None,
) -> int:
    """Send packets to a port of the loopback address, each when its time has come; return how many were sent.

    Args:
        datagrams: in the order of time. port: 1 to 65535. speed: seconds of the run in a second of the clock.
        say: is told the time of the run (s) now and then.

    Raises:
        BadValue: a port or a speed outside its range.

    **Valid**: a receiver on the same machine; nothing leaves it. **Leaves out**: broadcast and multicast; a receiver
    that is not there is not noticed. At a speed other than 1, velocities are still those of the run, so that a
    receiver's reckoning runs slow or fast between two states. **Source**: IEEE 1278.2-2015 (UDP).
    **Checked**: tests/export/dis/test_live.py.
    """
    _check(port, speed)
    sent, first_s, began = 0, math.nan, time.monotonic()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for datagram in datagrams:
            first_s = datagram.t_s if math.isnan(first_s) else first_s
            _wait_until(began + (datagram.t_s - first_s) / speed, partial(say, datagram.t_s))
            sender.sendto(datagram.payload, (HERE, port))
            sent += 1
    return sent


def _check(port: int, speed: float) -> None:
    if not 1 <= port <= 65_535:
        raise BadValue("port", port, "from 1 to 65535")
    if not 0.0 < speed <= 1e4:
        raise BadValue("speed", speed, "above 0 and at most 10000", "1 is real time")


def _wait_until(moment: float, say: Callable[[], None]) -> None:
    while (left := moment - time.monotonic()) > 0.0:
        say()
        time.sleep(min(left, LONGEST_NAP_S))
