/** Unsent text, held by this tab until the server has it: it survives a reload and a lost network. */
export function openShelf(name) {
  const key = `assay-desk-${name}`;
  return {
    put(entry) {
      try {
        sessionStorage.setItem(key, JSON.stringify(entry));
      } catch {
        // Storage is full or forbidden: the page itself still holds the text.
      }
    },
    take() {
      try {
        return JSON.parse(sessionStorage.getItem(key));
      } catch {
        return null;
      }
    },
    clear() {
      try {
        sessionStorage.removeItem(key);
      } catch {
        // Nothing was held.
      }
    },
  };
}

/** What a form says, as pairs: levels, and comments that are not empty. */
export function contentOf(form) {
  return [...new FormData(form)].filter(([name, value]) => /^(level-|comment)/.test(name) && value !== "");
}

/** Make a form say that. */
export function fill(form, content) {
  const values = new Map(content);
  for (const field of form.querySelectorAll("textarea")) {
    field.value = values.get(field.name) ?? "";
    if (field.value) field.closest("details")?.setAttribute("open", "");
  }
  for (const level of form.querySelectorAll("input[type=radio]")) level.checked = values.get(level.name) === level.value;
  form.dispatchEvent(new Event("restored"));
}
