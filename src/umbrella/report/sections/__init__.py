"""The sections of a report, one file each: from what is known of a run to the blocks of its page."""
