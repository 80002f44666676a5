// Buttons that copy the command beside them, also where a page opened from disk has no clipboard of its own.

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = make("textarea", { class: "unseen", "aria-hidden": "true" });
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
  say(`Copied: ${text}`);
}

/** The command that waives the selected finding, to be pasted with a reason and an owner. */
function copyWaiver() {
  const card = cardOf(state.f);
  if (!card) return say("Choose a finding first: j");
  const command = Array.from(card.querySelectorAll(".copied"), (code) => code.textContent).find((code) => code.startsWith("tieout waive"));
  if (command) copy(command);
  else say("This finding is waived already.");
}
