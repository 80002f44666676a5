"use strict";
(() => {
  const form = document.getElementById("find");
  if (!form) return;
  const rows = Array.from(document.querySelectorAll("#documents tbody tr"));
  const names = rows.map((row) => row.cells[0].textContent.toLowerCase());
  const name = document.getElementById("find-name");
  const level = document.getElementById("find-level");
  const said = document.getElementById("find-said");
  const fits = {
    all: () => true,
    error: (row) => row.dataset.level === "error",
    warning: (row) => row.dataset.level === "error" || row.dataset.level === "warning",
    new: (row) => row.dataset.new !== undefined,
  };
  const show = () => {
    const words = name.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, n) => {
      const fit = fits[level.value](row) && words.every((word) => names[n].includes(word));
      if (row.hidden === fit) row.hidden = !fit;
      shown += fit;
    });
    said.textContent = `${shown.toLocaleString("en")} of ${rows.length.toLocaleString("en")} shown`;
    const state = new URLSearchParams();
    if (name.value) state.set("name", name.value);
    if (level.value !== "all") state.set("show", level.value);
    history.replaceState(null, "", state.size ? `#${state}` : location.pathname + location.search);
  };
  const read = () => {
    const state = new URLSearchParams(location.hash.slice(1));
    name.value = state.get("name") || "";
    level.value = fits[state.get("show")] ? state.get("show") : "all";
    show();
  };
  form.hidden = false;
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("hashchange", read);
  if (location.hash.includes("=")) read(); else said.textContent = "";
})();
