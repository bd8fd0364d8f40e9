// The name that a page writes under, with the number of its last change: a save that was long on its way is known by it
// from the ones after it.

const field = document.getElementById("answer-form")?.elements.writer;

export const writer = () => field.value;

// A name of this page alone. The one that it came with is anybody's who opens it again without a network.
export function takeName() {
  const numbers = crypto.getRandomValues(new Uint32Array(2));
  field.value = [...numbers].map((number) => number.toString(36)).join("");
}

// The name and the count of the page whose answer is brought back: what follows comes after what that one has sent.
export function goOnAs(other) {
  field.value = other;
}

export function countOn() {
  const [name, count] = field.value.split(".");
  field.value = `${name}.${Number(count ?? 0) + 1}`;
}
