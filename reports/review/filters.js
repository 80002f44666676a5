// Which figures and findings are shown: by level, mark, statement, and a number or words.

let matching = null; // the figures that match, in order; null where no filter is about figures

/** The digits of a number without what differs between ways of writing it: 1,948, 1948 and 1.948 are one. */
const digitsOf = (text) => text.replace(/\D/g, "").replace(/^0+(?=\d)/, "");
const isNumber = (text) => /\d/.test(text) && !/\p{L}/u.test(text);

function filter() {
  byId("by-level").value = state.level ?? "";
  byId("by-mark").value = state.mark ?? "";
  byId("by-statement").value = state.statement ?? "";
  if (byId("by-words").value !== (state.q ?? "")) byId("by-words").value = state.q ?? "";
  document.querySelectorAll(".g.match").forEach((link) => link.classList.remove("match"));
  matching = state.mark || state.statement || state.q ? inOrder.filter(figureFilter()) : null;
  matching?.forEach((number) => figureAt(number).classList.add("match"));
  document.querySelectorAll(".view").forEach((view) => view.classList.toggle("filtered", matching !== null));
  const left = filterCards();
  const anything = matching !== null || state.level;
  const figures = matching === null ? "" : `${matching.length.toLocaleString("en")} figure${matching.length === 1 ? "" : "s"}, `;
  byId("matches").textContent = anything ? `${figures}${left} finding${left === 1 ? "" : "s"}` : "";
}

function figureFilter() {
  const kind = data.kinds.indexOf(state.mark);
  const statement = (state.statement ?? "").replaceAll("_", " ");
  const found = wordsFilter();
  return (number) => {
    const figure = data.figures[number];
    return (!state.mark || figure[6].includes(kind)) && (!statement || (told(figure[2]) || "prose") === statement) && found(number);
  };
}

/** By number where the words are one, the whole number before parts of it; else by line item and headings. */
function wordsFilter() {
  const asked = (state.q ?? "").trim();
  if (!asked) return () => true;
  if (isNumber(asked)) {
    const digits = digitsOf(asked);
    if (inOrder.some((number) => digitsOf(printedOf(number)) === digits)) return (number) => digitsOf(printedOf(number)) === digits;
    return (number) => digitsOf(printedOf(number)).includes(digits);
  }
  const words = asked.toLowerCase().split(/\s+/);
  const cache = new Map();
  const holds = (index) => {
    if (!cache.has(index)) cache.set(index, words.map((word) => told(index).toLowerCase().includes(word)));
    return cache.get(index);
  };
  return (number) => {
    const [caption, headings] = [holds(data.figures[number][0]), holds(data.figures[number][1])];
    return words.every((_, k) => caption[k] || headings[k]);
  };
}

function filterCards() {
  const figures = matching === null || !state.q ? null : new Set(matching);
  const words = (state.q ?? "").trim().toLowerCase();
  let left = 0;
  cards.forEach((card, k) => {
    const own = data.cases.find((each) => each[0] === card.id) ?? data.cases[k];
    const level = !state.level || card.dataset.level === state.level;
    const statement = !state.statement || card.dataset.statement === state.statement;
    const found = figures === null || own[3].some((number) => figures.has(number)) || card.textContent.toLowerCase().includes(words);
    card.hidden = !(level && statement && found);
    left += !card.hidden;
  });
  const folded = document.querySelector(".lesser");
  if (folded) {
    folded.hidden = !folded.querySelector(".finding:not([hidden])");
    if (["note", "waived"].includes(state.level)) folded.open = true;
  }
  document.querySelector(".nothing").hidden = left > 0;
  return left;
}

/** The next or previous figure that matches; without a filter, that nothing vouches for. */
function stepFigure(by) {
  const among = matching ?? inOrder.filter((number) => figureAt(number).classList.contains("m-none"));
  if (!among.length) return say(matching === null ? "Something vouches for every figure." : "No figure matches the filters.");
  const here = state.g === undefined ? -1 : positionOf.get(Number(state.g));
  const after = by > 0 ? among.find((number) => positionOf.get(number) > here) : among.findLast((number) => here < 0 || positionOf.get(number) < here);
  const next = after ?? (by > 0 ? among[0] : among.at(-1));
  go({ g: String(next), s: "" });
  say(`${among.indexOf(next) + 1} of ${among.length}${matching === null ? " that nothing vouches for" : ""}`);
}
