// Comfort at the desk: drafts while one types, keys, what is selected. Everything works without it, except drafts.
(() => {
  const find = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // ---- drafts: two seconds after the last key, eight seconds at most after the first
  const SOON = 2000, LATEST = 8000, AGAIN = 5000;

  class Draft {
    constructor(form) {
      this.form = form;
      this.version = form.dataset.version;
      this.state = find("#saved");
      this.anyway = find("#anyway");
      this.dirty = false;
      this.busy = false;
      form.addEventListener("input", (event) => event.target.type === "file" || this.changed());
      form.addEventListener("submit", () => { this.dirty = false; this.done = true; });
      document.addEventListener("visibilitychange", () => document.hidden && this.leave());
      addEventListener("pagehide", () => this.leave());
      addEventListener("online", () => this.dirty && this.save());
      addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
      this.anyway.addEventListener("click", () => this.save(true));
    }
    changed() {
      this.dirty = true;
      this.first = this.first || Date.now();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.save(), Math.max(0, Math.min(SOON, this.first + LATEST - Date.now())));
    }
    body(anyway) {
      const body = new FormData(this.form);
      for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
      body.set("_version", this.version);
      if (anyway) body.set("_anyway", "1");
      return body;
    }
    // A page that is left can't wait for an answer; the next page brings the new version.
    leave() {
      if (!this.dirty || this.done) return;
      if (navigator.sendBeacon(this.form.dataset.draft, this.body(this.left))) { this.left = true; this.dirty = false; this.first = 0; }
    }
    async save(anyway = this.left) {
      if (this.busy || this.done) return;
      this.busy = true; this.dirty = false; this.first = 0;
      try {
        const answer = await fetch(this.form.dataset.draft, { method: "POST", body: this.body(anyway), redirect: "manual" });
        if (answer.type === "opaqueredirect") this.failed("登录已过期，新填的内容没有保存。请另开一页登录后回来。");
        else await this.told(answer);
      } catch {
        this.failed("网络不通，新填的内容还没有保存，正在重试。");
      }
      this.busy = false;
      if (this.dirty) this.changed();
    }
    async told(answer) {
      const told = (answer.headers.get("Content-Type") || "").includes("json") ? await answer.json() : {};
      if (answer.ok) {
        this.version = told.version; this.left = false; this.anyway.hidden = true;
        this.say(`已保存 ${told.saved}`);
      } else if (told.sentence) {
        this.anyway.hidden = !told.other;
        this.say(told.sentence);
      } else this.failed("草稿没有保存，正在重试。");
    }
    failed(sentence) {
      this.say(sentence);
      this.dirty = true;
      setTimeout(() => this.dirty && this.save(), AGAIN);
    }
    say(words) { if (this.state.textContent !== words) this.state.textContent = words; }
  }

  // ---- how much of a long list of items is filled in
  const progress = (bar) => {
    const items = all("[data-item]", bar.closest(".field"));
    const filled = (input) => input.type === "radio" || input.type === "checkbox" ? input.checked : input.value.trim() !== "";
    const needed = (item) => all("[aria-required]", item).filter((input) => !input.closest("[hidden]"));
    const whole = (input) => input.matches("fieldset, [role=radiogroup]") ? all("input", input).some(filled) : filled(input);
    const done = items.filter((item) => needed(item).length ? needed(item).every(whole) : all("textarea, select, input:not([type=hidden])", item).some(filled)).length;
    find("progress", bar).value = done;
    find("span", bar).textContent = `已填 ${done}/${items.length}`;
  };

  // ---- keys
  const rows = () => all("tr[data-row]");
  const link = (row) => find("th a", row);
  const move = (step) => {
    const before = rows().findIndex((row) => row.classList.contains("at"));
    const row = rows()[Math.max(0, Math.min(rows().length - 1, before < 0 ? 0 : before + step))];
    if (!row) return;
    rows().forEach((each) => each.classList.toggle("at", each === row));
    link(row).focus();
    row.scrollIntoView({ block: "nearest" });
  };
  const go = (selector) => { const to = find(selector); if (to) location.assign(to.href); return Boolean(to); };
  const select = () => {
    const box = find("tr.at .pick input");
    if (box) { box.checked = !box.checked; box.dispatchEvent(new Event("change", { bubbles: true })); }
  };
  const KEYS = {
    j: () => (rows().length ? move(1) : go("a[rel=next]")),
    k: () => (rows().length ? move(-1) : go("a[rel=prev]")),
    x: select,
    u: () => go(".over a"),
    "/": () => find("#q")?.focus(),
    "?": () => find("#keys")?.showModal(),
  };
  const typing = (target) => target.closest("input:not([type=checkbox], [type=radio], [type=file]), textarea, select, [contenteditable], dialog[open]");
  document.addEventListener("keydown", (event) => {
    const form = event.target.closest("form.fill");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form) {
      event.preventDefault();
      form.requestSubmit();
    } else if (!event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing && KEYS[event.key] && !typing(event.target) && !find("dialog[open]")) {
      event.preventDefault();
      KEYS[event.key]();
    }
  });

  // ---- lists: select all; claim and release in place
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-all]")) all("input[name=task]").forEach((box) => { box.checked = event.target.checked; });
  });
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest("tr[data-row]");
    if (row) rows().forEach((each) => each.classList.toggle("at", each === row));
  });
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.closest(".hands") || !window.htmx) return;
    event.preventDefault();
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
    // Whatever came of it is told by a page; when it was refused, that is the page to see.
    if (!answer.ok) return form.submit();
    const top = scrollY;
    await htmx.ajax("GET", location.pathname + location.search, { target: "#main", select: "#main", swap: "outerHTML show:none" });
    scrollTo(0, top);
  });

  // ---- the diagram: where the case is stands in the middle, and each box tells what it is
  const show = async (picture) => {
    const image = find("img", picture);
    const answer = image && await fetch(image.src);
    if (!answer?.ok) return;
    const drawn = new DOMParser().parseFromString(await answer.text(), "image/svg+xml").documentElement;
    drawn.setAttribute("aria-label", image.alt);
    image.replaceWith(document.importNode(drawn, true));
    const here = find(".here", picture)?.getBoundingClientRect();
    if (!here) return;
    const frame = picture.getBoundingClientRect();
    picture.scrollTo(here.x - frame.x - (frame.width - here.width) / 2, here.y - frame.y - (frame.height - here.height) / 2);
  };
  for (const picture of all(".place .picture")) {
    const box = picture.closest("details");
    if (box.open) show(picture);
    else box.addEventListener("toggle", () => show(picture), { once: true });
  }

  // ---- begin
  const form = find("form.fill[data-draft]");
  if (form) new Draft(form);
  for (const bar of all(".progress")) {
    bar.closest("form").addEventListener("input", () => progress(bar));
    progress(bar);
  }
})();
