"""A campaign survives what befalls it: killed, interrupted, without disk or cluster, it ends with the same bytes."""

import json
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress

import psutil
import pytest
from click.testing import CliRunner

from umbrella.campaign import resume, store
from umbrella.campaign.conduct import conduct
from umbrella.campaign.design import nominal
from umbrella.campaign.execute import UNMANNED, execute
from umbrella.campaign.pools import LocalPool, Workers, fight_as_asked
from umbrella.campaign.recipe import recipe_of
from umbrella.catalog.library import builtin_catalog
from umbrella.cli.main import main
from umbrella.core.errors import Stopped
from umbrella.scenario.load import load

TRIALS, PARTS = 240, 15
SOON = 3  # so many parts are written when the blow falls
PATIENCE_S = 120.0  # until a test says that something hangs; a loaded machine needs a quarter of it
# a command that hears Ctrl-C even if the tests were started in the background, where a shell makes programs deaf to it
PROGRAM = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); {first}; "
PROGRAM += "from umbrella.cli.main import main; main()"


@pytest.fixture(scope="module")
def file(small_recipe, tmp_path_factory):
    """The small scenario in a file."""
    path = tmp_path_factory.mktemp("scenario") / "small.yaml"
    path.write_bytes(small_recipe.loaded.content)
    return path


@pytest.fixture(scope="module")
def recipe(file):
    catalog = builtin_catalog()
    return recipe_of(load(str(file), catalog), catalog, nominal(TRIALS), 0)


@pytest.fixture(scope="module")
def whole(recipe, tmp_path_factory):
    """The folder of a campaign that nothing befell."""
    folder = tmp_path_factory.mktemp("whole")
    conduct(recipe, folder, workers=Workers(number=2))
    assert store.part_numbers(folder) == list(range(PARTS))
    return folder


def contents(folder):
    """Every file but the pictures, hidden ones too: what a killed command left half written would be seen."""
    paths = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".png")
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def parts(folder):
    return {name: content for name, content in contents(folder).items() if name.startswith(store.OUTCOMES)}


def stamps(folder):
    """When each finished part was written."""
    return {number: store.part_path(folder, number).stat().st_mtime_ns for number in store.part_numbers(folder)}


def wait_for(is_so, what):
    deadline = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < deadline, f"{what} takes too long"
        time.sleep(0.01)


def wait_for_parts(folder, number=SOON):
    wait_for(lambda: len(store.part_numbers(folder)) >= number, f"writing {number} parts")


def umbrella(*arguments, first="pass"):
    """Start the command in a process and a session of its own."""
    program = [sys.executable, "-c", PROGRAM.format(first=first), *map(str, arguments)]
    return subprocess.Popen(
        program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", start_new_session=True
    )


@contextmanager
def half_way(folder, *arguments):
    """Start the command and give it away when it has written a few parts."""
    command = umbrella("run", *arguments)
    try:
        wait_for(lambda: command.poll() is not None or len(store.part_numbers(folder)) >= SOON, "half of a run")
        assert command.poll() is None, command.communicate()[1]
        yield command
    finally:
        with suppress(ProcessLookupError):
            os.killpg(command.pid, signal.SIGKILL)
        command.communicate()


@pytest.fixture(autouse=True)
def _no_pictures(monkeypatch):
    """Commands in this process draw none: they are no part of what is compared, and slow."""
    monkeypatch.setattr("umbrella.cli.run._draw", lambda campaign: [])


def invoked(*arguments):
    """Call the command in this process."""
    return CliRunner().invoke(main, ["run", *map(str, arguments)])


def begin_half(recipe, whole, folder):
    """Lay a campaign of which a few parts are finished into a folder."""
    folder.mkdir(exist_ok=True)
    resume.begin(recipe, folder)
    (folder / store.OUTCOMES).mkdir()
    for number in range(SOON):
        store.part_path(folder, number).write_bytes(store.part_path(whole, number).read_bytes())


