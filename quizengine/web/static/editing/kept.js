// What is typed and not with the server yet, in this browser. It is written at once: a tab may be closed at any moment.
// A record is of one person and one file: {text, base, seen}.

const NAME = "quizengine-text:";

// A private window may have no such place, or one that is too small; then a page that is left says so instead.
function attempt(act) {
  try {
    return act() ?? null;
  } catch {
    return undefined;
  }
}

export const get = (key) => attempt(() => JSON.parse(localStorage.getItem(NAME + key))) ?? null;
export const put = (key, record) => attempt(() => localStorage.setItem(NAME + key, JSON.stringify(record))) !== undefined;
export const remove = (key) => attempt(() => localStorage.removeItem(NAME + key));
