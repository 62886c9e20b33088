"""Looking into files: every good one passes, every hostile one is refused with a sentence (C20, C22)."""

import subprocess
import sys
from pathlib import Path

import pytest

from running.inspection import Unfit, content
from running.inspection import __main__ as process
from tests.running import samples
from tests.running.samples import EXTERNAL, docx, package, pdf, picture, xlsx, zipped

PNG, JPEG = picture("PNG"), picture("JPEG")
FIELD = '<w:document xmlns:w="w"><w:p><w:t>报告</w:t><w:fldChar/>{}</w:p></w:document>'
CUT = "<w:instrText> DDEA</w:instrText><w:instrText>UTO cmd</w:instrText>"
PAGES = FIELD.format('<w:instrText> PAGE </w:instrText><w:instrText> HYPERLINK "dde" </w:instrText>')
GOOD = {
    "报告.pdf": pdf(), "报告.docx": docx(), "表.xlsx": xlsx(), "图.png": PNG, "图.jpg": JPEG, "图.jpeg": JPEG,
    "域.docx": docx(body=PAGES),
    "链接.docx": docx(more={"word/_rels/document.xml.rels": EXTERNAL.format(kind="hyperlink", target="https://a.cn")}),
}  # fmt: skip
BOMB = b"0" * 30_000_000
LAUGHS = '<!DOCTYPE s [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>'
XXE = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document xmlns:w="w"><w:t>&x;</w:t></w:document>'
HEADER = '<w:hdr xmlns:w="w"><w:p><w:t>内部</w:t><w:t>资料</w:t></w:p></w:hdr>'
HOSTILE = [
    ("脚本.pdf", pdf(samples.scripted), "含有脚本"),
    ("启动程序.pdf", pdf(samples.launching), "含有脚本"),
    ("附件.pdf", pdf(samples.carrying), "嵌入了其他文件"),
    ("加密.pdf", pdf(samples.encrypted), "加了密码"),
    ("截断.pdf", pdf()[:300], "打不开"),
    ("空壳.pdf", b"%PDF-1.7\n%%EOF", "打不开"),
    ("又是压缩包.pdf", pdf() + zipped({"a.exe": b"MZ"}), "不属于PDF"),
    ("尾部网页.pdf", pdf() + b"<html><script>alert(1)</script>", "不属于PDF"),
    ("病毒.pdf", pdf()[:-6] + samples.EICAR + b"\n%%EOF", "病毒"),
    ("宏.docx", docx(more={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}), "含有宏"),
    ("宏类型.docx", docx(main="application/vnd.ms-word.document.macroEnabled.main+xml"), "含有宏"),
    ("宏表.xlsx", xlsx(more={"xl/macrosheets/sheet1.xml": "<a/>"}), "含有宏"),
    ("控件.docx", docx(more={"word/activeX/activeX1.xml": "<a/>"}), "嵌入了其他文件"),
    ("对象.docx", docx(more={"word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0"}), "嵌入了其他文件"),
    ("藏对象.docx", docx(more={"word/media/image1.png": b"\xd0\xcf\x11\xe0\xa1\xb1"}), "嵌入了其他文件"),
    ("藏程序.docx", docx(more={"word/media/image1.png": b"MZ\x90"}), "嵌入了其他文件"),
    ("外部模板.docx", docx(more={"word/_rels/s.xml.rels": EXTERNAL.format(kind="attachedTemplate", target="http://a")}),
     "引用了外部"),
    ("运行链接.docx", docx(more={"word/_rels/s.xml.rels": EXTERNAL.format(kind="hyperlink", target="javascript:a")}),
     "引用了外部"),
    ("交换.docx", docx(body=FIELD.format(CUT)), "会运行其他程序"),
    ("交换域.docx", docx(body=FIELD.format('<w:fldSimple w:instr=" dde cmd"/>')), "会运行其他程序"),
    ("交换.xlsx", xlsx(more={"xl/externalLinks/externalLink1.xml": '<a><ddeLink ddeService="cmd"/></a>'}),
     "会运行其他程序"),
    ("外部实体.docx", docx(body=XXE), "文档类型声明"),
    ("十亿笑声.xlsx", xlsx(more={"xl/other.xml": LAUGHS}), "文档类型声明"),
    ("宽字符实体.docx", docx(more={"word/a.xml": LAUGHS.encode("utf-16")}), "文档类型声明"),
    ("高压缩比.docx", docx(more={"word/media/a.bmp": BOMB}), "展开后太大"),
    ("套娃.docx", docx(more={"word/a.zip": zipped({"b": BOMB})}), "嵌入了其他文件"),
    ("重叠.docx", samples.overlapping_bomb(), "压缩结构不正常"),
    ("目录穿越.docx", docx(more={"../../etc/cron.d/a": b"x"}), "压缩结构不正常"),
    ("绝对路径.docx", docx(more={"/etc/passwd": b"x"}), "压缩结构不正常"),
    ("反斜杠.docx", docx(more={"word\\..\\a": b"x"}), "压缩结构不正常"),
    ("大小写重名.docx", docx(more={"WORD/document.xml": b"<a/>"}), "压缩结构不正常"),
    ("前有程序.docx", b"PK\x03\x04MZ" + docx(), "压缩结构不正常"),
    ("后有网页.docx", docx() + b"<html>", "压缩结构不正常"),
    ("截断.docx", docx()[:200], "打不开"),
    ("其实是表.docx", xlsx(), "内容与扩展名不符"),
    ("只是压缩包.docx", zipped({"a.txt": b"x"}), "内容与扩展名不符"),
    ("病毒.docx", docx(more={"word/media/a.bmp": samples.EICAR}), "病毒"),
    ("坏结构.docx", docx(body="<w:document>"), "已经损坏"),
    ("程序.png", PNG + b"<?php system($_GET[0]); ?>", "不属于图片"),
    ("压缩包.png", PNG + zipped({"a": b"x"}), "不属于图片"),
    ("截断.png", PNG[:40], "打不开"),
    ("像素炸弹.png", picture("PNG", (12_000, 12_000)), "像素太多"),
    ("程序.jpg", JPEG + b"<?php", "不属于图片"),
    ("注释程序.jpg", JPEG[:2] + b"\xff\xfe\x00\x0e<script>ab" + b"cd" + JPEG[2:], "不属于图片"),
    ("截断.jpg", JPEG[:-40], "打不开"),
    ("坏图.jpg", b"\xff\xd8\xff" + b"\x00" * 50, "打不开"),
]  # fmt: skip


