"""Clean answers, put into the inputs of a form on a page: by hand as a person would, or at one stroke."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from playwright.sync_api import Locator

from engine.forms import Field
from running import documents

# Sets what is told of each input, and lets the page know as if it had been typed.
AT_ONE_STROKE = """(form, answers) => {
  for (const [name, values] of answers)
    for (const input of form.querySelectorAll(`[name="${name}"]`)) {
      if (input.type === "radio" || input.type === "checkbox") input.checked = values.includes(input.value);
      else input.value = values[0];
      for (const kind of ["input", "change"]) input.dispatchEvent(new Event(kind, {bubbles: true}));
    }
}"""
Answer = tuple[Field, str, Any]


def by_hand(form: Locator, fields: Sequence[Field], filled: Mapping[str, Any]) -> None:
    """Answer input by input, as a person would."""
    for field, name, answer in _answers(fields, filled):
        _answer(form, field, name, answer)


def at_one_stroke(form: Locator, fields: Sequence[Field], filled: Mapping[str, Any]) -> None:
    """Answer all inputs in one call, but those that an earlier answer shows or that take a file."""
    later = {"file", "checkbox"}
    answers = list(_answers(fields, filled))
    plain = [(name, _values(answer)) for field, name, answer in answers if field.type not in later]
    form.evaluate(AT_ONE_STROKE, plain)
    for field, name, answer in answers:
        if field.type in later:
            _answer(form, field, name, answer)


def _answers(fields: Sequence[Field], filled: Mapping[str, Any], prefix: str = "") -> Iterator[Answer]:
    """Each field that is answered, with the name of its input."""
    for field in fields:
        if field.key not in filled:
            continue
        if field.type != "rows":
            yield field, prefix + field.key, filled[field.key]
            continue
        for row in filled[field.key]:
            yield from _answers(field.fields, row, f"{prefix}{field.key}[{row['id']}].")


def _values(answer: Any) -> list[str]:
    return [str(each) for each in answer] if isinstance(answer, list) else [str(answer)]


def _answer(form: Locator, field: Field, name: str, answer: Any) -> None:
    inputs = form.locator(f'[name="{name}"]')
    match field.type:
        case "radio":
            form.locator(f'[name="{name}"][value="{answer}"]').check()
        case "checkboxes":
            for one in answer:
                form.locator(f'[name="{name}"][value="{one}"]').check()
        case "checkbox":
            inputs.first.set_checked(bool(answer))
        case "select":
            inputs.first.select_option(str(answer))
        case "file":
            form.locator(f'input[type=file][name="{name}"]').set_input_files([pdf(f"材料{len(answer)}.pdf")])
        case _:
            inputs.first.fill(str(answer))


def pdf(name: str) -> Any:
    """A small real PDF that says that it is fictional."""
    return {"name": name, "mimeType": "application/pdf", "buffer": SAMPLE}


def _sample() -> bytes:
    text = '#set page(width: 100mm, height: 60mm)\n#set text(font: "Noto Serif CJK SC")\n虚构的证明材料\n'
    return documents.render({"sample.typ": text.encode()}, "sample", {})


SAMPLE = _sample()
