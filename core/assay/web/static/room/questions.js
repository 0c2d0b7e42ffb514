// Questions: a bare list becomes radio buttons, `data-choices` checkboxes; whatever has a name is read and restored.

import { LETTERS } from "./keys.js";
import { said } from "./words.js";

export class Section {
  constructor(given, record) {
    Object.assign(this, { given, record });
    this.articles = [...document.querySelectorAll("article")];
    this.articles.forEach((article, i) => {
      try {
        this.build(article, i + 1);
      } catch (error) { // what a plugin drew: the other questions go on, and nobody answers where nothing is kept
        console.error(error);
        article.lastElementChild?.replaceWith(Object.assign(document.createElement("p"), { className: "broken", textContent: said("broken") }));
      }
    });
  }

  build(article, question) {
    const last = article.lastElementChild, about = article.querySelector(".text h3");
    const fields = last.tagName === "OL" ? this.one(last, question) : last;
    if (fields.tagName !== "FIELDSET") return; // it could not be drawn
    const number = `${said("place", { number: question })}. `;
    fields.firstElementChild.prepend(Object.assign(document.createElement("b"), { className: "unseen", textContent: number }));
    if (about) fields.setAttribute("aria-describedby", about.id);
    if (fields !== last) return last.replaceWith(fields);
    fields.firstElementChild.classList.add("soft");
    fields.querySelectorAll("[data-choices]").forEach((list) =>
      list.replaceWith(...[...list.children].map((entry, i) => option(entry, i, list.dataset.choices, "checkbox"))));
    this.name(fields, question);
  }

  /** A single best answer: its place is the answer. */
  one(list, question) {
    const fields = document.getElementById("fields").content.cloneNode(true).firstElementChild;
    [...list.children].forEach((entry, i) => {
      const label = option(entry, i, `a${question}`, "radio"), input = label.firstElementChild;
      input.checked = this.given.answer[question - 1] === i;
      input.addEventListener("change", () => this.record("answer", question, i));
      fields.append(label);
    });
    return fields;
  }

  /** Names are a question's own; on the page they must differ. */
  name(fields, question) {
    const value = this.given.answer[question - 1] ?? {};
    for (const control of controls(fields)) {
      const name = (control.dataset.name = control.name);
      control.name = `q${question}-${name}`;
      if (isBox(control)) control.checked = [value[name]].flat().includes(control.value);
      else control.value = value[name] ?? "";
    }
    const record = (event) => this.record("answer", question, read(fields), event.type === "input");
    fields.addEventListener("change", ({ target }) => isTyped(target) || record({ type: "change" }));
    fields.addEventListener("input", (event) => isTyped(event.target) && record(event));
  }

  choose(question, i) {
    const input = this.articles[question - 1].querySelectorAll("[type=radio], [type=checkbox]")[i];
    if (input && !input.disabled && (input.type === "checkbox" || !input.checked)) input.click();
    input?.focus();
    return Boolean(input);
  }

  isAnswered(question) {
    const value = this.given.answer[question - 1];
    if (typeof value !== "object" || !value) return Number.isInteger(value);
    const fields = this.articles[question - 1].querySelector("fieldset");
    const needed = fields?.querySelector("[data-answered=all]") ? new Set(controls(fields).map((each) => each.dataset.name)).size : 1;
    return Object.keys(value).length >= needed;
  }

  lock(locked) {
    document.querySelectorAll("article fieldset").forEach((fields) => (fields.disabled = locked));
  }
}

const controls = (fields) => [...fields.elements].filter((each) => each.name);
const isBox = ({ type }) => type === "checkbox" || type === "radio";
const isTyped = (control) => control.matches("input:not([type=radio], [type=checkbox]), textarea");

function option(entry, i, name, type) {
  const label = document.getElementById("option").content.cloneNode(true).firstElementChild;
  const [input, key, text] = label.children;
  Object.assign(input, { name, type, value: i });
  key.textContent = LETTERS[i] ?? i + 1;
  text.append(...entry.childNodes);
  return label;
}

/** What the controls hold, by their names; what is empty is left out. */
function read(fields) {
  const found = {};
  for (const { dataset: { name }, type, checked, value } of controls(fields)) {
    if (type === "checkbox" && checked) (found[name] ??= []).push(value);
    else if (type === "radio" ? checked : type !== "checkbox" && value.trim()) found[name] = value;
  }
  return found;
}
