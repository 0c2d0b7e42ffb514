import { openShelf as open } from "../shelf.js";

/** Unsent text, held by this tab until the server has it: it survives a reload and a lost network. */
export const openShelf = (name) => open(`assay-desk-${name}`, () => sessionStorage);

/** The names of what is held: levels, judgements, ticks and texts. */
const HELD = /^(level-|comment|judge-|tick$|note$)/;

/** What a form says, as pairs: what is chosen, and texts that are not empty. */
export function contentOf(form) {
  return [...new FormData(form)].filter(([name, value]) => HELD.test(name) && value !== "");
}

/** Make a form say that. */
export function fill(form, content) {
  const values = new Map(content);
  const chosen = new Set(content.map((pair) => pair.join(" ")));
  for (const field of [...form.elements].filter((each) => HELD.test(each.name))) {
    if (field.matches("textarea")) fillText(field, values.get(field.name) ?? "");
    else field.checked = chosen.has(`${field.name} ${field.value}`);
  }
  form.dispatchEvent(new Event("restored"));
}

function fillText(field, text) {
  field.value = text;
  if (text) field.closest("details")?.setAttribute("open", "");
}
