"""100 notices with one Renderer against WeasyPrint as usually called. Run it from the repository.

    .venv/bin/python benchmarks/papers.py [count]

Both sides set the same pages from the same HTML and the same fonts. The usual call makes a new
FontConfiguration and reads @font-face anew for every paper. Prints milliseconds of processor time
a paper, the ratio, and the growth of resident memory, each side in a process of its own.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "tests" / "render" / "papers" / "non-designation-notice.json"


def prepare() -> tuple[Any, Any, Any]:
    """The document, its blocks and a renderer that has set one paper already."""
    from pipeline.documents.paper import Audience, Document, Form, Standing
    from pipeline.render import reading, renderer
    from pipeline.render.text import fill as semantic

    data = json.loads(EXAMPLE.read_text("utf-8"))
    data |= {"dated": date.fromisoformat(data["dated"]), "articles": tuple(data["articles"])}
    data |= {"audience": Audience(data["audience"]), "form": Form(data["form"])}
    document = Document(**data)
    templates = {p.name: p.read_text("utf-8") for p in (ROOT / "templates").iterdir()}
    paper = reading.read(semantic.article(document, templates), "benchmark")
    press = renderer()
    press.pdf(document, paper, Standing.OFFICIAL)
    return document, paper, press


def ours(count: int) -> None:
    """Layout and PDF of each paper with everything reused."""
    from pipeline.documents.paper import Standing

    document, paper, press = prepare()
    measure(count, lambda: press.pdf(document, paper, Standing.OFFICIAL))


def usual(count: int) -> None:
    """HTML(...).write_pdf() of the finished page description: no layout of ours is counted."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    from pipeline.documents.paper import Standing
    from pipeline.render.page.layout import lay_out
    from pipeline.render.pdf.draw import Drawing

    document, paper, press = prepare()
    drawing = Drawing(press.metrics)
    pages = lay_out(paper, document.form, press.metrics)
    html, css = drawing.html(document, "", pages, Standing.OFFICIAL), drawing.css()

    def once() -> bytes:
        fonts = FontConfiguration()
        style = CSS(string=css, font_config=fonts)
        return bytes(HTML(string=html).write_pdf(stylesheets=[style], font_config=fonts))

    once()
    measure(count, once)


def measure(count: int, work: Any) -> None:
    """Prints processor time a paper and growth of resident memory in MB, as JSON."""
    before, start = resident(), time.process_time()
    for _ in range(count):
        work()
    spent = (time.process_time() - start) / count
    print(json.dumps({"ms": spent * 1000, "start_mb": before, "grown_mb": resident() - before}))


def resident() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run(side: str, count: int) -> dict[str, float]:
    command = [sys.executable, __file__, str(count), side]
    out = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT).stdout
    result: dict[str, float] = json.loads(out)
    return result


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    if len(sys.argv) > 2:
        {"ours": ours, "usual": usual}[sys.argv[2]](count)
        return
    results = {side: run(side, count) for side in ("ours", "usual")}
    for side, result in results.items():
        print(
            f"{side:6} {result['ms']:7.1f} ms a paper, {result['start_mb']:.0f} MB at the start, "
            f"{result['grown_mb']:+.0f} MB after {count}"
        )
    print(f"ratio  {results['usual']['ms'] / results['ours']['ms']:.1f}")
    from pipeline.render.fonts import find as fonts

    for role, chain in fonts.find().items():
        print(role, *(face.path.name for face in chain))


if __name__ == "__main__":
    main()
