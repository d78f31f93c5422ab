"""What makes the files that are made, and what measures: run with the Python of ``.venv``, from the root of the repository."""
