// Waits for the next edition of the files, and loads the page again: where it was scrolled to, with what was open.

const shown = document.querySelector("meta[name=edition]").content;
const lost = document.getElementById("lost");
const kept = `assay-preview ${location.pathname}${location.search}`;
const opened = () => [...document.querySelectorAll("details")];
let events, isRestored = false;

/** What has opened is known by its words: there may be more or fewer of them afterwards. */
function name(details) {
  const words = details.querySelector("summary")?.textContent.trim() ?? "";
  return `${words} ${opened().filter((each) => each.querySelector("summary")?.textContent.trim() === words).indexOf(details)}`;
}

function keep() {
  const open = Object.fromEntries(opened().map((each) => [name(each), each.open]));
  const chosen = [...document.querySelectorAll("input[type=radio]:checked")].map(({ name: group }) => {
    const all = [...document.getElementsByName(group)];
    return [group, all.findIndex((each) => each.checked)];
  });
  sessionStorage.setItem(kept, JSON.stringify({ x: scrollX, y: scrollY, open, chosen, focus: document.activeElement?.id }));
  history.scrollRestoration = "manual";
}

function restore() {
  isRestored = true;
  const before = JSON.parse(sessionStorage.getItem(kept) ?? "null");
  sessionStorage.removeItem(kept);
  history.scrollRestoration = "auto";
  if (!before) return;
  opened().forEach((each) => (each.open = before.open[name(each)] ?? each.open));
  before.chosen.forEach(([group, place]) => document.getElementsByName(group)[place]?.click());
  if (before.focus) document.getElementById(before.focus)?.focus({ preventScroll: true });
  scrollTo(before.x, before.y);
}

/** The exam room builds its questions itself: there is nothing to choose, and nothing to scroll, before. */
function whenReady(act) {
  if (!document.getElementById("room") || document.body.classList.contains("ready")) return act();
  const watching = new MutationObserver(() => {
    if (!document.body.classList.contains("ready")) return;
    watching.disconnect();
    act();
  });
  watching.observe(document.body, { attributes: true });
}

function listen() {
  events = new EventSource(`/preview/changes?edition=${shown}`);
  events.addEventListener("open", () => (lost.hidden = true));
  events.addEventListener("error", () => (lost.hidden = false));
  events.addEventListener("message", () => {
    events.close();
    if (isRestored) keep(); // else what the page before this one kept is still to come back
    location.reload();
  });
}

// A browser opens few connections to one place: pages that nobody looks at hold none.
document.addEventListener("visibilitychange", () => {
  events?.close();
  if (!document.hidden) listen();
});
addEventListener("pagehide", () => events?.close());
whenReady(restore);
listen();
