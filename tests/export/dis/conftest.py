"""The DIS dissector of Wireshark, asked through tshark: an independent reader of packets."""

import re
import shutil
import subprocess

import pytest

COMMAND = ("-d", "udp.port==3000,dis", "-o", "ip.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE")
HEALTH = ("_ws.malformed", "_ws.expert.severity", "ip.checksum.status", "udp.checksum.status", "dis.proto_ver")
HEALTHY = ("", "", "1", "1", "7")
FIELDS = (
    "frame.time_epoch",
    "dis.pdu_type",
    "dis.proto_fam",
    "dis.pdu_length",
    "udp.length",
    "dis.timestamp",
    "dis.exer_id",
    "dis.entity_id_site",
    "dis.entity_id_application",
    "dis.entity_id_entity",
    "dis.force_id",
    "dis.entityKind",
    "dis.entityDomain",
    "dis.country",
    "dis.appearance",
    "dis.entity_marking",
    "dis.entity_marking_character_set",  # so the dissector calls the algorithm of dead reckoning too
    "dis.event_number",
    "dis.range",
    "dis.detonation.result",
    *(f"dis.{what}.{axis}" for what in ("entity_location", "fire.location", "detonation.location") for axis in "xyz"),
    *(f"dis.{what}.{axis}" for what in ("entity_linear_velocity", "linear_velocity") for axis in "xyz"),
    *(f"dis.entity_linear_acceleration.{axis}" for axis in "xyz"),
    *(f"dis.entity_orientation.{angle}" for angle in ("psi", "theta", "phi")),
)


class Dissector:
    """What tshark says of a file of packets."""

    def __init__(self, program):
        self.program = program

    def _ask(self, *arguments):
        done = subprocess.run([self.program, *arguments], capture_output=True, text=True, check=True, timeout=120)
        return done.stdout

    def packets(self, path):
        """Return for each packet the fields that it has, as lists of texts; none is malformed, no checksum wrong."""
        asked = [part for field in (*HEALTH, *FIELDS) for part in ("-e", field)]
        form = ("-T", "fields", "-E", "separator=/t", "-E", "aggregator=|")
        rows = [line.split("\t") for line in self._ask("-r", str(path), *COMMAND, *form, *asked).splitlines()]
        assert {tuple(row[: len(HEALTH)]) for row in rows} <= {HEALTHY}
        fields = [zip(FIELDS, row[len(HEALTH) :], strict=True) for row in rows]
        return [{f: v.split("|") for f, v in pairs if v} for pairs in fields]

    def words(self, path, *titles):
        """Return what the dissector calls the numbers in lines of those titles, packet by packet."""
        told = self._ask("-r", str(path), *COMMAND, "-V", "-O", "dis").split("Distributed Interactive Simulation")[1:]
        return [[re.search(rf"{title}: (.*) \(\d+\)$", one, re.MULTILINE)[1] for title in titles] for one in told]


@pytest.fixture(scope="session")
def dissector():
    program = shutil.which("tshark")
    if program is None:
        pytest.skip("tshark is not installed")
    return Dissector(program)


@pytest.fixture(scope="session")
def numbers_of():
    """Return three numbers of a packet."""
    return lambda packet, what, names="xyz": tuple(float(packet[f"dis.{what}.{name}"][0]) for name in names)
