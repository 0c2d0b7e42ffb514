/** Keys where nothing is kept by itself: levels of a control response, those agreed on, those of an expert. */
import { useKeys } from "./keys.js";

for (const form of document.querySelectorAll("form.rubric")) useKeys(form);
