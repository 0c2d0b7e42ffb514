// Says before anything is sent that a file is too large: sending ten megabytes for nothing takes long on a phone.
const input = document.getElementById("files");
const errors = document.getElementById("files-error");
const largest = Number(input.form.dataset.largest), sentence = input.form.dataset.wordsLarge;

function complain() {
  const large = [...input.files].filter((file) => file.size > largest);
  errors.replaceChildren(...large.map((file) => {
    const line = document.createElement("p");
    line.className = "error";
    const values = { file: file.name, size: (file.size / 1048576).toFixed(1), most: largest / 1048576 };
    line.textContent = sentence.replace(/%\((\w+)\)s/g, (_, name) => values[name]);
    return line;
  }));
  input.toggleAttribute("aria-invalid", large.length > 0);
  return large.length > 0;
}

input.addEventListener("change", complain);
input.form.addEventListener("submit", (event) => {
  if (complain()) {
    event.preventDefault();
    input.focus();
  }
});
