// What Safe Exam Browser shows of itself where it cannot send headers: hashes of the address of this page and its keys.

const PATIENCE = 3000, NAME = "assayKeysAreThere";

/** "config:exam", each 64 hexadecimal digits or empty; an empty string in any other browser. */
export async function shown() {
  const security = window.SafeExamBrowser?.security;
  if (!security) return "";
  // Some versions call what they are given, others a global function of that name.
  await new Promise((resolve) => {
    window[NAME] = { [NAME]: () => resolve() }[NAME];
    setTimeout(resolve, PATIENCE);
    if (security.updateKeys) security.updateKeys(window[NAME]);
    else resolve();
  });
  return `${security.configKey ?? ""}:${security.browserExamKey ?? ""}`;
}

/** Puts what is shown into a form; whether there was anything. */
export function fill(form, proof) {
  const [config, exam] = proof.split(":");
  form.elements.config_hash.value = config;
  form.elements.exam_hash.value = exam ?? "";
  return Boolean(config || exam);
}
