// Keeps an exam readable without a network: pages of questions and what they are made of, and nothing else.
// Answers are not its affair: the pages keep those themselves.

const PAGES = "exam-pages";
const PARTS = "exam-parts";
const QUESTION = /^\/student\/attempt\/[^/]+\/\d+$/;
const EXAM = /^\/student\/attempt\/[^/]+\/(check|submit|\d+\/on)$/;
const PART = /^\/(static|assets|student\/exam-parts)\//;
const PATIENCE = 10_000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  if (event.data.keep) event.waitUntil(keep(event.data.keep));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.method === "GET" && PART.test(pathname)) event.respondWith(part(request));
  else if (request.mode !== "navigate") return;
  else if (QUESTION.test(pathname)) event.respondWith(request.method === "GET" ? page(request) : press(request));
  else if (!EXAM.test(pathname)) event.waitUntil(forget());
});

// A page of this attempt that is shown from the network is the newest there is; a kept one is better than none.
async function page(request) {
  const { pathname } = new URL(request.url);
  try {
    const response = await patiently(request);
    if (response.status === 200 && !response.redirected) await put(PAGES, pathname, response.clone());
    return response;
  } catch (error) {
    const found = await (await caches.open(PAGES)).match(pathname);
    if (found) return found;
    throw error;
  }
}

// A button without a network: the page has kept the answer, so the way leads on to a page that is kept too.
async function press(request) {
  const copy = request.clone();
  try {
    return await patiently(request);
  } catch (error) {
    const { pathname } = new URL(request.url);
    const step = { next: 1, previous: -1 }[(await copy.formData()).get("go")] ?? 0;
    const target = pathname.replace(/\d+$/, (position) => String(Number(position) + step));
    const pages = await caches.open(PAGES);
    const known = (await pages.match(target)) ? target : pathname;
    if (await pages.match(known)) return Response.redirect(known, 303);
    throw error;
  }
}

async function part(request) {
  try {
    const response = await fetch(request);
    if (response.status === 200) await put(PARTS, request, response.clone());
    return response;
  } catch (error) {
    const found = await caches.match(request);
    if (found) return found;
    throw error;
  }
}

async function keep(path) {
  try {
    const response = await fetch(path, { credentials: "same-origin" });
    if (response.status === 200 && !response.redirected) await put(PAGES, path, response);
  } catch {
    // The next page that is opened tries again.
  }
}

function patiently(request) {
  return fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
}

async function put(name, key, response) {
  await (await caches.open(name)).put(key, response);
}

// Outside the exam nothing of it stays: the next person at this machine finds no questions.
async function forget() {
  await caches.delete(PAGES);
}
