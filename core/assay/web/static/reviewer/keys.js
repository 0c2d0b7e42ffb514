/**
 * Digits set the level of the criterion that has the focus, Enter goes to the next one.
 *
 * Only inside a criterion, so that a digit spoken or typed elsewhere changes nothing (WCAG 2.1.4), and never in a text box.
 */
export function useKeys(form) {
  form.querySelector(".keys").hidden = false;
  form.addEventListener("keydown", (event) => {
    const criterion = event.target.closest(".criterion");
    if (!criterion || event.ctrlKey || event.metaKey || event.altKey || isOther(event.target)) return;
    if (/^\d$/.test(event.key)) choose(criterion, event.key);
    else if (event.key === "Enter") goOn(form, criterion);
    else return;
    event.preventDefault();
  });
}

/** Text boxes, and what Enter does something of its own to. */
function isOther(target) {
  return target.matches("textarea, summary, button, a");
}

function choose(criterion, score) {
  const level = criterion.querySelector(`input[value="${score}"]`);
  if (!level) return;
  level.focus();
  level.click();
}

function goOn(form, criterion) {
  const all = [...form.querySelectorAll(".criterion")];
  const next = all[all.indexOf(criterion) + 1];
  const target = next ? next.querySelector("input:checked") ?? next.querySelector("input") : form.querySelector("#comment") ?? form.querySelector(".moves button");
  target.focus({ preventScroll: true });
  (next ?? target).scrollIntoView({ block: "nearest", behavior: isCalm() ? "instant" : "smooth" });
}

function isCalm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
