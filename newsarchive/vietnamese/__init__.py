"""Vietnamese ranks and news agencies, and the opening of a report."""
