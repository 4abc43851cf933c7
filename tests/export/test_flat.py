"""The flat table: CSV read by pandas, Parquet by DuckDB."""

import io

import duckdb
import numpy as np
import pandas
import pytest

from umbrella.export.flat import NAMES, NUMBERS, csv_table, parquet_table


@pytest.fixture(scope="module")
def frame(scene):
    return pandas.read_csv(io.BytesIO(csv_table(scene)), parse_dates=["time"], dtype={"shot": "Int64"})


def columns_of(mover):
    return {
        "t_s": mover.t_s, "lat_deg": mover.lat_deg, "lon_deg": mover.lon_deg, "altitude_km": mover.altitude_km,
        **dict(zip(("x_m", "y_m", "z_m"), mover.r_ecef_m.T, strict=True)),
        **dict(zip(("vx_m_s", "vy_m_s", "vz_m_s"), mover.v_ecef_m_s.T, strict=True)),
        "speed_m_s": np.linalg.norm(mover.v_ecef_m_s, axis=1),
    }  # fmt: skip


def test_pandas_reads_the_csv(scene, frame):
    assert list(frame.columns) == [*NAMES, "time", *NUMBERS]
    assert list(frame["id"].unique()) == [mover.id for mover in scene.movers]
    for mover in scene.movers:
        own = frame[frame["id"] == mover.id]
        for name, column in columns_of(mover).items():
            assert own[name].to_numpy() == pytest.approx(column, abs=0.51 * 10.0 ** -NUMBERS[name]), name
        assert set(own["role"]) == {mover.role}
        shot = own["shot"].iloc[0]
        assert (mover.shot is None) == (shot is pandas.NA) and (mover.shot is None or shot == mover.shot)
    seconds = (frame["time"] - pandas.Timestamp(scene.start)).dt.total_seconds()
    assert seconds.to_numpy() == pytest.approx(frame["t_s"].to_numpy(), abs=1.1e-6)


def test_duckdb_reads_the_parquet(scene, frame, tmp_path):
    (tmp_path / "scene.parquet").write_bytes(parquet_table(scene))
    with duckdb.connect() as base:
        base.execute("set timezone = 'UTC'")
        path = str(tmp_path / "scene.parquet")
        kinds = dict(base.execute(f"select column_name, column_type from (describe from '{path}')").fetchall())
        assert kinds["time"] == "TIMESTAMP WITH TIME ZONE" and kinds["shot"] == "BIGINT" and kinds["x_m"] == "DOUBLE"
        assert list(kinds) == list(frame.columns)
        for mover in scene.movers:
            names = list(columns_of(mover))
            told = base.execute(f"select {', '.join(names)} from '{path}' where id = ?", [mover.id]).fetchnumpy()
            for name, column in columns_of(mover).items():
                assert (told[name] == column).all(), name
        (nulls,) = base.execute(f"select count(*) from '{path}' where outcome is null and role = 'warhead'").fetchone()
        late = f"epoch_us(time) - round(1e6 * t_s) - 1e6 * {int(scene.start.timestamp())}"
        (off,) = base.execute(f"select max(abs({late})) from '{path}'").fetchone()
        assert nulls == 0 and off == 0
