"""Types of the arguments that name files."""

from __future__ import annotations

from pathlib import Path

import click

TEXT_PATH = click.Path(path_type=Path)
"""A file or folder; whether it is there is said by who reads it, by name and together with the others."""
