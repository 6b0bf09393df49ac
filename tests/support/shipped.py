"""The calendar this repository ships."""

from pathlib import Path

from pipeline.law.calendar import Calendar
from pipeline.model.record import Record
from pipeline.records.reader import read

FOLDER = Path(__file__).parents[2] / "registry" / "calendar"
RECORDS = [read(f.name, f.read_bytes()) for f in sorted(FOLDER.glob("*.yaml"))]
CALENDAR = Calendar.read(r for r in RECORDS if isinstance(r, Record))
