"""Files and packets that other tools read, written from a scene; nothing is computed here but their form."""
