/** The words on what is kept, below a desk's form; `say` is heard by a screen reader only. */
export class Bar {
  constructor() {
    this.place = document.querySelector("#kept");
    this.icon = this.place.querySelector("use");
    this.words = this.place.querySelector("span");
    this.settled = [this.words.textContent, this.icon.getAttribute("href").replace(/.*#/, "")];
  }

  show(words, symbol) {
    this.place.classList.toggle("unsent", symbol === "alert");
    this.words.textContent = words;
    this.icon.setAttribute("href", this.icon.getAttribute("href").replace(/#.*/, `#${symbol}`));
  }

  /** Show what is true while nothing is typed: these words, or else those that were true before. */
  settle(words, symbol) {
    if (words) this.settled = [words, symbol];
    this.show(...this.settled);
  }

  say(words) {
    document.querySelector("#spoken").textContent = words;
  }
}
