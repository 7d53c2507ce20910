// The service worker keeps the hashed files of the site. Where there is none (no HTTPS), nothing is lost.
if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register("/sw.js").catch(() => {});
}
