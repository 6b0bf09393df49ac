"""Chongqing's green-factory titles on Git: records in, findings, state and official papers out."""
