/**
 * The choice of competencies: what is chosen stands above as chips, and a search looks through titles and indicators.
 * Without this script the tree of domains does it alone.
 */
for (const picker of document.querySelectorAll("[data-picker]")) open(picker);

function open(picker) {
  const boxes = [...picker.querySelectorAll("[data-choice] input")];
  const chosen = picker.querySelector("[data-chosen]");
  const search = picker.querySelector("[data-search]");
  const field = search.querySelector("input");
  search.hidden = false;
  const refresh = () => {
    count(picker);
    showChips(chosen, boxes, picker.dataset.wordsRemove);
  };
  picker.addEventListener("change", refresh);
  picker.form.addEventListener("restored", refresh);
  field.addEventListener("input", (event) => {
    event.stopPropagation(); // looking for something changes nothing
    find(picker, field.value);
  });
  field.addEventListener("keydown", (event) => onKey(event, picker, field));
  chosen.addEventListener("click", (event) => remove(event, boxes, field));
  refresh();
}

function count(picker) {
  for (const branch of picker.querySelectorAll("[data-branch]")) {
    const place = branch.querySelector("[data-count]");
    const here = branch.querySelectorAll("[data-choice] input:checked").length;
    const words = picker.dataset.wordsCount.replace("{done}", here).replace("{all}", place.dataset.of);
    place.textContent = here ? words : place.dataset.of;
    place.classList.toggle("some", here > 0);
  }
}

function titleOf(box) {
  return box.closest("label").querySelector("span").textContent;
}

function showChips(place, boxes, removing) {
  const mine = boxes.filter((box) => box.checked);
  place.replaceChildren(...mine.map((box) => chip(box, removing)));
  place.hidden = !mine.length;
}

function chip(box, removing) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "chip";
  button.dataset.value = box.value;
  const words = document.createElement("span");
  words.textContent = titleOf(box);
  const cross = document.createElement("span");
  cross.className = "chip-cross";
  cross.setAttribute("aria-hidden", "true");
  cross.textContent = "×";
  const spoken = document.createElement("span");
  spoken.className = "visually-hidden";
  spoken.textContent = `${removing} `;
  button.append(spoken, words, cross);
  return button;
}

/** Take one out; the focus goes to the next chip, or to the search when none is left. */
function remove(event, boxes, field) {
  const button = event.target.closest(".chip");
  if (!button) return;
  const chips = [...button.parentElement.children];
  const place = chips.indexOf(button);
  const box = boxes.find((each) => each.value === button.dataset.value);
  const parent = button.parentElement;
  box.checked = false;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.dispatchEvent(new Event("change", { bubbles: true }));
  (parent.children[Math.min(place, parent.children.length - 1)] ?? field).focus();
}

function find(picker, typed) {
  const words = fold(typed).split(/\s+/).filter(Boolean);
  let found = 0;
  for (const branch of picker.querySelectorAll("[data-branch]")) {
    let here = 0;
    for (const choice of branch.querySelectorAll("[data-choice]")) {
      const text = (choice.searched ??= fold(choice.textContent));
      const fits = words.every((word) => text.includes(word));
      choice.hidden = !fits;
      here += fits;
    }
    branch.hidden = words.length > 0 && here === 0;
    branch.open = words.length > 0 && here > 0;
    found += here;
  }
  picker.querySelector("[data-found]").textContent = words.length ? foundWords(picker.dataset, found) : "";
}

function foundWords(said, found) {
  return found ? said.wordsFound.replace("{number}", found) : said.wordsNone;
}

function fold(text) {
  return text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
}

/** Enter never sends the form from here: it goes to what was found; Escape looks for nothing. */
function onKey(event, picker, field) {
  if (event.key === "Enter" || (event.key === "ArrowDown" && field.value)) {
    event.preventDefault();
    const first = [...picker.querySelectorAll("[data-branch]:not([hidden]) [data-choice]:not([hidden]) input")];
    if (field.value) first[0]?.focus();
  } else if (event.key === "Escape" && field.value) {
    field.value = "";
    find(picker, "");
  }
}
