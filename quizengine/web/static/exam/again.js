// A sign-in that has ended in the middle of an exam: the password is asked for in place, and nothing is lost.

const box = () => document.getElementById("sign-in-again");
let resume = () => {};
let asking = false;

export function token() {
  return document.querySelector("input[name=csrf_token]")?.value ?? "";
}

function renew(value) {
  for (const field of document.querySelectorAll("input[name=csrf_token]")) field.value = value;
}

export async function askToSignIn(onward) {
  resume = onward;
  const dialog = box();
  if (!dialog || asking) return;
  asking = true;
  // Escape closes it: the question stays readable, and the next save asks again.
  dialog.onclose = () => { asking = false; };
  try {
    const response = await fetch(dialog.dataset.form, { headers: { "HX-Request": "true" } });
    // Somebody may have signed in again in another window: then there is only a new token to take.
    if (isJson(response)) done(await response.json());
    else show(await response.text());
  } catch {
    asking = false;
  }
}

const isJson = (response) => response.headers.get("Content-Type")?.startsWith("application/json");

function show(html) {
  const dialog = box();
  dialog.querySelector("[data-form-here]").innerHTML = html;
  dialog.querySelector("form").addEventListener("submit", send);
  if (!dialog.open) dialog.showModal();
  (dialog.querySelector("[aria-invalid]") ?? dialog.querySelector("input:not([type=hidden])"))?.focus();
}

async function send(event) {
  event.preventDefault();
  const form = event.target;
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    const body = new URLSearchParams(new FormData(form));
    const response = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
    if (isJson(response)) done(await response.json());
    else show(await response.text());
  } catch {
    button.disabled = false;
  }
}

function done(answer) {
  renew(answer.csrf);
  asking = false;
  if (box().open) box().close();
  resume();
}