def pages(folder: Path, name: str, given: bytes) -> list[str]:
    path = folder / f"file{Path(name).suffix}"
    path.write_bytes(given)
    return content.pages(path, path.suffix)


@pytest.mark.parametrize("name", GOOD)
def test_a_good_file_passes(tmp_path: Path, name: str) -> None:
    pages(tmp_path, name, GOOD[name])


@pytest.mark.parametrize(("name", "given", "sentence"), HOSTILE, ids=[each[0] for each in HOSTILE])
def test_a_hostile_file_is_unfit_for_a_reason_that_is_told(
    tmp_path: Path, name: str, given: bytes, sentence: str
) -> None:
    with pytest.raises(Unfit, match=sentence):
        pages(tmp_path, name, given)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("密.pdf", pdf(text="秘密★10年\n报告")),
        ("密.docx", docx("机 密 ★\n报告")),
        ("密.xlsx", xlsx("产量\n绝密★长期")),
        ("页眉.docx", docx(more={"word/header1.xml": HEADER})),
        ("页眉.xlsx", xlsx(more={"xl/worksheets/sheet1.xml": "<s><oddHeader>&amp;R秘密★1年</oddHeader></s>"})),
        ("属性.docx", docx(more={"docProps/core.xml": "<c><keywords>机密★</keywords></c>"})),
    ],
)  # fmt: skip
def test_a_marking_is_found_wherever_office_and_pdf_files_keep_text(tmp_path: Path, name: str, given: bytes) -> None:
    path = tmp_path / f"file{Path(name).suffix}"
    path.write_bytes(given)
    assert process.main(str(path), path.suffix)["marking"]


@pytest.mark.parametrize("text", ["本报告含商业秘密", "员工应当保守国家秘密"])
def test_ordinary_text_is_no_marking(tmp_path: Path, text: str) -> None:
    for suffix, given in ((".pdf", pdf(text=text)), (".docx", docx(text)), (".xlsx", xlsx(text))):
        path = tmp_path / f"file{suffix}"
        path.write_bytes(given)
        assert process.main(str(path), suffix) == {"marking": None}


def test_the_process_has_limits_and_answers_in_json(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf())
    command = [sys.executable, "-m", "running.inspection", str(path), ".pdf"]
    assert subprocess.check_output(command, text=True) == '{"marking": null}'


def test_a_package_of_thousands_of_pieces_is_unfit(tmp_path: Path) -> None:
    many = package({f"word/{number}.txt": b"" for number in range(3001)}, "/word/document.xml", samples.WORD)
    with pytest.raises(Unfit, match="压缩结构不正常"):
        pages(tmp_path, "many.docx", many)
