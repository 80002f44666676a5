// What is shown stands in the address, so that every view is a link and the browser's Back works:
// #level=error&mark=none&statement=cash_flow&q=1048&f=<finding>&g=<figure>&s=<its partner beside it>&at=<anchor>

const PARTS = ["level", "mark", "statement", "q", "f", "g", "s", "at"];
let state = {};

function stateOf(hash) {
  const text = hash.replace(/^#/, "");
  if (!text) return {};
  if (!text.includes("=")) return { at: text };
  const given = new URLSearchParams(text);
  return Object.fromEntries(PARTS.filter((part) => given.get(part)).map((part) => [part, given.get(part)]));
}

function hashOf(parts) {
  const named = PARTS.filter((part) => parts[part] !== undefined && parts[part] !== "");
  if (named.length === 1 && named[0] === "at") return `#${parts.at}`;
  return named.length ? `#${new URLSearchParams(named.map((part) => [part, parts[part]]))}` : "";
}

/** Change parts of the state; `replace` leaves no step to go back to. */
function go(changes, replace = false) {
  const hash = hashOf({ ...state, at: "", ...changes });
  if (hash === hashOf(state)) return show(stateOf(hash), true);
  const address = hash || location.href.split("#")[0];
  try {
    if (replace || !hash) history.replaceState(null, "", address);
    else history.pushState(null, "", address);
  } catch { // browsers refuse too many steps in a few seconds; the view is still the right one
  }
  show(stateOf(hash));
}

/** Bring the page to a state: what has not changed is left where it is. */
function show(next, again = false) {
  const before = state;
  state = next;
  const changed = (part) => again || before[part] !== next[part];
  if (["level", "mark", "statement", "q"].some((part) => before[part] !== next[part])) filter();
  if (changed("f")) showCase(next.f, changed("f") && !next.g);
  if (changed("g") || changed("s")) showFigure(next.g, next.s, before.g !== next.g || again);
  if (changed("at")) showPlace(next.at);
}

function showPlace(anchor) {
  document.querySelector(".l.here")?.classList.remove("here");
  const place = anchor && byId(anchor);
  if (!place) return;
  if (place.matches(".finding, .unevaluated")) return go({ f: anchor, at: "" }, true);
  if (place.matches(".l")) place.classList.add("here");
  place.scrollIntoView({ block: place.matches(".l") ? "center" : "start" });
}

// --- Findings ---

const cards = Array.from(document.querySelectorAll(".finding"));

/** The card of the finding of an id, also where another finding speaks for its case. */
const cardOf = (id) => (id ? byId(id) ?? byId(data.cases.find((each) => each[4].includes(id))?.[0]) : null)?.closest(".finding, .unevaluated");

function showCase(id, scroll) {
  document.querySelector(".finding.here, .unevaluated.here")?.classList.remove("here");
  const card = cardOf(id);
  if (!card) return;
  const folded = card.closest("details");
  if (folded) folded.open = true;
  card.classList.add("here");
  if (!scroll) return;
  card.scrollIntoView({ block: "start" });
  card.focus({ preventScroll: true });
}

/** The next or previous finding that the filters leave. */
function stepCase(by) {
  const shown = cards.filter((card) => !card.hidden && (card.closest("details")?.open ?? true));
  if (!shown.length) return say("No finding matches the filters.");
  const at = shown.indexOf(cardOf(state.f));
  const next = at < 0 ? (by > 0 ? 0 : shown.length - 1) : Math.min(Math.max(at + by, 0), shown.length - 1);
  go({ f: shown[next].id, g: "", s: "" });
}

/** The selected finding's figure in the source, with its ties; or its line where it has none. */
function openCase() {
  const card = cardOf(state.f);
  if (!card) return;
  if (card.dataset.figure && figureAt(card.dataset.figure)) go({ g: card.dataset.figure, s: "" });
  else if (card.dataset.line) go({ g: "", s: "", at: `L${card.dataset.line}` });
}
