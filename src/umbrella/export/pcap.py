"""UDP datagrams as a file of packets (pcap), which Wireshark, tshark and tcpdump read."""

import struct
from collections.abc import Iterable
from typing import Final, NamedTuple

MAGIC: Final = 0xA1B23C4D  # times in nanoseconds
RAW_IP: Final = 101  # LINKTYPE_RAW: a packet begins with its IP header
LONGEST: Final = 65_535
LOOPBACK: Final = bytes((127, 0, 0, 1))
UDP: Final = 17
HOPS: Final = 64


class Datagram(NamedTuple):
    """What is sent, and when (s since 1970-01-01 UTC, or since the beginning of a clock of one's own)."""

    t_s: float
    payload: bytes


def pcap_bytes(datagrams: Iterable[Datagram], port: int) -> bytes:
    """Return a file of packets: UDP over IPv4, from and to a port of the loopback address.

    Args:
        datagrams: in the order of time. port: 1 to 65535.

    **Valid**: payloads up to 65,507 bytes, times from 0 to 136 years. **Leaves out**: an Ethernet header: the packets
    are raw IP. **Source**: the form of libpcap files (pcap-savefile(5)), RFC 791 (1981), RFC 768 (1980). **Checked**:
    tests/export/dis/test_pdu.py, by tshark, checksums too.
    """
    head = struct.pack("<IHHiIII", MAGIC, 2, 4, 0, 0, LONGEST, RAW_IP)
    return head + b"".join(_record(datagram, port, number) for number, datagram in enumerate(datagrams))


def _record(datagram: Datagram, port: int, number: int) -> bytes:
    packet = _packet(datagram.payload, port, number)
    whole_s, part_ns = divmod(round(datagram.t_s * 1e9), 1_000_000_000)
    return struct.pack("<4I", whole_s, part_ns, len(packet), len(packet)) + packet


def _packet(payload: bytes, port: int, number: int) -> bytes:
    udp = struct.pack(">4H", port, port, 8 + len(payload), 0)
    pseudo = LOOPBACK + LOOPBACK + struct.pack(">2BH", 0, UDP, len(udp) + len(payload))
    udp = udp[:6] + struct.pack(">H", _checksum(pseudo + udp + payload) or 0xFFFF)
    total = 20 + len(udp) + len(payload)
    head = struct.pack(">2B3H2BH", 0x45, 0, total, number & 0xFFFF, 0, HOPS, UDP, 0) + LOOPBACK + LOOPBACK
    return head[:10] + struct.pack(">H", _checksum(head)) + head[12:] + udp + payload


def _checksum(data: bytes) -> int:
    """Return the Internet checksum: the ones' complement of the ones' complement sum of 16-bit words."""
    if len(data) % 2:
        data += b"\x00"
    total: int = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF
