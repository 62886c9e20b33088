// Shows and hides the fields that depend on another one. Without this script all of them are shown, with a note.
(() => {
  const answer = (form, name) => {
    const inputs = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
    const tick = (input) => input.type === "radio" || input.type === "checkbox";
    const chosen = inputs.find((input) => !tick(input) || input.checked);
    return chosen ? chosen.value : "";
  };
  const update = (form) => {
    for (const part of form.querySelectorAll("[data-when]")) {
      const other = form.querySelector(`[name="${CSS.escape(part.dataset.when)}"]`);
      const hidden = other && other.closest("[data-when][hidden]");
      part.hidden = Boolean(hidden) || answer(form, part.dataset.when) !== part.dataset.equals;
    }
  };
  document.documentElement.classList.add("scripted");
  for (const form of document.querySelectorAll("form.fill")) {
    form.addEventListener("change", () => update(form));
    update(form);
  }
  const summary = document.querySelector(".summary[tabindex]");
  if (summary) summary.focus();
})();
