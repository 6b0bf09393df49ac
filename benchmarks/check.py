"""1,000 generated dossiers: our check with rules against check-jsonschema on the same files.

    .venv/bin/python benchmarks/check.py [count]

Both run in processes of their own on one core, one after the other: ours reads, validates and
judges the articles; check-jsonschema only validates, each kind against its schema, and does not
know our formats. Prints seconds, milliseconds a dossier, the ratio and peak resident memory.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parent.parent
SCHEMAS = {
    "application": "application-factory-1",
    "evaluation": "evaluation-1",
    "acceptance": "acceptance-1",
}


def ours(folder: Path) -> None:
    """The whole check of a work tree, and what it found."""
    from pipeline.desk.check import check_tree

    report = check_tree(folder, [], date(2025, 6, 30))
    print(f"findings: {len(report.findings)}")


def theirs(folder: Path) -> list[list[str]]:
    """One command for each kind, over all files of the kind."""
    tool = str(Path(sys.executable).parent / "check-jsonschema")
    return [
        [tool, "--schemafile", str(folder / f"schemas/{schema}.schema.json"), "--no-cache",
         *map(str, sorted(folder.glob(f"dossiers/*/*/{kind}.yaml")))]
        for kind, schema in SCHEMAS.items()
    ]  # fmt: skip


def timed(commands: list[list[str]]) -> tuple[float, str]:
    """Seconds for all commands, and what they said at the end."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    start, said = time.perf_counter(), ""
    for command in commands:
        done = subprocess.run(command, capture_output=True, text=True, env=environment)
        if done.returncode:
            raise SystemExit(f"{command[0]} failed: {done.stdout[-500:]}{done.stderr[-2000:]}")
        said = done.stdout.strip().splitlines()[-1]
    return time.perf_counter() - start, said


def peak() -> float:
    """The largest resident set of any child so far, in MB."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def main(count: int) -> None:
    sys.path.insert(0, str(ROOT))
    from benchmarks.dossiers import write

    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = write(folder, count)
        size = sum(f.stat().st_size for f in files)
        print(f"{count} dossiers, {len(files)} files, {size / count / 1000:.1f} kB each")
        seconds, said = timed([[sys.executable, __file__, "--ours", name]])
        print(
            f"ours: {seconds:.1f} s, {1000 * seconds / count:.1f} ms each, {peak():.0f} MB, {said}"
        )
        slow, said = timed(theirs(folder))
        print(f"check-jsonschema: {slow:.1f} s, {1000 * slow / count:.1f} ms each, {said}")
        print(f"ratio: {slow / seconds:.1f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--ours"]:
        ours(Path(sys.argv[2]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
