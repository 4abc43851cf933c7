"""Live packets: a socket on this machine receives them, whole, in order and in time."""

import socket
import time

import pytest

from umbrella.core.errors import BadValue
from umbrella.export.dis_live import HERE, send_live
from umbrella.export.pcap import Datagram


def test_receiver_gets_every_packet_at_its_time():
    payloads = [bytes([k]) * (100 + k) for k in range(5)]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear:
        ear.bind((HERE, 0))
        ear.settimeout(5.0)
        began = time.monotonic()
        sent = send_live(
            [Datagram(100.0 + k, payload) for k, payload in enumerate(payloads)], ear.getsockname()[1], speed=20.0
        )
        took_s = time.monotonic() - began
        heard = [ear.recv(2000) for _ in payloads]
    assert (sent, heard) == (5, payloads)
    assert took_s >= 4.0 / 20.0  # never early


@pytest.mark.parametrize(("port", "speed"), [(0, 1.0), (70_000, 1.0), (3000, 0.0), (3000, float("nan"))])
def test_port_and_speed_have_bounds(port, speed):
    with pytest.raises(BadValue):
        send_live([], port, speed)
