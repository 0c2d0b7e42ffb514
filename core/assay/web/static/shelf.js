/** One place in a browser's storage; when that is full or forbidden, it holds nothing, and only `put` says so. */
export function openShelf(key, storage) {
  const attempt = (act) => {
    try {
      return act();
    } catch {
      return null;
    }
  };
  return {
    put: (entry) => attempt(() => storage().setItem(key, JSON.stringify(entry)) ?? true) ?? false,
    take: () => attempt(() => JSON.parse(storage().getItem(key))),
    clear: () => attempt(() => storage().removeItem(key)),
  };
}
