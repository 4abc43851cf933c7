"""The Earth's gravity: central term and zonal harmonics."""
