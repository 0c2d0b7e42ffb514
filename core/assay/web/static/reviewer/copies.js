/**
 * Copies of what was typed that are not what the server has, and may be older: their reviewer is asked about each.
 *
 * They stay with this tab, apart from what is typed on, until the answer: a reload asks again.
 */
import { openCopies } from "./shelf.js";

/** `putBack` is given the copy that shall stand in the form again. Gives how to ask about one more. */
export function askAboutCopies(form, putBack) {
  const notice = form.querySelector("#unsent");
  const shelf = openCopies(form.dataset.shelf);
  const copies = shelf.take() ?? [];
  const show = () => { notice.hidden = !copies.length; };
  const change = (act) => {
    const changed = act();
    if (copies.length) shelf.put(copies);
    else shelf.clear();
    show();
    return changed;
  };
  notice.addEventListener("click", (event) => {
    if (event.target.matches("[data-restore]")) putBack(change(() => copies.pop()));
    else if (event.target.matches("[data-discard]")) change(() => copies.pop());
  });
  show();
  const isAsked = (content) => copies.some((each) => JSON.stringify(each) === JSON.stringify(content));
  return (content) => isAsked(content) || change(() => copies.push(content));
}
