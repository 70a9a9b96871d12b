"""Whether a file lies on a network file system, where SQLite's WAL mode does not work."""

from __future__ import annotations

import os
from pathlib import Path

_NETWORK_TYPES = ("nfs", "cifs", "smb", "9p", "afs", "ceph", "fuse.", "glusterfs", "lustre", "beegfs", "webdav")


def is_network_file_system(path: Path) -> bool:
    """Whether `path` lies on a network (or FUSE) file system, by the system's table of mounts."""
    try:
        mounts = Path("/proc/mounts").read_text("utf-8", "replace").splitlines()
    except OSError:
        return False
    return file_system_type(os.path.realpath(path), mounts).startswith(_NETWORK_TYPES)


def file_system_type(path: str, mounts: list[str]) -> str:
    """The type of the file system that holds the absolute `path`, from the lines of /proc/mounts."""
    best, kind = "", ""
    for line in mounts:
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = fields[1].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
        inside = path == point or path.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, fields[2]
    return kind
