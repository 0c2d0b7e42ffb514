/** The running points below the rubric. The server counts for itself; this only shows it sooner. */
export function countPoints(form) {
  const show = () => {
    const criteria = [...form.querySelectorAll(".criterion")];
    const given = criteria.flatMap((each) => {
      const chosen = each.querySelector("input:checked");
      return chosen ? [Number(chosen.value) * Number(each.dataset.weight)] : [];
    });
    form.querySelector("[data-earned]").textContent = given.reduce((sum, points) => sum + points, 0);
    form.querySelector("[data-scored]").textContent = given.length;
  };
  form.addEventListener("change", show);
  form.addEventListener("restored", show);
  show();
}
