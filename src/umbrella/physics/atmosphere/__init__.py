"""The air: the U.S. Standard Atmosphere 1976, exact and as fitted polynomials for the kernels."""
