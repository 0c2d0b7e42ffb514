/** Seconds in which this page was in sight. `read` tells them; `forget` takes away those that were kept. */
export function countSeconds() {
  let counted = 0;
  let since = document.hidden ? null : performance.now();
  const read = () => counted + (since === null ? 0 : (performance.now() - since) / 1000);
  document.addEventListener("visibilitychange", () => {
    counted = read();
    since = document.hidden ? null : performance.now();
  });
  return {
    read: () => Math.floor(read()),
    forget: (seconds) => { counted -= seconds; },
  };
}
