// What the candidate is told about saving: a calm word in the bar; a sentence with a way out when something is wrong.

const KEPT = "Your answers are kept on this device and will be sent.";
const SHORT = { saved: "Saved", saving: "Saving…" };
const TROUBLE = {
  offline: ["Not connected", `Not connected. ${KEPT} Go on working.`],
  busy: ["Server busy", `The server does not answer right now. ${KEPT} Go on working.`],
  moved: ["Not here", "Your exam is open in another window or on another device. What you wrote here is kept.", true],
  closed: ["Not here", "This room was closed, perhaps because you signed out. What you wrote here is kept.", true],
  late: ["Kept", "Your last changes came after the end. They are kept, and the association can see them."],
  refused: ["Not saved", "The server could not take one of your changes. It is kept on this device; ask for help."],
};
const LASTING = ["moved", "closed", "late", "refused"];

const by = (id) => document.getElementById(id);

/** Says something to screen readers; `urgent` interrupts them. */
export function say(sentence, urgent = false) {
  by(urgent ? "urgent" : "spoken").textContent = sentence;
}

export function show(state) {
  const now = by("saved").dataset.state;
  const mended = now === "refused" && state === "saved";
  if (state === now || (LASTING.includes(now) && !LASTING.includes(state) && !mended)) return;
  const [short, sentence, continues = false] = TROUBLE[state] ?? [SHORT[state]];
  by("saved").dataset.state = state;
  by("saved").lastChild.textContent = short;
  by("trouble").hidden = !sentence;
  by("why").textContent = sentence ?? "";
  by("again").hidden = !continues;
  if (sentence) say(sentence, true);
  else if (TROUBLE[now]) say(mended ? "Everything is saved." : "Connected again. Everything is saved.");
}
