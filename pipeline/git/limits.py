"""How much of a repository is read at most: everything in it may come from a stranger.

Each is far above what an office writes, and so low that the costliest content within them all is
read in seconds and in 300 MB. They count bytes and entries, never time or memory, so that the
same step is judged alike on every machine.
"""

from __future__ import annotations

from typing import Final

from pipeline.model.failure import Failure

MAX_COMMIT: Final = 1 << 20
"""Bytes of a commit; of a longer one only its beginning is read, for its parents."""
MAX_FOLDER: Final = 4 << 20
"""Bytes of one folder's list of names."""
MAX_DEPTH: Final = 200
"""Folders within one another."""
MAX_CHANGES: Final = 20_000
"""Paths that one step changes, counting a large folder that goes as one."""
MAX_GONE: Final = 100_000
"""Files that one step takes away, where folders that go as a whole count as one."""
MAX_PATHS: Final = 8 << 20
"""Bytes of all paths that a step changes together."""
MAX_WORK: Final = 4_000_000
"""Entries of folders that are compared for one step."""
MAX_BRANCH: Final = 5_000
"""Commits that one merge brings."""
MAX_FILES: Final = 200_000
"""Files of a whole tree, where all are asked for at once."""
MAX_NAME: Final = 4096
"""Bytes of one name in a folder; no file system takes more than 255."""
MAX_RECORD: Final = 1 << 20
"""Bytes of a record, as `records.yaml_text` says in its finding on a larger one."""
MAX_RECORDS: Final = 32 << 20
"""Bytes of all records that one step brings; from generation 2 on a step takes less."""
MAX_RECORDS_BOUNDED: Final = 4 << 20
MAX_OFFICE_FILE: Final = 1 << 20
"""Bytes of a schema or template."""
MAX_BLOB: Final = 32 << 20
"""Bytes of any file that is read at all."""
MAX_ATTACHED: Final = 256 << 20
"""Bytes of all attachments that one step brings."""
MAX_REF_FILE: Final = 4096
"""Bytes of a file that holds one ref."""


class Unreadable(Failure):
    """What is there cannot be read within the limits, or means nothing; the clone is sound."""