@contextmanager
def blow(folder, deed):
    """Do a deed in a thread when a few parts are written; at the end it must have been done."""
    done = []

    def strike():
        wait_for_parts(folder)
        deed()
        done.append(True)

    thread = threading.Thread(target=strike)
    thread.start()
    yield
    thread.join()
    assert done


def kill_a_child():
    """Kill one of the processes that this one has started as workers."""
    os.kill(multiprocessing.active_children()[0].pid, signal.SIGKILL)


def test_a_killed_command_is_gone_on_with(file, whole, tmp_path):
    """Killed without warning, with files half written: nothing finished is fought again, and no such file is left."""
    out = tmp_path / "out"
    with half_way(out, file, "--trials", TRIALS, "--out", out, "--workers", 1) as command:
        command.kill()
    kept = stamps(out)
    assert SOON <= len(kept) < PARTS
    for torn in (".manifest.json.k1ll3d", "outcomes/.part-000009.parquet.k1ll3d"):
        (out / torn).write_bytes(b"PAR1")
    resumed = umbrella("run", "--resume", out)
    _, said = resumed.communicate(timeout=PATIENCE_S)
    assert resumed.returncode == 0, said
    assert contents(out) == contents(whole)
    assert stamps(out).items() >= kept.items()


@pytest.mark.parametrize("pool", ["spawn", pytest.param("forkserver", marks=pytest.mark.slow)])
def test_no_worker_outlives_a_killed_command(file, tmp_path, pool):
    """It can tell them nothing; they see it."""
    out = tmp_path / "out"
    with half_way(out, file, "--trials", TRIALS, "--out", out, "--workers", 1, "--pool", pool) as command:
        workers = psutil.Process(command.pid).children(recursive=True)
        command.kill()
        wait_for(lambda: not any(map(is_alive, workers)), "the end of workers")
    assert workers


def is_alive(process):
    with suppress(psutil.NoSuchProcess):
        return process.status() != psutil.STATUS_ZOMBIE
    return False


@pytest.mark.parametrize("pool", ["threads", "spawn"])
def test_ctrl_c_keeps_the_finished_parts_and_says_how_to_go_on(file, recipe, whole, tmp_path, pool):
    """A terminal sends it to every process of the command; only the command speaks."""
    out = tmp_path / "out"
    with half_way(out, file, "--trials", TRIALS, "--out", out, "--workers", 1, "--pool", pool) as command:
        os.killpg(command.pid, signal.SIGINT)
        _, said = command.communicate(timeout=PATIENCE_S)
    kept = stamps(out)
    assert command.returncode == 130
    assert said.splitlines() == [
        f"Stopped: interrupted. {len(kept)} finished parts are kept; go on with: umbrella run --resume {out}"
    ]
    execute(recipe, out)
    assert parts(out) == parts(whole)
    assert stamps(out).items() >= kept.items()


def test_the_same_command_goes_on_with_its_folder(file, recipe, whole, tmp_path):
    out = tmp_path / "out"
    begin_half(recipe, whole, out)
    kept = stamps(out)
    assert invoked(file, "--trials", TRIALS, "--out", out).exit_code == 0
    assert contents(out) == contents(whole)
    assert stamps(out).items() >= kept.items()


def test_a_killed_worker_is_replaced_and_it_is_said(file, whole, tmp_path):
    out = tmp_path / "out"
    with blow(out, kill_a_child):
        result = invoked(file, "--trials", TRIALS, "--out", out, "--pool", "spawn", "--workers", 1)
    assert result.exit_code == 0
    assert result.stderr.splitlines() == ["a worker died: its parts are fought again"]
    assert contents(out) == contents(whole)


@pytest.mark.slow
def test_a_killed_worker_of_a_fork_server_is_replaced(recipe, whole, tmp_path):
    said = []
    with blow(tmp_path, kill_a_child):
        execute(recipe, tmp_path, workers=Workers(kind="forkserver", number=1), say=said.append)
    assert said == ["a worker died: its parts are fought again"]
    assert parts(tmp_path) == parts(whole)


