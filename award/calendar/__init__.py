"""Working days and periods: what counts, when a period closes, and whether that date may be promised (P9)."""
