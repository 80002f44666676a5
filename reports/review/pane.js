// The ties of a figure beside the source: each with its verdict, what it leaves the figure, and links to its partners.

const VERDICTS = {
  impossible: ["fails", "✗"], implausible: ["is odd", "?"], plug: ["is forced", "≈"],
  exact: ["holds", "✓"], rounding: ["holds", "✓"], "not evaluated": ["cannot tell", "○"],
};
const MOST = 12; // partners shown of a tie before the rest is folded away
const AROUND = 5; // lines around a partner in its excerpt

function showFigure(number, partner, scroll) {
  document.querySelectorAll(".g.here, .g.partner").forEach((link) => link.classList.remove("here", "partner"));
  const link = number === undefined ? null : figureAt(number);
  byId("pane").classList.toggle("empty", link === null);
  if (link === null) return clearPane();
  link.classList.add("here");
  for (const [tie] of data.bonds[number]) {
    for (const other of data.ties[tie][4]) if (other !== Number(number)) figureAt(other)?.classList.add("partner");
  }
  rove(link);
  fill(Number(number), partner !== undefined && figureAt(partner) ? Number(partner) : null);
  if (!scroll) return;
  reveal(link);
  link.focus({ preventScroll: true });
}

function clearPane() {
  byId("pane-title").textContent = "Ties";
  byId("pane-back").hidden = true;
  const keys = [["j", "next finding"], ["Enter", "its figure in the source"], ["n", "next figure that nothing vouches for"], ["?", "all keys"]];
  byId("pane-body").replaceChildren(
    make("p", { class: "soft" }, "Choose a figure: all that it ties to is shown here."),
    make("dl", { class: "keys" }, ...keys.flatMap(([key, does]) => [make("dt", {}, make("kbd", {}, key)), make("dd", {}, does)])),
  );
}

/** Bring something into view, unless it is there already. */
function reveal(element) {
  const box = element.getBoundingClientRect();
  const top = document.querySelector(".filters").getBoundingClientRect().bottom;
  const bottom = getComputedStyle(byId("pane")).position === "fixed" ? byId("pane").getBoundingClientRect().top : innerHeight;
  if (box.top < Math.max(top, 0) + 20 || box.bottom > bottom - 20) element.scrollIntoView({ block: "center" });
}

/** One figure alone can be reached with Tab; arrows go on from it. */
function rove(link) {
  document.querySelector('.g[tabindex="0"]')?.setAttribute("tabindex", "-1");
  link.setAttribute("tabindex", "0");
}

function fill(number, partner) {
  const body = byId("pane-body");
  byId("pane-back").hidden = partner === null;
  byId("pane-title").textContent = partner === null ? title(number) : `${printedOf(number)} beside ${printedOf(partner)}`;
  body.replaceChildren(...(partner === null ? tiesOf(number) : besides(number, partner)));
  byId("pane").scrollTop = 0;
}

function title(number) {
  const count = data.bonds[number].length;
  return `${printedOf(number)}: ${count || "no"} tie${count === 1 ? "" : "s"}`;
}

// --- All ties of a figure ---

function tiesOf(number) {
  const [caption, headings, statement, period, unit, other, kinds, said] = data.figures[number];
  const facts = make("dl", { class: "facts" });
  for (const [label, fact] of [["Line item", caption], ["Under", headings], ["Statement", statement], ["Period", period], ["Unit", unit], ["Also", other]]) {
    if (fact) facts.append(make("dt", {}, label), make("dd", {}, make("bdi", {}, told(fact))));
  }
  const marks = make("ul", { class: "marks", "aria-label": "Marks" });
  said.forEach((words, k) => marks.append(make("li", { class: `m-${data.kinds[kinds[k]]}` }, marked(told(words)))));
  return [facts, marks, ...findingsOf(number), ...data.bonds[number].map((bond) => tie(number, bond)), ...remarksOf(number)];
}

/** A mark's sign and its words, as "✓3 agrees with 3 other figures". */
function marked(words) {
  const [sign, ...rest] = words.split(" ");
  return make("span", {}, make("b", { class: "sign" }, sign), ` ${rest.join(" ")}`);
}

