"""Composed pages to PDF bytes."""
