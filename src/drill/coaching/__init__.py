"""What makes an answer good: typed answers compared, stories' readiness. Pure."""