function findingsOf(number) {
  const own = data.cases.filter(([, , figure, figures]) => figure === number || figures.includes(number));
  return own.map(([id, letter, figure]) => {
    const headline = byId(id)?.querySelector(".headline")?.textContent ?? id;
    const lead = letter ? `Finding ${letter}` : byId(id)?.dataset.level === "waived" ? "Waived" : "Note";
    const points = figure === number ? "" : " (another figure is pointed at)";
    return make("p", {}, make("a", { href: `#f=${id}`, class: "to" }, lead), `${points}: ${headline}`);
  });
}

function remarksOf(number) {
  return data.remarks.filter(([figures]) => figures.includes(number)).map(([, family, rule, message]) =>
    make("section", { class: "tie" }, make("h3", {}, `${told(family)} ${told(rule)}`), make("p", {}, told(message))));
}

function tie(number, bond) {
  const [index] = bond;
  const [rule, family, verdict, reason, members] = data.ties[index];
  const [identity, ruleTitle] = data.rules[rule];
  const [word, sign] = VERDICTS[told(verdict)] ?? [told(verdict), "?"];
  const says = saysOf(bond);
  const why = reason && told(reason) !== says ? make("p", { class: "small soft" }, told(reason)) : null;
  const partners = members.filter((member) => member !== number).map((member) => partnerItem(number, member));
  return make("section", { class: "tie" },
    make("p", {}, make("b", { class: word.replace(" ", "-") }, `${sign} ${word}`), " ", make("b", {}, told(family)), ` ${told(ruleTitle) || told(identity)}`),
    make("p", { class: "leaves" }, make("bdi", {}, says)), why, ...folded(partners));
}

function folded(items) {
  const list = (some) => make("ul", {}, ...some);
  if (items.length <= MOST + 1) return items.length ? [list(items)] : [];
  const rest = make("details", {}, make("summary", {}, `${items.length - MOST} more figures`), list(items.slice(MOST)));
  return [list(items.slice(0, MOST)), rest];
}

function partnerItem(number, partner) {
  const [caption, , , period] = data.figures[partner];
  const place = [told(period), lineOf(partner)].filter(Boolean).join(", ");
  const beside = make("button", { type: "button", "data-beside": partner, title: "show its lines beside this figure" }, "beside");
  return make("li", {},
    make("a", { href: `#g=${partner}`, class: "to" }, make("bdi", {}, printedOf(partner) || "nothing printed")),
    " ", make("bdi", {}, told(caption)), " ", make("span", { class: "soft" }, place), beside);
}

// --- A partner in its own lines, beside the figure ---

function besides(number, partner) {
  const common = data.bonds[number].filter(([index]) => data.ties[index][4].includes(partner));
  const ties = common.map((bond) => {
    const [index] = bond;
    const [word, sign] = VERDICTS[told(data.ties[index][2])];
    return make("p", { class: "small" }, make("b", { class: word.replace(" ", "-") }, `${sign} ${word}`),
      ` ${told(data.ties[index][1])} ${told(data.rules[data.ties[index][0]][1])}: ${saysOf(bond)}`);
  });
  return [
    ...ties,
    make("h3", {}, `${printedOf(number)} ${told(data.figures[number][0])}`), excerpt(number, 1, "here"),
    make("h3", {}, `${printedOf(partner)} ${told(data.figures[partner][0])}`), excerpt(partner, AROUND, "partner"),
    make("p", {}, make("a", { href: `#g=${partner}`, class: "to" }, "Go there")),
  ];
}

/** Copies of a figure's line and those around it, as they stand in the source. */
function excerpt(number, around, as) {
  const line = figureAt(number).closest(".l");
  const lines = Array.from(document.querySelectorAll(".view .l"));
  const at = lines.indexOf(line);
  const copies = lines.slice(Math.max(at - around, 0), at + around + 1).map((each) => copyOf(each, number, as));
  const rows = line.matches("tr");
  const box = make("div", { class: `beside ${rows ? "" : "text-view"}`, role: "group", "aria-label": `Lines around ${printedOf(number)}` });
  box.append(rows ? make("table", {}, make("tbody", {}, ...copies)) : make("div", {}, ...copies));
  return box;
}

function copyOf(line, number, as) {
  const copy = line.cloneNode(true);
  copy.removeAttribute("id");
  copy.classList.remove("here");
  for (const link of copy.querySelectorAll("a.g, a.w")) {
    const own = link.id === `g${number}`;
    link.classList.remove("here", "partner", "match");
    if (own) link.classList.add(as === "here" ? "here" : "partner");
    link.removeAttribute("id");
    link.setAttribute("tabindex", "-1");
  }
  return copy;
}
