"""The face for Python and notebooks: answers that show themselves, and give their tables to Arrow and pandas."""
