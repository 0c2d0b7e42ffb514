// Keys: a number or letter chooses, F flags, arrows move; never while writing, and only if one wants it.

export const LETTERS = "ABCDEFGHI";

export function listen(section, pages) {
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.ctrlKey || event.altKey || event.metaKey || !document.body.classList.contains("keys")) return;
    if (target.closest("textarea, select, dialog, input:not([type=radio], [type=checkbox])") || document.body.classList.contains("reviewing")) return;
    const question = Number(target.closest("article")?.id.slice(1)) || pages.here;
    if (act(key, question, section, pages)) event.preventDefault();
  });
}

function act(key, question, section, pages) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[key];
  if (step) return move(question + step, pages);
  const place = /^[1-9]$/.test(key) ? key - 1 : key.length === 1 ? LETTERS.indexOf(key.toUpperCase()) : -1;
  if (place >= 0 && section.choose?.(question, place)) return true;
  if (key.toLowerCase() !== "f") return false;
  pages.flag(question);
  return true;
}

function move(question, pages) {
  if (question < 1) return false;
  pages.go(question > pages.total ? "#review" : `#q${question}`);
  return true;
}
