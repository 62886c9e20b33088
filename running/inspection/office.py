"""DOCX and XLSX: a sane archive that unpacks within bounds, without programs, carriers or calls to the outside."""

import posixpath
import re
import zipfile
import zlib
from pathlib import Path

from running.inspection import EICAR, VIRUS, Unfit, xml

MOST_ENTRIES = 3000
LARGEST_UNPACKED = 200_000_000
LARGEST_XML = 60_000_000
HIGHEST_RATIO = 250
LONGEST_BEGINNING = 128
SMALL = 1_000_000  # a file of blanks may shrink as it likes

BROKEN = "打不开，可能已经损坏或者没有传完，请重新保存后上传。"
BOMB = "展开后太大，请拆分或者另存后上传。"
MIXED = "的压缩结构不正常，请用Word、Excel或者WPS另存后上传。"
MACRO = "含有宏，请另存为不含宏的DOCX、XLSX后上传。"
CARRIER = "嵌入了其他文件或者对象，请改为图片，或者把附件单独上传。"
OUTSIDE = "引用了外部的内容，请改为嵌入后上传。"

MAIN = {
    ".docx": ("/word/document.xml", "wordprocessingml.document.main+xml"),
    ".xlsx": ("/xl/workbook.xml", "spreadsheetml.sheet.main+xml"),
}
_MACRO = re.compile(r"vbaproject|vbadata|macrosheets/|dialogsheets/|customui/|\.(vbs|js|exe|dll|bat|cmd|ps1|scr|hta)$")
_CARRIER = re.compile(r"embeddings/|activex/|ctrlprops/|\.(zip|rar|7z|docx|xlsx|pptx|docm|xlsm|pdf|html?|svg)$")
_BINARY = re.compile(r"\.bin$")
_HARMLESS_BINARY = re.compile(r"printersettings/printersettings\d*\.bin$")
_XML = (".xml", ".rels", ".vml")
_OBJECTS = (b"\xd0\xcf\x11\xe0", b"MZ", b"PK\x03\x04", b"\x7fELF", b"%PDF")
_END_OF_ARCHIVE = 22


def pages(path: Path) -> list[str]:
    """The text of each part, document first. Raises Unfit."""
    try:
        with zipfile.ZipFile(path) as archive:
            _check_archive(path, archive)
            _check_names(archive)
            _check_kind(archive, path.suffix)
            return _read(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise Unfit(BROKEN) from error


def _check_archive(path: Path, archive: zipfile.ZipFile) -> None:
    """The directory is the last thing in the file, names each piece once, and no two pieces share bytes."""
    entries = sorted(archive.infolist(), key=lambda entry: entry.header_offset)
    if not entries or len(entries) > MOST_ENTRIES:
        raise Unfit(MIXED)
    with path.open("rb") as file:
        file.seek(-_END_OF_ARCHIVE, 2)
        if file.read(4) != b"PK\x05\x06":
            raise Unfit(MIXED)
    starts = [*(entry.header_offset for entry in entries[1:]), archive.start_dir]
    overlapping = any(
        entry.header_offset + entry.compress_size > start for entry, start in zip(entries, starts, strict=True)
    )
    if entries[0].header_offset != 0 or overlapping:
        raise Unfit(MIXED)
    _check_sizes(entries)


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unfit("加了密码，请去掉后上传。")
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
        raise Unfit(MIXED)
    if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise Unfit(BOMB)
    if any(entry.file_size > SMALL + HIGHEST_RATIO * entry.compress_size for entry in entries):
        raise Unfit(BOMB)


def _check_names(archive: zipfile.ZipFile) -> None:
    names = [name.lower() for name in archive.namelist()]
    if len(set(names)) != len(names) or any(not _is_plain(name) for name in names):
        raise Unfit(MIXED)
    for name in names:
        if _MACRO.search(name):
            raise Unfit(MACRO)
        if _CARRIER.search(name) or (_BINARY.search(name) and not _HARMLESS_BINARY.search(name)):
            raise Unfit(CARRIER)


def _is_plain(name: str) -> bool:
    """A path inside the archive that leads nowhere else."""
    return not (
        name.startswith("/")
        or "\\" in name
        or ":" in name
        or "\x00" in name
        or ".." in name.split("/")
        or posixpath.normpath(name) != name.rstrip("/")
    )


def _check_kind(archive: zipfile.ZipFile, suffix: str) -> None:
    """The table of contents says that the main part is what the name of the file says."""
    if "[Content_Types].xml" not in archive.namelist():
        raise Unfit("的内容与扩展名不符，请确认文件没有损坏。")
    types = xml.types(archive.read("[Content_Types].xml"))
    if any("macroenabled" in kind.lower() or "vbaproject" in kind.lower() for kind in types.values()):
        raise Unfit(MACRO)
    part, kind = MAIN[suffix]
    if not types.get(part, "").endswith(kind) or part[1:] not in archive.namelist():
        raise Unfit("的内容与扩展名不符，请确认文件没有损坏。")


def _read(archive: zipfile.ZipFile) -> list[str]:
    """Every piece is unpacked once, whatever it is: that is how a lie about its size comes out."""
    texts = []
    for entry in archive.infolist():
        name = entry.filename.lower()
        if name.endswith(_XML):
            texts.append(_text(archive, entry, is_links=name.endswith(".rels")))
            continue
        with archive.open(entry) as piece:
            head = piece.read(LONGEST_BEGINNING)
            if EICAR.match(head):
                raise Unfit(VIRUS)
            if head.startswith(_OBJECTS):
                raise Unfit(CARRIER)
            while piece.read(1 << 20):
                pass
    return texts


def _text(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, is_links: bool) -> str:
    if entry.file_size > LARGEST_XML:
        raise Unfit(BOMB)
    content = archive.read(entry)
    if is_links and xml.leads_outside(content):
        raise Unfit(OUTSIDE)
    return xml.text(content)
