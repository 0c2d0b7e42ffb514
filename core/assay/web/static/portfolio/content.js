/** What stands in a form of the portfolio, as pairs of a name and a value. */

/** What every request brings along, and nobody types. */
const FRAME = ["csrf_token", "action", "version"];

export function pairsOf(form) {
  return [...new FormData(form)].filter(([name, value]) => !FRAME.includes(name) && typeof value === "string");
}

/** What stood there when it came from the server; somebody may have typed before any script ran. */
export function servedIn(form) {
  const served = form.cloneNode(true);
  served.reset();
  return pairsOf(served);
}

/** Make a form say that. */
export function fill(form, pairs) {
  const values = new Map();
  for (const [name, value] of pairs) values.set(name, [...(values.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (!field.name || FRAME.includes(field.name)) continue;
    const there = values.get(field.name) ?? [];
    if (field.type === "checkbox" || field.type === "radio") field.checked = there.includes(field.value);
    else if (field.type !== "fieldset" && field.type !== "submit") field.value = there[0] ?? "";
  }
  form.dispatchEvent(new Event("restored"));
}
