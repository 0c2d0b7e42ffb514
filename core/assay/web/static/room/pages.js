// Which question is shown, the navigator, flags, and the review before handing in.

import { openShelf } from "../shelf.js";
import { counted, said } from "./words.js";

const by = (id) => document.getElementById(id);
const clone = (id) => by(id).content.cloneNode(true);
const { classList } = document.body;

export class Pages {
  here = 1;

  constructor(section, given, record) {
    Object.assign(this, { section, given, record });
    this.total = section.articles.length;
    this.links = section.articles.map((article, i) => {
      article.id = `q${i + 1}`;
      this.frame(article, i + 1);
      return this.link(i + 1, by("navigator"));
    });
    this.numbers = this.links.map((_, i) => i + 1);
    addEventListener("hashchange", () => this.open(true));
    for (const name of ["all", "keys"]) this.toggle(by(name), name);
  }

  frame(article, question) {
    const frame = clone("frame"), last = question === this.total;
    frame.querySelector("h2").textContent = said("where", { number: question, total: this.total });
    const [back, flag, , next] = frame.querySelector(".moves").children;
    back.href = `#q${question - 1}`;
    back.hidden = question === 1;
    next.href = last ? "#review" : `#q${question + 1}`;
    if (last) next.firstChild.textContent = said("review");
    flag.addEventListener("click", () => this.flag(question));
    article.prepend(frame.querySelector("h2"));
    article.append(frame);
  }

  flag(question) {
    this.record("flag", question, !this.given.flag[question - 1]);
  }

  link(question, list) {
    const link = document.createElement("a");
    link.href = `#q${question}`;
    link.textContent = question;
    list.appendChild(document.createElement("li")).append(link);
    return link;
  }

  /** A choice of this device's owner that outlives the page. */
  toggle(box, name) {
    if (!box) return;
    const shelf = openShelf(`assay-room-${name}`, () => localStorage);
    box.checked = shelf.take() ?? box.checked;
    const apply = () => classList.toggle(name, box.checked);
    box.addEventListener("change", () => {
      shelf.put(box.checked);
      apply();
    });
    apply();
  }

  /** Goes on at once: the next key must not meet the question before. */
  go(hash) {
    location.hash = hash;
    this.open(true);
  }

  /** Shows what the address names: a question or the review. */
  open(moves) {
    const { hash } = location;
    if (hash === this.shown) return;
    this.shown = hash;
    const review = hash === "#review", question = Number(/^#q(\d+)$/.exec(hash)?.[1]);
    if (question >= 1 && question <= this.total) this.here = question;
    else if (!review && moves) return;
    classList.toggle("reviewing", review);
    this.section.articles.forEach((article, i) => article.classList.toggle("here", i + 1 === this.here));
    this.refresh();
    if (!moves) return;
    const heading = review ? by("review").firstElementChild : this.section.articles[this.here - 1].firstElementChild;
    heading.focus({ preventScroll: true });
    if (classList.contains("all")) heading.parentElement.scrollIntoView();
    else scrollTo(0, 0);
  }

  get unanswered() {
    return this.numbers.filter((q) => !this.section.isAnswered(q));
  }

  get flagged() {
    return this.numbers.filter((q) => this.given.flag[q - 1]);
  }

  refresh() {
    const { unanswered, flagged } = this;
    const answered = this.total - unanswered.length, left = unanswered.length;
    by("tally").textContent = this.section.tally?.() ?? said("tally", { answered, flagged: flagged.length, left });
    this.links.forEach((link, i) => {
      const done = !unanswered.includes(i + 1), flag = flagged.includes(i + 1);
      link.className = `${done ? "done" : ""} ${flag ? "flag" : ""}`;
      link.ariaLabel = said(`place${done ? "done" : ""}${flag ? "flagged" : ""}`, { number: i + 1 });
      link.ariaCurrent = i + 1 === this.here ? "step" : null;
      this.section.articles[i].querySelector("[aria-pressed]").ariaPressed = flag;
    });
    if (classList.contains("reviewing")) this.review(unanswered, flagged);
  }

  review(unanswered, flagged) {
    by("return").href = `#q${this.here}`;
    by("return").firstChild.textContent = said("return", { number: this.here });
    by("overview").replaceChildren();
    if (this.section.review) return this.section.review(by("overview"));
    this.numbered(unanswered, counted("open", unanswered.length));
    this.numbered(flagged, counted("flagged", flagged.length));
    if (!unanswered.length) by("overview").prepend(paragraph(said("all", { total: this.total })));
  }

  numbered(questions, title) {
    if (!questions.length) return;
    const heading = document.createElement("h3"), list = document.createElement("ol");
    heading.textContent = title;
    list.className = "navigator";
    questions.forEach((q) => (this.link(q, list).className = this.links[q - 1].className));
    by("overview").append(heading, list);
  }

  /** What one should know before handing in. */
  warnings() {
    const { unanswered, flagged } = this;
    if (this.section.warnings) return this.section.warnings();
    const open = unanswered.length
      ? said("warnopen", { questions: unanswered.join(", ") })
      : said("all", { total: this.total });
    return flagged.length ? [open, said("warnflagged", { questions: flagged.join(", ") })] : [open];
  }
}

export function paragraph(text) {
  const made = document.createElement("p");
  made.textContent = text;
  return made;
}
