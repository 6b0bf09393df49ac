"""Chongqing's green-factory titles on Git: records in, findings, state and official papers out."""

PACKAGES = (
    "model",
    "records",
    "law",
    "office",
    "git",
    "procedure",
    "rules",
    "documents",
    "authority",
    "render",
    "judgement",
    "ledger",
    "publication",
    "forge",
    "desk",
    "demo",
    "cli",
)
"""From the ground up: each package imports only itself and those before it (a house test)."""
