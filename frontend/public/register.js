// The service worker keeps the site on the device. Where there is none (no HTTPS), nothing is lost.
// Pages hear by events when there is something newer, and when the browser offers to install; they ask for it alike.
const say = (what) => {
  document.documentElement.setAttribute(`data-${what}`, "ready");
  dispatchEvent(new Event(`daybook-${what}`));
};
addEventListener("beforeinstallprompt", (offer) => {
  offer.preventDefault();
  addEventListener("daybook-take-install", () => offer.prompt(), { once: true });
  say("install");
});
const workers = navigator.serviceWorker;
// Keeping the site takes a while: a page comes alive first.
const root = document.documentElement;
const alive = new Promise((resolve) => {
  const look = () => root.hasAttribute("data-alive") && resolve();
  new MutationObserver(look).observe(root, { attributeFilter: ["data-alive"] });
  look();
});
alive.then(() => workers?.register("/sw.js")).then((registration) => {
  if (!registration) return;
  // A page that was on its way when the worker began is not seen by it.
  workers.ready.then(({ active }) => workers.controller ?? active.postMessage("take in"));
  const look = () => registration.waiting && workers.controller && say("update");
  look();
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", look));
  addEventListener("daybook-take-update", () => {
    workers.addEventListener("controllerchange", () => location.reload());
    registration.waiting?.postMessage("take over");
  });
}).catch(() => {});
