// Multiple choice: the options become radio buttons, with a letter and a key each.

import { LETTERS } from "./keys.js";

export class Section {
  constructor(given, record) {
    Object.assign(this, { given, record });
    this.articles = [...document.querySelectorAll("article")];
    this.articles.forEach((article, i) => this.build(article, i + 1));
  }

  build(article, question) {
    const fields = document.getElementById("fields").content.cloneNode(true).firstElementChild;
    fields.querySelector("b").textContent = `Question ${question}. `;
    const list = article.lastElementChild, about = article.querySelector(".text h3");
    if (about) fields.setAttribute("aria-describedby", about.id);
    [...list.children].forEach((option, i) => {
      const label = document.getElementById("option").content.cloneNode(true).firstElementChild;
      const [input, key, text] = label.children;
      input.name = `a${question}`;
      input.checked = this.given.answer[question - 1] === i;
      input.addEventListener("change", () => this.record("answer", question, i));
      key.textContent = LETTERS[i];
      text.append(...option.childNodes);
      fields.append(label);
    });
    list.replaceWith(fields);
  }

  choose(question, i) {
    const input = this.articles[question - 1].querySelectorAll("input")[i];
    if (input && !input.matches(":checked, :disabled")) input.click();
    input?.focus();
    return Boolean(input);
  }

  isAnswered(question) {
    return Number.isInteger(this.given.answer[question - 1]);
  }

  lock(locked) {
    document.querySelectorAll("article fieldset").forEach((fields) => (fields.disabled = locked));
  }
}
