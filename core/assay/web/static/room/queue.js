// What was typed and is not yet known to be saved. It lies on this device's disk and outlives reload, crash and close.

import { openShelf } from "../shelf.js";

const NAME = "assay-room", STORE = "entries";

/** A UUID, also where the page did not come by HTTPS. */
export const newId = () =>
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
    (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16));

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

async function opened() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return done(request);
}

const place = (entry) => [entry.sitting, entry.section, entry.question, entry.kind];

export class Queue {
  entries = new Map();
  unwritten = new Set();

  /** The queue of one sitting. Without a disk (some private windows) it lives in memory: `disk` is null then. */
  static async open(sitting) {
    const queue = new Queue();
    queue.sitting = sitting;
    queue.shelf = openShelf(`${NAME}-${sitting}`, () => localStorage);
    queue.disk = await opened().catch(() => null);
    if (queue.disk) queue.disk.onclose = () => (queue.disk = null);
    await queue.read();
    return queue;
  }

  /** The disk's store, or nothing where there is no disk, or none any more: a browser may take it away. */
  store(mode) {
    try {
      return this.disk?.transaction(STORE, mode).objectStore(STORE);
    } catch {
      this.disk = null;
    }
  }

  /** Takes in what is on the disk, and what the last page put on the shelf in its last moment. */
  async read() {
    const ours = () => IDBKeyRange.bound([this.sitting], [this.sitting, []]), store = this.store("readonly");
    const written = store ? await done(store.getAll(ours())).catch(() => []) : [];
    for (const entry of written) this.entries.set(String(place(entry)), entry);
    for (const entry of this.shelf.take() ?? []) {
      if (!(this.entries.get(String(place(entry)))?.typed_at >= entry.typed_at)) await this.put(entry);
    }
  }

  /** The page ends now: what a disk would finish too late is put where it can be put at once. */
  shelve() {
    if (this.entries.size) this.shelf.put([...this.entries.values()]);
  }

  /** Adds an entry; it takes the place of an unsent one for the same question and kind. */
  put(entry) {
    this.entries.set(String(place(entry)), entry);
    this.unwritten.add(String(place(entry)));
    return (this.writing ??= this.write().finally(() => (this.writing = undefined)));
  }

  /** Marks an entry that the server cannot take, unless its place was written anew in the meantime. */
  refuse(entry) {
    if (this.entries.get(String(place(entry)))?.id === entry.id) this.put({ ...entry, refused: true });
  }

  /** Writes what is new, in one go: someone who types fast must not be ahead of the disk. */
  async write() {
    while (this.unwritten.size) {
      const store = this.store("readwrite"), keys = [...this.unwritten];
      if (!store) return;
      this.unwritten.clear();
      const entries = keys.map((key) => this.entries.get(key)).filter(Boolean);
      await Promise.all(entries.map((entry) => done(store.put(entry, place(entry))))).catch(() => {});
    }
  }

  /** What the server could not take. It stays here until its place is written anew. */
  get refused() {
    return [...this.entries.values()].filter((entry) => entry.refused);
  }

  /** The oldest entries of one section, as many as fit into one request. */
  batch(most = 100) {
    const waiting = [...this.entries.values()].filter((entry) => !entry.refused).sort((a, b) => a.typed_at - b.typed_at);
    let room = 150000;
    return waiting
      .filter((entry) => entry.section === waiting[0].section)
      .filter((entry, i) => (room -= JSON.stringify(entry.answer).length) > 0 || i === 0)
      .slice(0, most);
  }

  /** Forgets entries that the server has; what was typed anew in the meantime stays. */
  async drop(sent) {
    for (const entry of sent) {
      const key = String(place(entry));
      if (this.entries.get(key)?.id === entry.id) this.entries.delete(key);
      if (!this.entries.size) this.shelf.clear();
      const store = this.store("readwrite");
      if (!store) continue;
      const read = store.get(place(entry));
      read.onsuccess = () => read.result?.id === entry.id && store.delete(place(entry));
    }
  }
}
