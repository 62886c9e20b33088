"""Files to upload: good ones of every kind, and hostile ones."""

import io
import zipfile
from collections.abc import Callable, Mapping

import pypdf
from PIL import Image
from pypdf.generic import DictionaryObject, NameObject, StreamObject, TextStringObject

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
EXTERNAL = (
    '<Relationships><Relationship Id="1" Type="http://schemas.openxmlformats.org/{kind}" Target="{target}"'
    ' TargetMode="External"/></Relationships>'
)


def pdf(change: Callable[[pypdf.PdfWriter], object] = lambda writer: None, *, text: str = "") -> bytes:
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(200, 200)
    if text:
        _write(writer, page, text)
    change(writer)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _write(writer: pypdf.PdfWriter, page: pypdf.PageObject, text: str) -> None:
    """Chinese text by a font whose codes are Unicode: enough for whoever extracts text."""
    to_unicode = StreamObject()
    to_unicode.set_data(
        b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange "
        b"1 beginbfrange <0000> <ffff> <0000> endbfrange endcmap end"
    )
    font = DictionaryObject({
        NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type0"),
        NameObject("/BaseFont"): NameObject("/Song"), NameObject("/Encoding"): NameObject("/Identity-H"),
        NameObject("/ToUnicode"): writer._add_object(to_unicode),
    })  # fmt: skip
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): writer._add_object(font)})}
    )
    content = StreamObject()
    lines = "".join(f"<{line.encode('utf-16-be').hex()}> Tj 0 -20 Td " for line in text.split("\n"))
    content.set_data(f"BT /F1 12 Tf 10 180 Td {lines}ET".encode())
    page[NameObject("/Contents")] = writer._add_object(content)


def scripted(writer: pypdf.PdfWriter) -> None:
    action = DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("a()")})
    writer._root_object[NameObject("/OpenAction")] = writer._add_object(action)


def launching(writer: pypdf.PdfWriter) -> None:
    action = DictionaryObject({NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("a.exe")})
    writer._root_object[NameObject("/OpenAction")] = writer._add_object(action)


def carrying(writer: pypdf.PdfWriter) -> None:
    writer.add_attachment("a.exe", b"MZ")


def encrypted(writer: pypdf.PdfWriter) -> None:
    writer.encrypt("secret", algorithm="RC4-128")


def docx(
    text: str = "正文", more: Mapping[str, bytes | str] | None = None, *, main: str = WORD, body: str | None = None
) -> bytes:
    paragraphs = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.split("\n"))
    document = body or f'<w:document xmlns:w="http://w"><w:body>{paragraphs}</w:body></w:document>'
    return package({"word/document.xml": document, **(more or {})}, "/word/document.xml", main)


def xlsx(text: str = "单元格", more: Mapping[str, bytes | str] | None = None, *, main: str = EXCEL) -> bytes:
    cells = "".join(f"<si><t>{line}</t></si>" for line in text.split("\n"))
    parts = {"xl/workbook.xml": "<workbook/>", "xl/sharedStrings.xml": f"<sst>{cells}</sst>", **(more or {})}
    return package(parts, "/xl/workbook.xml", main)


def package(parts: Mapping[str, bytes | str], part: str, kind: str) -> bytes:
    types = f'<Types><Default Extension="xml" ContentType="application/xml"/><Override PartName="{part}" '
    return zipped({"[Content_Types].xml": f'{types}ContentType="{kind}"/></Types>', **parts})


def zipped(parts: Mapping[str, bytes | str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def picture(format: str, size: tuple[int, int] = (8, 8)) -> bytes:
    made = io.BytesIO()
    Image.new("1" if format == "PNG" else "RGB", size).save(made, format)
    return made.getvalue()


def overlapping_bomb() -> bytes:
    """Two names in the directory for the same compressed bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"0" * 1000)
        twin = zipfile.ZipInfo("word/other.xml")
        first = archive.getinfo("word/document.xml")
        for name in ("header_offset", "compress_size", "file_size", "CRC", "compress_type", "flag_bits"):
            setattr(twin, name, getattr(first, name))
        archive.filelist.append(twin)
        archive.NameToInfo[twin.filename] = twin
        archive._didModify = True  # type: ignore[attr-defined]
    return made.getvalue()
