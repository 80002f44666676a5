// The keyboard: triage without a mouse.

const KEYS = {
  j: () => stepCase(1),
  k: () => stepCase(-1),
  n: () => stepFigure(1),
  p: () => stepFigure(-1),
  a: copyWaiver,
  b: () => history.back(),
  s: besideFirst,
  "/": () => { byId("by-words").focus(); byId("by-words").select(); },
  "?": () => byId("help").showModal(),
};
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || byId("help").open) return;
  const target = event.target;
  if (event.key === "Escape") return escape();
  if (target.matches("input, select, textarea")) {
    if (event.key === "Enter" && target.id === "by-words") { event.preventDefault(); stepFigure(1); }
    return;
  }
  if (event.key === "Enter" && !target.closest("a, button, summary")) openCase();
  else if (target.matches(".g") && ARROWS[event.key]) { event.preventDefault(); walk(target, ...ARROWS[event.key]); }
  else if (KEYS[event.key]) { event.preventDefault(); KEYS[event.key](); }
}

function escape() {
  if (document.activeElement?.matches("input, select")) return document.activeElement.blur();
  if (state.g !== undefined) {
    const back = state.f;
    go({ g: "", s: "" });
    if (back) showCase(back, true);
  } else go({ level: "", mark: "", statement: "", q: "", f: "" });
}

/** The first partner of the figure beside it; again: the next one. */
function besideFirst() {
  if (state.g === undefined) return say("Choose a figure first.");
  const number = Number(state.g);
  const partners = [...new Set(data.bonds[number].flatMap(([tie]) => data.ties[tie][4]))].filter((other) => other !== number);
  if (!partners.length) return say("Nothing ties to this figure.");
  const at = partners.indexOf(Number(state.s ?? -1));
  go({ s: String(partners[(at + 1) % partners.length]) });
}

/** To the figure beside, or to the nearest one on the next line that has any. */
function walk(link, across, down) {
  const at = positionOf.get(Number(link.id.slice(1)));
  if (across) return select(inOrder[at + across]);
  const left = link.getBoundingClientRect().left;
  const line = link.closest(".l");
  let near = null;
  let other = null;
  for (let k = at + down; inOrder[k] !== undefined; k += down) {
    const next = figureAt(inOrder[k]);
    if (next.closest(".l") === line) continue;
    other ??= next.closest(".l");
    if (next.closest(".l") !== other) break;
    const far = Math.abs(next.getBoundingClientRect().left - left);
    if (near === null || far < near.far) near = { far, number: inOrder[k] };
  }
  select(near?.number);
}

function select(number) {
  if (number !== undefined) go({ g: String(number), s: "" }, true);
}
