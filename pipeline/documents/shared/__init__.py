"""What every paper has, and the wordings that several papers share."""
