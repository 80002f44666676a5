"use strict";
// What the page knows. The island holds every text once, by number; the rest are lists:
//   figures  caption, headings, statement, period, unit, other facts, kinds of its marks, what these say
//   ties     rule, family, verdict, why that verdict, members (numbers of figures)
//   bonds    per figure: tie, what it leaves the figure, how, form of what it leaves; the strongest first
//   rules    id, title, why          remarks  figures, family, rule, message
//   cases    anchor, letter, the figure it points at, all its figures, ids of its other findings
// Document text reaches the page through textContent alone: nothing here ever parses it.

const data = JSON.parse(document.getElementById("data").textContent);
const told = (number) => data.texts[number];
const byId = (id) => document.getElementById(id);
const figureAt = (number) => byId(`g${number}`);
const printedOf = (number) => figureAt(number)?.textContent ?? "";

/** An element with attributes and children; text becomes text. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

/** All figures in the order in which they stand on the page. */
const inOrder = Array.from(document.querySelectorAll(".g"), (link) => Number(link.id.slice(1)));
const positionOf = new Map(inOrder.map((number, position) => [number, position]));

/** What a tie leaves a figure, in words: "gives 1,948, allows 1,947 to 1,949 (11,848 - 9,900)". */
function saysOf([, leaves, how, form]) {
  const [low, point, high] = told(leaves).split("~");
  const gives = point ? `gives ${point}, ` : "";
  const words = form === 1 ? `gives ${low} and nothing else` : form === 2 ? `${gives}allows ${low} to ${high}` : told(leaves);
  return how ? `${words} (${told(how)})` : words;
}

/** The line of a figure, as people name it. */
function lineOf(number) {
  const line = figureAt(number)?.closest(".l")?.dataset.n;
  return line ? `line ${line}` : "";
}

function say(message) {
  byId("said").textContent = message;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { byId("said").textContent = ""; }, 4000);
}
