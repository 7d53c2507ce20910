// Keeps the site on the device: with it, and with what the page keeps beside it, Daybook begins without a network.
const PACKAGES = [/* packages */];
const OTHERS = ["/shell.html", "/begin.js", "/register.js", "/icons.svg", "/icon.svg", "/manifest.webmanifest"];
const CACHE = `daybook ${PACKAGES.join(" ")}`;
const PATIENCE = 3000;
// The pages of whoever is signed in; everything else under these names is a file.
const PAGES = /^\/((calendar|customers|issues|knowledge|orders)(\/[\w-]+)?|company|import|outbox|people|products|settings)?$/;

// A new one waits until whoever has pages open wants it: their pages load pieces of the old one still.
self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([...OTHERS, ...PACKAGES])));
});

self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
  if (event.data === "take in") event.waitUntil(self.clients.claim());
});

self.addEventListener("activate", (event) => {
  // Pages of the one before may be open still, and load pieces of it.
  const old = caches.keys().then((names) => names.slice(0, -2).filter((name) => name !== CACHE).map((name) => caches.delete(name)));
  event.waitUntil(old.then((gone) => Promise.all(gone)).then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin) return;
  if (pathname.startsWith("/pkg/")) {
    event.respondWith(caches.match(event.request).then((kept) => kept ?? fetch(event.request)));
  } else if (event.request.mode === "navigate" && PAGES.test(pathname)) {
    event.respondWith(soon(event.request, "/shell.html"));
  } else if (OTHERS.includes(pathname)) {
    event.respondWith(soon(event.request, pathname));
  }
});

// What the server says, or what is kept where it does not say anything soon.
async function soon(request, kept) {
  const late = new Promise((_, reject) => setTimeout(reject, PATIENCE));
  try {
    return await Promise.race([fetch(request), late]);
  } catch {
    return (await caches.match(kept)) ?? Response.error();
  }
}
