"""A zip file of files: read as the folder that it was made of, and never further than the limits."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from typing import TYPE_CHECKING

from tests.importers.reading import read, read_bytes
from tests.importers.test_pages import page

if TYPE_CHECKING:
    from pathlib import Path


def zipped(entries: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_a_link_in_a_zip_is_named_and_not_followed(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    out = io.BytesIO(zipped({"a.txt": "Gate shut"}))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    got = read_bytes(tmp_path, "all.zip", out.getvalue())
    assert got.texts == ["Gate shut"]
    assert got.problems == ["all.zip/link.txt: a link, which is not followed"]


def test_the_files_in_a_zip_are_read_as_those_of_a_folder_are(tmp_path: Path) -> None:
    entries = {
        "README.md": "About",
        "a/one.txt": "Gate shut",
        "a/photo.jpg": b"\xff\xd8",
        "__MACOSX/a/._one.txt": "x",
        ".hidden/b.txt": "x",
        "two.csv": "text,n\nTwo,1\nragged\n",
        "page.html": page(),
        "empty.txt": "",
    }
    got = read_bytes(tmp_path, "all.zip", zipped(entries))
    assert got.paths == ["all.zip/a/one.txt", "all.zip/two.csv#2", "all.zip/page.html"]
    assert got.problems == [
        "all.zip/two.csv: line 3: 1 cell where the header has 2",
        "all.zip/empty.txt: the file is empty",
    ]
    assert got.notes == ["columns: text ← 'text'; metadata: 'n'"]


def test_a_name_that_would_lead_out_of_the_archive_or_steer_a_terminal_is_made_safe(tmp_path: Path) -> None:
    got = read_bytes(tmp_path, "a.zip", zipped({"../../etc/a.txt": "One", "/b.txt": "Two", "c\x1b[2J.txt": "Three"}))
    assert got.paths == ["a.zip/etc/a.txt", "a.zip/b.txt", "a.zip/c\\x1b[2J.txt"]
    assert list(tmp_path.iterdir()) == [tmp_path / "a.zip"]


def test_an_entry_without_a_name_is_passed_over(tmp_path: Path) -> None:
    data = zipped({"a": "One", "b.txt": "Two"}).replace(b"a" + b"One", b"\0" + b"One")
    at = data.index(b"PK\1\2") + 46
    got = read_bytes(tmp_path, "a.zip", data[:at] + b"\0" + data[at + 1 :])
    assert got.texts == ["Two"]


def test_a_zip_in_a_zip_is_refused_by_name(tmp_path: Path) -> None:
    got = read_bytes(tmp_path, "a.zip", zipped({"in.zip": zipped({"a.txt": "x"}), "b.txt": "Two"}))
    assert got.texts == ["Two"]
    assert got.problems == ["a.zip/in.zip: a zip file in a zip file is not opened. Unpack the outer one"]


def test_an_entry_packed_far_too_small_is_refused_and_the_others_are_read(tmp_path: Path) -> None:
    bomb = zipped({"bomb.txt": b"0" * (20 << 20), "bomb.csv": b"text\n" + b"0" * (20 << 20), "b.txt": "Two"})
    got = read_bytes(tmp_path, "a.zip", bomb)
    assert got.texts == ["Two"]
    assert [problem.split(". ")[0] for problem in got.problems] == [
        "a.zip/bomb.txt: more than 200 times its packed size",
        "a.zip/bomb.csv: more than 200 times its packed size",
    ]


def test_what_is_unpacked_in_all_is_limited_whatever_the_archive_says(tmp_path: Path) -> None:
    data = zipped({f"{n}.txt": f"{n} ".encode() * 5000 for n in range(10)}, zipfile.ZIP_STORED)
    got = read_bytes(tmp_path, "a.zip", data, limits={"archive-size": "25k"})
    assert len(got.articles) == 2
    assert got.problems == ["a.zip: more than 25 KiB unpacked; the rest was skipped. See the limit `archive-size`"]


def test_too_many_entries_are_refused_before_they_are_listed(tmp_path: Path) -> None:
    data = zipped({f"{n}.txt": "x" for n in range(11)})
    got = read_bytes(tmp_path, "a.zip", data, limits={"archive-entries": "10"})
    assert got.problems == ["a.zip: more than 10 entries. See the limit `archive-entries`"]
    at = data.rindex(b"PK\5\6")
    lying = data[: at + 8] + struct.pack("<2H", 3, 3) + data[at + 12 :]
    got = read_bytes(tmp_path, "b.zip", lying, limits={"archive-entries": "10"})
    assert got.problems == ["b.zip: more than 10 entries. See the limit `archive-entries`"]


def test_damaged_and_encrypted_entries_are_named_and_the_others_are_read(tmp_path: Path) -> None:
    data = bytearray(
        zipped({"a.txt": "The first text", "b.txt": "The second", "c.txt": "The third"}, zipfile.ZIP_STORED)
    )
    data[data.index(b"The second")] ^= 1
    at = data.index(b"PK\1\2", data.index(b"PK\1\2", data.index(b"PK\1\2") + 1) + 1)
    data[at + 8] |= 1
    got = read_bytes(tmp_path, "a.zip", bytes(data))
    assert got.texts == ["The first text"]
    assert [problem.split(" (")[0] for problem in got.problems] == [
        "a.zip/b.txt: damaged, or compressed in an unknown way",
        "a.zip/c.txt: encrypted. Unpack it first",
    ]


def test_a_file_that_is_no_zip_or_was_cut_off_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"no zip at all")
    (tmp_path / "b.zip").write_bytes(zipped({"a.txt": "x" * 500}, zipfile.ZIP_STORED)[:300])
    (tmp_path / "c.zip").write_bytes(b"PK\5\6" + bytes(18))
    got = read(tmp_path)
    assert got.articles == []
    assert [problem.partition(":")[0] for problem in got.problems] == ["a.zip", "b.zip", "c.zip"]
