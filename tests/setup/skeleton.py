"""A project as small as can be that is set up by this project's own scripts."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.setup.newer_index import digest, pages, wheel

ROOT = Path(__file__).parents[2]

BACK_END = """
import pathlib, zipfile

METADATA = "Metadata-Version: 2.1\\nName: tiny\\nVersion: 1.0\\nRequires-Dist: aa>=1\\n"

def build_editable(folder, config_settings=None, metadata_directory=None):
    info = "tiny-1.0.dist-info"
    files = {
        f"{info}/METADATA": METADATA,
        f"{info}/WHEEL": "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
        f"{info}/entry_points.txt": "[console_scripts]\\ntiny = pipeline:main\\n",
    }
    record = "".join(f"{name},,\\n" for name in [*files, f"{info}/RECORD"])
    with zipfile.ZipFile(pathlib.Path(folder, "tiny-1.0-py3-none-any.whl"), "w") as wheel:
        for name, text in {**files, f"{info}/RECORD": record}.items():
            wheel.writestr(name, text)
    return "tiny-1.0-py3-none-any.whl"
"""
PROJECT = """
[build-system]
requires = ["backend"]
build-backend = "backend"
[project]
name = "tiny"
version = "1.0"
requires-python = ">=3.11"
dependencies = ["aa>=1"]
[dependency-groups]
build = ["backend"]
test = [{ include-group = "build" }, "tt"]
"""
RUN = ("aa", "bb", "cc", "backend")


def index_files(folder: Path) -> None:
    """`aa` asks for an extra of `bb`: the case that made pip's resolver look at the registry."""
    files = folder / "files"
    wheel(files, "aa", "1.0", ["Requires-Dist: bb[more]>=1"])
    wheel(files, "bb", "1.0", ["Provides-Extra: more", "Requires-Dist: cc; extra == 'more'"])
    wheel(files, "cc", "1.0")
    wheel(files, "tt", "1.0")
    wheel(files, "backend", "1.0", files={"backend.py": BACK_END})
    pages(folder)


def lock(files: Path, *names: str) -> str:
    pins = (
        f"{name}==1.0 \\\n    --hash=sha256:{digest(files / f'{name}-1.0-py3-none-any.whl')}\n"
        for name in names
    )
    return "".join(pins)


def project(folder: Path, index: Path) -> Path:
    """The small project in `folder`, locked to what the index has."""
    shutil.copytree(ROOT / ".ci", folder / ".ci", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "Makefile", folder)
    (folder / "pipeline").mkdir()
    (folder / "pipeline/__init__.py").write_text("def main():\n    print('runs')\n")
    (folder / "pyproject.toml").write_text(PROJECT)
    (folder / "requirements.lock").write_text(lock(index / "files", *RUN))
    (folder / "requirements-test.lock").write_text(lock(index / "files", *RUN, "tt"))
    return folder


def environment(**more: str) -> dict[str, str]:
    """This machine's, without its own ways to a registry: what tests ask for stays on 127.0.0.1."""
    foreign = ("PIP_", "UV_", "PYTHON", "MAKE", "MFLAGS")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(foreign)}
    here = {"NO_PROXY": "127.0.0.1", "PIP_EXTRA_INDEX_URL": "", "PIP_FIND_LINKS": ""}
    fixed = {"PIP_RETRIES": "1", "PIP_CERT": "", "DOSSIER_PYTHON": base_python()}
    return {**kept, **here, **fixed, **more}


def base_python() -> str:
    return str(getattr(sys, "_base_executable", sys.executable))


def start(folder: Path, *command: str, **more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command,
        cwd=folder,
        env=environment(**more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )


def told(folder: Path, *command: str, code: int = 0, **more: str) -> str:
    """What the command prints; its exit code must be `code`."""
    process = start(folder, *command, **more)
    output, _ = process.communicate(timeout=120)
    assert process.returncode == code, output
    return output


def packages(folder: Path, *arguments: str, code: int = 0, **more: str) -> str:
    """Runs .ci/packages.py as .ci/setup does."""
    python = (base_python(), "-E", "-s", "-B", "-X", "utf8", ".ci/packages.py")
    return told(folder, *python, *arguments, code=code, **more)