def test_a_part_handed_to_a_pool_that_has_just_broken_comes_back_as_failed(recipe):
    """So that it is fought again like those that were under way."""
    pool = LocalPool(Workers(kind="spawn", number=1))
    with pytest.raises(BrokenProcessPool):
        pool.executor.submit(os.abort).result()
    assert isinstance(pool.submit(recipe, 0).exception(), BrokenProcessPool)
    pool.close()


@pytest.mark.parametrize("address", ["local:2", pytest.param("local:1", marks=pytest.mark.slow)])
def test_a_local_cluster_goes_on_when_a_worker_is_killed(recipe, whole, tmp_path, address):
    """Even the only one: another is started in its place."""
    with blow(tmp_path, kill_a_child):
        execute(recipe, tmp_path, workers=Workers(kind="cluster", address=address))
    assert parts(tmp_path) == parts(whole)


class Cluster:
    """A Dask cluster of processes on this machine, each of which can be killed."""

    def __init__(self, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.folder, self.address, self.workers = folder, f"tcp://127.0.0.1:{port}", []
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", str(port))

    def _start(self, *arguments):
        program = [sys.executable, "-m", "dask", *arguments, "--dashboard-address", "127.0.0.1:0"]
        return subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)

    def man(self):
        """Start two workers."""
        alone = ("--nthreads", "1", "--no-nanny", "--death-timeout", "5", "--local-directory", str(self.folder))
        self.workers += [self._start("worker", self.address, *alone) for _ in range(2)]

    def close(self):
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    cluster = Cluster(tmp_path_factory.mktemp("cluster"))
    yield cluster
    cluster.close()


def test_a_cluster_waits_for_workers_and_goes_on_without_one_that_is_killed(recipe, whole, tmp_path, cluster):
    said = []

    def say(words):
        said.append(words)
        cluster.man()

    with blow(tmp_path, lambda: cluster.workers[0].kill()):
        execute(recipe, tmp_path, workers=Workers(kind="cluster", address=cluster.address), say=say)
    assert said == [UNMANNED]
    assert parts(tmp_path) == parts(whole)


def test_when_the_scheduler_is_killed_the_command_ends_and_says_how_to_go_on(file, recipe, whole, tmp_path, cluster):
    """A minute is what it is given; it takes some ten seconds, most of them for trying to reach the scheduler."""
    out = tmp_path / "out"
    if not cluster.workers:
        cluster.man()
    with half_way(out, file, "--trials", TRIALS, "--out", out, "--cluster", cluster.address) as command:
        cluster.scheduler.kill()
        _, said = command.communicate(timeout=60.0)
    kept = stamps(out)
    assert command.returncode == 1
    assert said.splitlines() == [
        f"Stopped: the cluster does not answer any more. {len(kept)} finished parts are kept; "
        f"go on with: umbrella run --resume {out}"
    ]
    execute(recipe, out)
    assert parts(out) == parts(whole)
    assert stamps(out).items() >= kept.items()


def test_a_cluster_with_another_umbrella_is_refused(recipe):
    """A worker compares the hashes of its own program and catalogue with those of the command's."""
    with pytest.raises(Stopped, match="another Umbrella"):
        fight_as_asked(recipe, 0, ("of another program", recipe.catalog.catalog_hash()))


def test_a_cluster_that_is_not_there_is_refused(file, tmp_path, monkeypatch):
    monkeypatch.setattr("umbrella.campaign.pools.CONNECT_S", 1.0)
    result = invoked(file, "--out", tmp_path / "out", "--cluster", "tcp://127.0.0.1:1")
    assert result.exit_code == 2
    assert "dask scheduler" in result.stderr and "Traceback" not in result.stderr


