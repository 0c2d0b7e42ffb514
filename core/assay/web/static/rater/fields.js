/** What a form says beyond its frame, as one string that can be sent, compared and held. */

const FRAME = ["csrf_token", "action", "version"];

/** What it says now. */
export function contentOf(form) {
  return said(form, (field) => (isTicked(field) ? field.checked && field.value : field.value));
}

/** What it said when it came from the server; somebody may have typed before any script ran. */
export function servedIn(form) {
  return said(form, servedBy);
}

/** Make a form say that. */
export function fill(form, content) {
  const there = new URLSearchParams(content);
  for (const field of fieldsOf(form)) {
    if (isTicked(field)) field.checked = there.getAll(field.name).includes(field.value);
    else field.value = there.get(field.name) ?? "";
  }
}

function servedBy(field) {
  if (isTicked(field)) return field.defaultChecked && field.value;
  if (!field.matches("select")) return field.defaultValue;
  return ([...field.options].find((each) => each.defaultSelected) ?? field.options[0]).value;
}

/** `valueOf` gives false where nothing is ticked. */
function said(form, valueOf) {
  const pairs = fieldsOf(form).map((field) => [field.name, valueOf(field)]);
  return String(new URLSearchParams(pairs.filter(([, value]) => value !== false)));
}

const fieldsOf = (form) => [...form.elements].filter((each) => each.matches("input, select, textarea") && !FRAME.includes(each.name));
const isTicked = (field) => field.type === "checkbox" || field.type === "radio";
