"""What tests share: sample batches, an office at work, a forge, measured pages."""
