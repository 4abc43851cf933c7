"""Constants, errors, status codes and random streams: what every other room may import."""
