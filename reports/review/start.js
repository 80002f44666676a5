// Wire the page: without this script it still shows findings, source and marks.

function onClick(event) {
  const target = event.target;
  const link = target.closest("a[href^='#']");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    const next = stateOf(link.getAttribute("href"));
    if (next.g !== undefined || next.f !== undefined || /^L\d+$/.test(next.at ?? "")) {
      event.preventDefault();
      if (next.f !== undefined) Object.assign(next, { g: "", s: "" });
      return go({ s: "", ...next });
    }
    if (next.mark || next.statement || next.q) { // from a plot: all figures of one kind
      event.preventDefault();
      go({ level: "", q: "", mark: "", statement: "", ...next, f: "", g: "", s: "" });
      return stepFigure(1);
    }
  }
  if (target.matches(".copy")) return copy(target.previousElementSibling.textContent);
  if (target.dataset.beside !== undefined) return go({ s: target.dataset.beside });
  if (target.matches(".text-view > .block > .l") && event.offsetX < 60) go({ at: target.id });
}

/** How much of the window the filters cover, for what stays below them. */
function measure() {
  const bar = document.querySelector(".filters");
  const covers = getComputedStyle(bar).position === "sticky" ? bar.offsetHeight : 0;
  document.documentElement.style.setProperty("--bar", `${covers}px`);
}

function wire() {
  document.querySelectorAll(".filters, .copy, .pane").forEach((element) => { element.hidden = false; });
  document.querySelectorAll("a.g, a.w").forEach((link) => link.setAttribute("tabindex", "-1"));
  document.querySelector(".g")?.setAttribute("tabindex", "0");
  for (const [id, part] of [["by-level", "level"], ["by-mark", "mark"], ["by-statement", "statement"]]) {
    byId(id).addEventListener("change", (event) => go({ [part]: event.target.value }));
  }
  byId("by-words").addEventListener("input", (event) => go({ q: event.target.value }, true));
  document.querySelector(".filters").addEventListener("submit", (event) => event.preventDefault());
  byId("next").addEventListener("click", () => stepFigure(1));
  byId("previous").addEventListener("click", () => stepFigure(-1));
  byId("clear").addEventListener("click", () => go({ level: "", mark: "", statement: "", q: "" }));
  byId("pane-close").addEventListener("click", () => go({ g: "", s: "" }));
  byId("pane-back").addEventListener("click", () => go({ s: "" }));
  byId("help-button").addEventListener("click", () => byId("help").showModal());
  byId("help-close").addEventListener("click", () => byId("help").close());
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  document.addEventListener("pointerdown", () => { wire.pointer = true; });
  document.addEventListener("pointerup", () => { wire.pointer = false; });
  document.addEventListener("focusin", (event) => {
    const own = event.target.id.slice(1);
    if (event.target.matches(".view .g") && !wire.pointer && state.g !== own) go({ g: own, s: "" }, true);
  });
  new ResizeObserver(measure).observe(document.querySelector(".filters"));
  window.addEventListener("popstate", () => show(stateOf(location.hash)));
  window.addEventListener("hashchange", () => show(stateOf(location.hash)));
  window.addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((each) => { each.open = true; }));
  measure();
  clearPane();
  show(stateOf(location.hash));
  if (matching?.length && !state.f && state.g === undefined && !state.at) figureAt(matching[0]).scrollIntoView({ block: "center" });
}

wire();
