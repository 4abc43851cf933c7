"""`umbrella export --format dis`: a file of packets, or packets sent live to this machine."""

import json
import re
import shlex
import socket
import struct
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner

from umbrella.cli.main import main

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "dis.md"
LENGTHS = {1: 144, 2: 96, 3: 104}


def export(*arguments):
    return CliRunner().invoke(main, ["export", *(str(argument) for argument in arguments)])


def test_live_packets_are_those_of_the_file(scene_campaign, tmp_path):
    """Sent 3000 times as fast as they flew; what is received is what Wireshark reads in the file (tests/export/dis)."""
    out = tmp_path / "packets.pcap"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear, ThreadPoolExecutor(1) as pool:
        ear.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_000_000)
        ear.bind(("127.0.0.1", 0))
        ear.settimeout(30.0)
        port = ear.getsockname()[1]
        listening = pool.submit(heard_until_silence, ear)
        live = ("--format", "dis", "--live", "--port", port, "--speed", 3000, "--json")
        done = export(scene_campaign.folder, *live)
        ear.sendto(b"", ("127.0.0.1", port))  # the end
        heard = listening.result()
    assert json.loads(done.stdout) == {"run": str(scene_campaign.folder), "shield": "ship", "format": "dis",
                                       "port": port, "speed": 3000.0, "sent": len(heard)}  # fmt: skip
    assert export(scene_campaign.folder, "--format", "dis", "--port", port, "--out", out).exit_code == 0
    assert heard == payloads(out.read_bytes(), port)
    assert all(len(one) == LENGTHS[one[2]] for one in heard)


def heard_until_silence(ear):
    """Return the packets that come before an empty one."""
    found = []
    while packet := ear.recv(2000):
        found.append(packet)
    return found


def payloads(content, port):
    """Return the payloads of a file of packets: 16 bytes of times and lengths, then IPv4 (20 bytes) and UDP (8)."""
    at, found = 24, []
    while at < len(content):
        (length,) = struct.unpack_from("<I", content, at + 8)
        packet = content[at + 16 : at + 16 + length]
        assert struct.unpack(">H", packet[22:24]) == (port,)
        found.append(packet[28:])
        at += 16 + length
    return found


def test_exports_of_the_page_work_on_a_run(scene_campaign, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    commands = re.findall(r"^    umbrella export (.+)$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert len(commands) == 2
    for command in commands:
        done = export(*shlex.split(command.replace("runs/japan", str(scene_campaign.folder))))
        assert done.exit_code == 0, f"{command}\n{done.output}"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--format", "csv", "--live"), "--live: only for dis"),
        (("--format", "kml", "--port", "3000", "--speed", "2"), "--port, --speed: only for dis"),
        (("--format", "dis", "--speed", "2"), "--speed is that of --live"),
        (("--format", "dis", "--live", "--out", "x.pcap"), "leave out --out"),
        (("--format", "dis", "--live", "--speed", "0"), "0.0 is not in the range 0"),
        (("--format", "dis", "--port", "70000"), "70000 is not in the range"),
    ],
)
def test_options_that_do_not_go_together_are_refused(arguments, said, scene_campaign):
    done = export(scene_campaign.folder, *arguments)
    assert done.exit_code == 2 and said in done.output
