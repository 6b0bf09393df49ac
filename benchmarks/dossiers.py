"""Made-up dossiers in any number: the sample factories again, under other ids, codes and names.

    .venv/bin/python benchmarks/dossiers.py FOLDER [count]

The folder then holds a work tree: schemas, registry, the year's call, and `count` applications
taken in, each with its evaluation, digests true. The same seed gives the same bytes.
"""

from __future__ import annotations

import random
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from pipeline.demo.relink import relinked
from pipeline.records.formats import credit_check, organ_check

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "tests/examples/batch"
SAMPLES = ("f-7k3q", "f-q8d2", "f-w3n6")
KINDS = ("application", "evaluation", "acceptance")
LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
ROWS = 40
"""Scored clauses in each application: with them a dossier has about 15 kB, as real ones do."""


def write(folder: Path, count: int, seed: int = 1) -> list[Path]:
    """Write a work tree with `count` dossiers; the dossiers' files, three for each."""
    chance = random.Random(seed)
    for name in ("schemas", "registry", "templates"):
        shutil.copytree(ROOT / name, folder / name)
    texts = {"dossiers/2025/call.yaml": (EXAMPLE / "dossiers/2025/call.yaml").read_bytes()}
    for number in range(count):
        texts |= dossier(number, chance)
    for name, raw in texts.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(raw)
    return [folder / name for name in texts if not name.endswith("call.yaml")]


def dossier(number: int, chance: random.Random) -> Mapping[str, bytes]:
    """The three files of one dossier by path; its id is f- and the number in base 36."""
    sample = SAMPLES[number % len(SAMPLES)]
    id, code = f"f-{_base36(number)}", _code(chance)
    files = {}
    for kind in KINDS:
        text = (EXAMPLE / f"dossiers/2025/{sample}/{kind}.yaml").read_text(encoding="utf-8")
        text = text.replace(sample, id).replace(_sample_code(sample), code)
        text = text.replace("  name: 示例", f"  name: 示例第{number}号", 1)
        text = text.replace("受〔2025〕00", f"受〔2025〕{number + 1:04}")
        if kind == "application":
            text = text.replace("scores:\n", "scores:\n" + _clauses(chance), 1)
        files[f"dossiers/2025/{id}/{kind}.yaml"] = text.encode()
    return relinked(files)


def _base36(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    return "".join(digits[number // 36**place % 36] for place in range(3, -1, -1))


def _code(chance: random.Random) -> str:
    body = "".join(chance.choices(LETTERS, k=8))
    whole = f"91500115{body}{organ_check(body)}"
    return whole + credit_check(whole)


def _sample_code(sample: str) -> str:
    text = (EXAMPLE / f"dossiers/2025/{sample}/acceptance.yaml").read_text(encoding="utf-8")
    return text.partition('site_key: "')[2][:18]


def _clauses(chance: random.Random) -> str:
    return "".join(
        f"  - clause: 示例条款{row + 1}\n"
        f"    mandatory: {str(row % 3 > 0).lower()}\n"
        f"    max: 10\n    self: {chance.randrange(60, 100) / 10}\n"
        f"    evidence:\n      title: 第{row + 1}项证明材料\n"
        f'      sha256: "{chance.randbytes(32).hex()}"\n'
        for row in range(ROWS)
    )


if __name__ == "__main__":
    made = write(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1000)
    print(f"{len(made)} files, {sum(f.stat().st_size for f in made)} bytes")
