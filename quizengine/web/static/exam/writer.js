// The name that a page writes under, with the number of its last change: a save that was long on its way is known by it
// from the ones after it. Two pages never write under one name, or one would take the other's answer for its own.

const LEAVING_MS = 200;
const field = document.getElementById("answer-form")?.elements.writer;

export const writer = () => field.value;

// The browser lets go of a name when its page is gone. Where it cannot hold one, there is nothing to be known.
function hold(name, options) {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    const held = (lock) => {
      resolve(lock !== null);
      return new Promise(() => {});
    };
    navigator.locks.request(`quizengine-writer-${name}`, options, held).catch(() => resolve(false));
  });
}

// A name of this page alone. The one that it came with is anybody's who opens it again without a network.
export function takeName() {
  const numbers = crypto.getRandomValues(new Uint32Array(2));
  field.value = [...numbers].map((number) => number.toString(36)).join("");
  hold(field.value, {});
}

// Whether one may go on as the page whose answer is brought back, which is so when that page is gone: what follows is
// then known to come after what it has sent. A page that has just been left may take a moment to let go.
export const isFree = (other) => hold(other.split(".")[0], { signal: AbortSignal.timeout(LEAVING_MS) });

export function goOnAs(other) {
  field.value = other;
}

export function countOn() {
  const [name, count] = field.value.split(".");
  field.value = `${name}.${Number(count ?? 0) + 1}`;
}
