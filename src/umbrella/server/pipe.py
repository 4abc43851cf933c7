"""What a job's process tells the server: a line of JSON each, on its standard output."""

import json
import sys
from typing import Any


def tell(**said: Any) -> None:
    """Tell the server something; it may have gone, and then this process will end soon."""
    try:
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()
    except (BrokenPipeError, ValueError):
        pass
