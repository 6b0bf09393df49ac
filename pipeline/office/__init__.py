"""The office as its registry describes it: officers, roles, templates, all of it together."""
