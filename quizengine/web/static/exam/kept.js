// Answers as this browser holds them: what the server does not have yet, and what it has newer than a kept page.
// A record is of one question: {attempt, position, pairs, revision, writer, sent, stuck}.

const NAME = "quizengine-exam";
const TABLE = "answers";
let opening = null;

function open() {
  opening ??= new Promise((resolve) => {
    // A private window may have no such place; then the page works as without it.
    try {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(TABLE, { keyPath: ["attempt", "position"] });
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => resolve(null);
      request.onblocked = () => resolve(null);
    } catch {
      resolve(null);
    }
  });
  return opening;
}

async function run(mode, act) {
  const database = await open();
  if (!database) return undefined;
  return new Promise((resolve) => {
    const transaction = database.transaction(TABLE, mode);
    const request = act(transaction.objectStore(TABLE));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = () => resolve(undefined);
    transaction.onabort = () => resolve(undefined);
  });
}

export const put = (record) => run("readwrite", (table) => table.put(record));
export const get = (attempt, position) => run("readonly", (table) => table.get([attempt, position]));
export const remove = (attempt, position) => run("readwrite", (table) => table.delete([attempt, position]));

// What became of a record that was sent; `after` takes its place, or nothing does. Not where another page has put a later
// one there meanwhile.
export function settle(record, after) {
  const key = [record.attempt, record.position];
  return run("readwrite", (table) => {
    const asked = table.get(key);
    asked.onsuccess = () => {
      if (asked.result?.writer !== record.writer) return;
      if (after) table.put(after);
      else table.delete(key);
    };
    return asked;
  });
}

// Every record of an attempt, by position.
export async function all(attempt) {
  return (await run("readonly", (table) => table.getAll(IDBKeyRange.bound([attempt, 0], [attempt, Infinity])))) ?? [];
}

export async function unsent(attempt) {
  return (await all(attempt)).filter((record) => !record.sent);
}
