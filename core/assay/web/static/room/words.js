// Sentences come with the page, in its language; `%(name)s` in them stands for a value.

const dataset = Object.assign({}, ...[...document.querySelectorAll("template[data-words]")].map((each) => ({ ...each.dataset })));

/** A sentence by its name: `data-words-saved` is "saved". */
export const said = (name, values = {}) =>
  dataset[`words${name[0].toUpperCase()}${name.slice(1)}`].replace(/%\((\w+)\)s/g, (_, key) => values[key]);

/** The same of a number: `data-words-wordsone` of one, `data-words-wordsmany` of any other. */
export const counted = (name, num) => said(name + (num === 1 ? "one" : "many"), { num });

export const listed = (words) => new Intl.ListFormat(document.documentElement.lang).format(words.map(String));
