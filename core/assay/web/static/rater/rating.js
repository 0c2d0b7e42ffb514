/**
 * Keeps what a rater fills in, a moment after each change. Without this the form keeps it with every button.
 *
 * One request is under way at a time; the one after it says everything anew, so that the last word wins.
 */
const PAUSE = 700;
const WAITS = [3000, 8000, 20000];
const PATIENCE = 15000;

const form = document.querySelector("form[data-keeps]");
if (form) keep(form);

function keep(form) {
  const place = document.querySelector("#kept");
  let timer, underWay, failures = 0, isLeaving = false, isHeld = false;
  let kept = content();

  form.addEventListener("input", () => { count(); later(PAUSE); });
  form.addEventListener("submit", leave);
  addEventListener("online", () => send());
  document.addEventListener("visibilitychange", () => { if (document.hidden) send(); });
  addEventListener("beforeunload", (event) => {
    if (isLeaving || content() === kept) return;
    send();
    if (failures || isHeld) event.preventDefault();
  });
  addEventListener("pageshow", () => { isLeaving = false; count(); });

  /** What is still under way must not arrive after the form, which knows better. */
  function leave(event) {
    isLeaving = true;
    clearTimeout(timer);
    if (!underWay) return;
    event.preventDefault();
    const { submitter } = event;
    underWay.catch(() => {}).then(() => setTimeout(() => form.requestSubmit(submitter)));
  }

  function content() {
    return new URLSearchParams(new FormData(form)).toString();
  }

  function later(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(send, milliseconds);
  }

  async function send() {
    if (isLeaving || isHeld || underWay || content() === kept) return;
    clearTimeout(timer);
    const body = content();
    underWay = post(body);
    try {
      await hear(await underWay, body);
    } catch {
      failures += 1;
      show(place.dataset.wordsOffline, "alert");
      later(WAITS[Math.min(failures - 1, WAITS.length - 1)]);
    } finally {
      underWay = null;
    }
    if (!failures && !isLeaving && content() !== kept) later(PAUSE);
  }

  function post(body) {
    return fetch(location.pathname, {
      method: "POST",
      body: new URLSearchParams(body),
      headers: { Accept: "application/json" },
      keepalive: body.length < 60000,
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
  }

  async function hear(response, body) {
    if (response.status >= 500) throw new Error("the server is in trouble");
    if (!response.ok) {
      isHeld = response.status !== 422;
      show(isHeld ? place.dataset.wordsReload : place.dataset.wordsFaulty, "alert");
      return;
    }
    failures = 0;
    kept = body;
    show((await response.json()).words, "check");
  }

  function show(words, symbol) {
    place.hidden = false;
    place.classList.toggle("unsent", symbol === "alert");
    place.querySelector("span").textContent = words;
    const icon = place.querySelector("use");
    icon.setAttribute("href", icon.getAttribute("href").replace(/#.*/, `#${symbol}`));
  }

  /** How many of this part have a level, here and in the list of parts. */
  function count() {
    const questions = form.querySelectorAll(".question");
    if (!questions.length) return;
    const done = form.querySelectorAll(".question input:checked").length;
    const words = place.dataset.wordsCount.replace("{done}", done).replace("{all}", questions.length);
    for (const each of document.querySelectorAll("[data-count]")) each.textContent = words;
  }
}
