"""Hostile and broken XML is refused in Chinese, quickly, and touches nothing outside the bytes given."""

import time
from pathlib import Path

import pytest

from engine import errors
from engine.spiff import xml

BPMN = 'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
GOOD = f'<definitions {BPMN} id="d" targetNamespace="x"><process id="p"/></definitions>'


def _laughs(levels: int) -> str:
    entities = '<!ENTITY l0 "哈">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, levels))
    return f"<!DOCTYPE definitions [{entities}]><definitions {BPMN}>&l{levels - 1};</definitions>"


HOSTILE = {
    "billion laughs": _laughs(12),
    "quadratic blow-up": f'<!DOCTYPE d [<!ENTITY a "{"a" * 50_000}">]>'
    f"<definitions {BPMN}>{'&a;' * 50_000}</definitions>",
    "external entity": f'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><definitions {BPMN}>&x;</definitions>',
    "parameter entity": f'<!DOCTYPE d [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;]><definitions {BPMN}/>',
    "external DTD": f'<!DOCTYPE definitions SYSTEM "http://127.0.0.1:9/x.dtd"><definitions {BPMN}/>',
    "DTD alone": f"<!DOCTYPE definitions><definitions {BPMN}/>",
    "unknown entity": f"<definitions {BPMN}>&nowhere;</definitions>",
    "XInclude": f'<definitions {BPMN}><i:include xmlns:i="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'
    "</definitions>",
    "depth": f"<definitions {BPMN}>{'<a>' * 201}{'</a>' * 201}</definitions>",
    "absurd depth": f"<definitions {BPMN}>{'<a>' * 100_000}{'</a>' * 100_000}</definitions>",
    "too many elements": f"<definitions {BPMN}>{'<a/>' * 100_001}</definitions>",
    "too large": GOOD + " " * 5_000_000,
    "not well-formed": GOOD[:-3],
    "empty": "",
    "nothing but text": "流程图",
    "NUL": GOOD.replace("process", "pro\x00cess"),
    "wrong root": f"<process {BPMN}/>",
    "no namespace": "<definitions/>",
    "HTML": "<html><body/></html>",
    "two roots": GOOD + GOOD,
    "declared GB18030": '<?xml version="1.0" encoding="gb18030"?>' + GOOD,
}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE)
def test_hostile_xml_is_refused_quickly(source: str) -> None:
    started = time.perf_counter()
    with pytest.raises(errors.DiagramUnreadable, match="流程图文件不能读取：.+。"):
        xml.read(source.encode())
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "gb18030"])
def test_other_encodings_are_refused(encoding: str) -> None:
    with pytest.raises(errors.DiagramUnreadable, match="流程图文件不能读取"):
        xml.read(GOOD.replace('id="d"', 'id="d" name="奖"').encode(encoding))


def test_an_entity_never_reads_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("秘密", encoding="utf-8")
    source = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]><definitions {BPMN}>&x;</definitions>'
    with pytest.raises(errors.DiagramUnreadable) as refused:
        xml.read(source.encode())
    assert "秘密" not in str(refused.value)


@pytest.mark.parametrize(
    "source",
    [GOOD, '<?xml version="1.0" encoding="UTF-8"?>\n' + GOOD, "\ufeff" + GOOD, "<!-- 注释 -->" + GOOD],
    ids=["bare", "declared", "byte order mark", "comment"],
)
def test_an_ordinary_diagram_is_read(source: str) -> None:
    assert xml.read(source.encode()).get("id") == "d"


def test_comments_and_instructions_leave_no_trace() -> None:
    source = GOOD.replace('<process id="p"/>', '<process id="p">条<!-- a --><?php echo 1 ?>件</process>')
    assert xml.read(source.encode())[0].text == "条件"