@pytest.fixture
def small_disk(tmp_path):
    """A disk for a few parts, and a way to make it larger."""
    place = tmp_path / "disk"
    place.mkdir()

    def mount(options):
        return subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", place], capture_output=True).returncode

    few = 12 * os.sysconf("SC_PAGE_SIZE")  # four files of the beginning and a few parts: each takes a page or two
    if os.geteuid() != 0 or mount(f"size={few}") != 0:
        pytest.skip("only root may mount a small disk; a limit on the size of files is tested below")
    yield place, lambda: mount("remount,size=16m")
    subprocess.run(["umount", place], check=True)


def test_a_full_disk_is_said_and_the_finished_parts_are_kept(file, recipe, whole, small_disk):
    place, enlarge = small_disk
    out = place / "out"
    result = invoked(file, "--trials", TRIALS, "--out", out)
    kept = stamps(out)
    assert result.exit_code == 1 and 0 < len(kept) < PARTS
    assert "no space left on device" in result.stderr
    assert f"{len(kept)} finished parts are kept; go on with: umbrella run --resume {out}" in result.stderr
    assert parts(out).items() <= parts(whole).items()
    enlarge()
    execute(recipe, out)
    assert parts(out) == parts(whole)
    assert stamps(out).items() >= kept.items()


def test_a_file_that_cannot_be_written_whole_is_not_written(recipe, whole, tmp_path):
    """The system cuts files at one byte less than a part, as a quota would: the command ends, nothing is torn."""
    out = tmp_path / "out"
    begin_half(recipe, whole, out)
    before = contents(out)
    least = min(len(content) for content in parts(whole).values()) - 1
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({least}, {least}))"
    command = umbrella("run", "--resume", out, first=limit)
    _, said = command.communicate(timeout=PATIENCE_S)
    assert command.returncode == 1
    assert "could not be written: file too large" in said and "Traceback" not in said
    assert f"{SOON} finished parts are kept; go on with: umbrella run --resume {out}" in said
    assert contents(out) == before
    execute(recipe, out)
    assert parts(out) == parts(whole)


def test_a_part_that_is_garbage_is_named_and_fought_again(recipe, whole, tmp_path):
    """And what else was finished is left alone."""
    said = []
    begin_half(recipe, whole, tmp_path)
    torn = store.part_path(tmp_path, 1)
    torn.write_bytes(b"no table at all")
    kept = stamps(tmp_path)
    execute(recipe, tmp_path, say=said.append)
    assert said == [f"{torn} cannot be read or belongs to another campaign: it is fought again"]
    assert parts(tmp_path) == parts(whole)
    assert {number for number, stamp in kept.items() if stamps(tmp_path)[number] != stamp} == {1}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read and write everything")
def test_a_folder_that_may_not_be_written_is_said(recipe, whole, tmp_path):
    out = tmp_path / "out"
    begin_half(recipe, whole, out)
    (out / store.OUTCOMES).chmod(0o500)
    result = invoked("--resume", out)
    (out / store.OUTCOMES).chmod(0o700)
    assert result.exit_code == 1
    assert "permission denied" in result.stderr and "Traceback" not in result.stderr
    assert parts(out).items() <= parts(whole).items()


@pytest.mark.parametrize(
    ("name", "word"),
    [("engine_sha256", "program"), ("catalog_sha256", "catalogue"), ("umbrella", "version of Umbrella")],
)
def test_a_run_that_another_program_or_catalogue_began_is_not_gone_on_with(recipe, whole, tmp_path, name, word):
    out = tmp_path / "out"
    begin_half(recipe, whole, out)
    manifest = out / store.MANIFEST
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {name: "other"}))
    before = contents(out)
    result = invoked("--resume", out)
    assert result.exit_code == 2
    assert f"must be a run with the same {word}" in result.stderr
    assert contents(out) == before


def test_the_folder_of_another_unfinished_run_is_not_written_over(recipe, whole, tmp_path):
    out = tmp_path / "out"
    begin_half(recipe, whole, out)
    before = contents(out)
    result = invoked("japan-2000", "--trials", 16, "--out", out)
    assert result.exit_code == 2
    assert "unfinished" in result.stderr and f"umbrella run --resume {out}" in result.stderr
    assert contents(out) == before
