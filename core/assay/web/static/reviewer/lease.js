/** Says when another window of the same reviewer has this essay open, and takes it over at the press of a button. */
const BEAT = 60000;

/** The name of this tab: it stays through a reload, and a second tab has another. */
function tokenOf(tab) {
  if (tab.name.length !== 36) {
    const bytes = crypto.getRandomValues(new Uint8Array(18));
    tab.name = Array.from(bytes, (each) => each.toString(16).padStart(2, "0")).join("");
  }
  return tab.name;
}

/** Ask now, and again as long as the page is in sight. */
export function holdLease(form) {
  const notice = document.querySelector("#elsewhere");
  const holder = tokenOf(window);
  const ask = async (action) => {
    const fields = { csrf_token: form.elements.csrf_token.value, holder, action };
    try {
      const body = new URLSearchParams(fields);
      const answer = await fetch(`${form.getAttribute("action")}/lease`, { method: "POST", body, redirect: "manual" });
      if (!answer.ok) return;
      const { mine, words } = await answer.json();
      notice.querySelector("strong").textContent = words;
      notice.hidden = mine;
    } catch {
      // Without a network nothing is known; drafts are compared when they are kept.
    }
  };
  notice.querySelector("button").addEventListener("click", () => ask("take"));
  setInterval(() => document.hidden || ask("hold"), BEAT);
  document.addEventListener("visibilitychange", () => document.hidden || ask("hold"));
  ask("hold");
}
