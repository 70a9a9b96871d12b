"""Which file system a file lies on, by the table of mounts."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.store.sqlite import file_system_type, is_network_file_system

MOUNTS = r"""
/dev/sda1 / ext4 rw,relatime 0 0
proc /proc proc rw 0 0
server:/home /home nfs4 rw 0 0
/dev/sdb1 /home/local ext4 rw 0 0
//nas/share /mnt/my\040share cifs rw 0 0
a /mnt/back\134slash smb3 rw 0 0
b /mnt/ta\011b fuse.sshfs rw 0 0
c /data/old ext4 rw 0 0
d /data/old nfs rw 0 0
/dev/sdc1 /media/disk fuseblk rw 0 0
short line
""".splitlines()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/etc/a.db", "ext4"),
        ("/", "ext4"),
        ("/home/anna/a.db", "nfs4"),
        ("/home", "nfs4"),
        ("/homework/a.db", "ext4"),
        ("/home/local/a.db", "ext4"),
        ("/mnt/my share/a.db", "cifs"),
        ("/mnt/back\\slash/a.db", "smb3"),
        ("/mnt/ta\tb/a.db", "fuse.sshfs"),
        ("/data/old/a.db", "nfs"),
        ("/media/disk/a.db", "fuseblk"),
    ],
)
def test_the_mount_that_holds_the_path_says_the_type(path: str, kind: str) -> None:
    assert file_system_type(path, MOUNTS) == kind


def test_no_table_means_no_type() -> None:
    assert file_system_type("/a.db", []) == ""


@pytest.mark.parametrize(
    ("kind", "is_network"),
    [
        ("ext4", False),
        ("btrfs", False),
        ("tmpfs", False),
        ("overlay", False),
        ("fuseblk", False),
        ("nfs", True),
        ("nfs4", True),
        ("cifs", True),
        ("smb3", True),
        ("9p", True),
        ("fuse.sshfs", True),
        ("ceph", True),
    ],
)
def test_wal_is_kept_off_network_file_systems(
    kind: str, is_network: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.read_text

    def mounts(path: Path, *rest: str) -> str:
        return f"server:/x / {kind} rw 0 0\n" if str(path) == "/proc/mounts" else real(path, *rest)

    monkeypatch.setattr(Path, "read_text", mounts)
    assert is_network_file_system(tmp_path / "a.db") is is_network


def test_a_system_without_such_a_table_has_local_disks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_table(path: Path, *rest: str) -> str:
        raise FileNotFoundError(path)

    monkeypatch.setattr(Path, "read_text", no_table)
    assert is_network_file_system(tmp_path) is False
