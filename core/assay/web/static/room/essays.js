// Essays: words, and which of them are handed in.

import { counted, listed, said } from "./words.js";

const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

export const countWords = (text) => text.split(/\s+/).filter((word) => LETTER_OR_DIGIT.test(word)).length;

/** The server's rule: first what was picked, then what was written and not put aside, then the rest. */
export function handedIn([answer, questions], given) {
  const rank = (q) => {
    if (!given.answer[q - 1]?.trim()) return 3;
    return given.pick[q - 1] === true ? 0 : given.pick[q - 1] === false ? 2 : 1;
  };
  return [...questions].sort((a, b) => rank(a) - rank(b) || a - b).slice(0, answer);
}

const named = (n) => said("numbers").split(" ")[n] ?? n;
const list = (numbers) => listed(numbers.map((number) => said("oneessay", { number })));

function sentence([answer, questions], given) {
  if (answer === questions.length) return said("handedin");
  const written = handedIn([answer, questions], given).filter((q) => given.answer[q - 1]?.trim());
  const values = { essays: listed(questions), count: named(answer), chosen: list(written) };
  return said(written.length ? "group" : "groupempty", values);
}

export class Section {
  constructor(given, record, sender, groups) {
    Object.assign(this, { given, record, sender, groups: JSON.parse(groups) });
    this.articles = [...document.querySelectorAll("article")];
    this.articles.forEach((article, i) => this.build(article, i + 1));
    this.refresh();
  }

  build(article, question) {
    const text = article.querySelector("textarea"), pick = article.querySelector("[name=pick]");
    text.value = this.given.answer[question - 1] ?? "";
    text.addEventListener("input", () => this.record("answer", question, text.value, true));
    text.addEventListener("blur", () => this.sender.due && this.sender.soon(0));
    pick?.addEventListener("change", () => this.pick(question, pick.checked));
  }

  group(question) {
    return this.groups.find(([, questions]) => questions.includes(question));
  }

  /** Choosing one too many puts the one aside that was chosen before. */
  pick(question, on) {
    const [answer, questions] = this.group(question);
    const others = questions.filter((q) => q !== question && this.given.pick[q - 1]);
    this.record("pick", question, on);
    if (on) others.slice(0, Math.max(0, others.length + 1 - answer)).forEach((q) => this.record("pick", q, false));
  }

  refresh() {
    this.articles.forEach((article, i) => {
      const group = this.group(i + 1), pick = article.querySelector("[name=pick]");
      article.querySelector(".count").textContent = counted("words", countWords(this.given.answer[i] ?? ""));
      article.querySelector(".group").textContent = sentence(group, this.given);
      if (pick) pick.checked = this.given.pick[i] === true;
    });
  }

  tally() {
    const needed = this.groups.reduce((sum, [answer]) => sum + answer, 0);
    const goes = this.groups.flatMap((group) => handedIn(group, this.given)).filter((q) => this.isAnswered(q));
    return said(goes.length ? "tally" : "tallyempty", { count: named(needed), chosen: list(goes) });
  }

  isAnswered(question) {
    return Boolean(this.given.answer[question - 1]?.trim());
  }

  lock(locked) {
    document.querySelectorAll("article textarea").forEach((text) => (text.readOnly = locked));
    document.querySelectorAll("[name=pick]").forEach((pick) => (pick.disabled = locked));
  }

  lines() {
    return this.articles.map((article, i) => {
      const title = article.querySelector("h3").textContent, n = countWords(this.given.answer[i] ?? "");
      const goes = handedIn(this.group(i + 1), this.given).includes(i + 1);
      const written = n ? counted("words", n) : said("nothing");
      return [said("line", { number: i + 1, title }), said(goes ? "goes" : "stays", { written })];
    });
  }

  /** What the review lists. */
  review(place) {
    this.lines().forEach(([title, state], i) => {
      const line = document.getElementById("line").content.cloneNode(true).firstElementChild;
      line.href = `#q${i + 1}`;
      line.firstElementChild.textContent = title;
      line.lastElementChild.textContent = state;
      place.append(line);
    });
  }

  /** What one should know before handing in. */
  warnings() {
    return this.lines().map(([title, state]) => `${title}: ${state}.`);
  }
}
