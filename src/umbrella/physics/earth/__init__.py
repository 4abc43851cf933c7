"""The Earth's figure, its rotation, and the frames that hang on it."""
