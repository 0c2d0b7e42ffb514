/**
 * What this browser holds of a form. Every page that is open has a place of its own, so that none replaces another's.
 *
 * `form`: what the server does not have yet. `asked`: what may be older than what it has; its owner is asked about each.
 */
import { openShelf } from "../shelf.js";

const FORGOTTEN = 30 * 24 * 3600 * 1000;
const HELD = /^assay-(form|asked)-/;

const open = (key) => openShelf(key, () => localStorage);
const newName = () => Math.random().toString(36).slice(2);

/** The copies of one form: this page's own, and those that other pages left. */
export function openCopies(form) {
  forgetOld();
  const own = newName();
  const place = (kind, page) => open(`assay-${kind}-${form}-${page}`);
  return {
    /** Hold what stands on this page; false where the browser does not take it. */
    hold(copy, isAsked) {
      const [here, there] = isAsked ? ["asked", "form"] : ["form", "asked"];
      if (!place(here, own).put(copy)) return false;
      place(there, own).clear();
      return true;
    },
    drop() {
      place("form", own).clear();
      place("asked", own).clear();
    },
    /** One more about which its owner is asked. */
    setAside(copy) {
      const shelf = place("asked", newName());
      shelf.put(copy);
      return { copy, shelf };
    },
    /** What other pages left, the newest last. What says just this is not needed any more. */
    left(kind, served) {
      const found = keys().filter((key) => key.startsWith(`assay-${kind}-${form}`)).map(open);
      const copies = found.map((shelf) => ({ copy: shelf.take(), shelf }));
      const isNeeded = ({ copy }) => JSON.stringify(copy.pairs) !== served;
      copies.filter((each) => !isNeeded(each)).forEach(({ shelf }) => shelf.clear());
      return copies.filter(isNeeded).sort((one, other) => one.copy.at - other.copy.at);
    },
  };
}

/** `putBack` is given the copy that shall stand in the form again. Gives how to ask about one more. */
export function askAboutCopies(copies, served, putBack) {
  const notice = document.querySelector("#unsent");
  const asked = copies.left("asked", served);
  const show = () => { notice.hidden = !asked.length; };
  const answer = () => {
    const { copy, shelf } = asked.pop();
    shelf.clear();
    show();
    return copy;
  };
  notice.addEventListener("click", (event) => {
    if (event.target.matches("[data-restore]")) putBack(answer());
    else if (event.target.matches("[data-discard]")) answer();
  });
  show();
  return (copy) => {
    asked.push(copies.setAside(copy));
    show();
  };
}

/** Of every form: nobody may come back to the one that left it. */
function forgetOld() {
  for (const shelf of keys().map(open)) if (!(Date.now() - shelf.take()?.at <= FORGOTTEN)) shelf.clear();
}

function keys() {
  try {
    return Object.keys(localStorage).filter((key) => HELD.test(key));
  } catch {
    return [];
  }
}
