"""The calendar this repository ships."""

from pathlib import Path

from pipeline.model import Record
from pipeline.records import read
from pipeline.workdays import Calendar

FOLDER = Path(__file__).parents[2] / "registry" / "calendar"
RECORDS = [read(f.name, f.read_bytes()) for f in sorted(FOLDER.glob("*.yaml"))]
CALENDAR = Calendar.read(r for r in RECORDS if isinstance(r, Record))
