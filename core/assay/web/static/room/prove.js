// The page that says no: if this is Safe Exam Browser after all, its script shows what its headers could not.

import { fill, shown } from "./browser.js";

const form = document.getElementById("prove"), proof = await shown();
if (proof && fill(form, proof)) form.submit();
