"""Main folded step by step; a repository as it stands on a day; approving a branch."""
