"""Where the files that come with the program lie: the sample corpus and the codebooks."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent
_INSTALLED = _PACKAGE / "_data"
_CHECKOUT = _PACKAGE.parent


def sample_corpus() -> Path:
    """The folder of the sample corpus."""
    installed = _INSTALLED / "sample_corpus"
    return installed if installed.is_dir() else _CHECKOUT / "sample_corpus"


def default_codebook() -> Path:
    """The codebook that a new project starts with."""
    installed = _INSTALLED / "codebook.toml"
    return installed if installed.is_file() else _CHECKOUT / "annotations" / "codebook.toml"


def shipped_codebooks() -> dict[str, Path]:
    """Every codebook that comes with the program, by the name that it is asked for; the default one first."""
    installed = _INSTALLED / "codebooks"
    folder = installed if installed.is_dir() else _CHECKOUT / "annotations" / "codebooks"
    return {"default": default_codebook()} | {path.stem: path for path in sorted(folder.glob("*.toml"))}
