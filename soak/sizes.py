"""How much of everything: the full soak, and the small one that the tests run."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """Numbers of the figures of docs/testing.md; times are judged at full size only."""

    clients: int
    batches: int
    marks: int
    rounds: int
    rivals: int
    kills: int
    control_kills: int
    import_rows: int
    class_size: int
    synced: int
    control_synced: int
    server_kills: int
    people: int
    recorded: int
    restore_seconds: int
    timed: bool = True


FULL = Size(
    clients=8,
    batches=50,
    marks=20,
    rounds=100,
    rivals=20,
    kills=100,
    control_kills=20,
    import_rows=200,
    class_size=100,
    synced=1_000,
    control_synced=50,
    server_kills=20,
    people=50_000,
    recorded=1_000_000,
    restore_seconds=30 * 60,
)
SMALL = Size(
    clients=4,
    batches=4,
    marks=5,
    rounds=2,
    rivals=6,
    kills=4,
    control_kills=4,
    import_rows=60,
    class_size=40,
    synced=12,
    control_synced=6,
    server_kills=2,
    people=200,
    recorded=1_000,
    restore_seconds=60,
    timed=False,
)
