"""The page of GB/T 9704-2012 in millimetres; sizes of type in points. Numbers, nothing else."""

from __future__ import annotations

MM_PER_PT = 25.4 / 72

PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0  # 5.1
LEFT, RIGHT = 28.0, 184.0  # 5.2.1: 订口 28 mm, 版心 156 mm wide
TOP, BOTTOM = 37.0, 262.0  # 5.2.1: 天头 37 mm, 版心 225 mm high
MEASURE = RIGHT - LEFT
CHARACTERS, LINES = 28, 22  # 5.2.3

EM = MEASURE / CHARACTERS  # one 字 of the grid: 5.571 mm
LINE = EM * 15 / 8  # clause 3: one 字 and 7/8 of it: 10.446 mm
LEADING = (LINE - EM) / 2
SHEET_TOP = TOP - LEADING  # top of the first line slot, so that its ink begins at 37 mm
SHEET_HEIGHT = LINES * LINE
SOLID_HEIGHT = SHEET_HEIGHT - LEADING  # what has edges (a table) ends with the 版心

SIZE_1 = EM / MM_PER_PT  # 3号 as the grid needs it: 15.79 pt (16 pt gives 27 characters a line)
SIZE_TITLE = 22.0  # 2号
SIZE_SMALL = 14.0  # 4号: 页码, 版记, tables
SIZES_TABLE = (SIZE_SMALL, 12.0, 10.5, 9.0)  # 4号, and 小4号 to 小5号 where that does not fit

RED, BLACK = "#d7000f", "#000000"
THICK, THIN = 0.35, 0.25  # 7.4.1
