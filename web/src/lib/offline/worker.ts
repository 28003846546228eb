// Turns on the service worker (public/sw.js) and tells it what this page was made of, which was loaded before it was there.
import { kBase } from '../api/client';

export function keepShell(): void {
  if (!('serviceWorker' in navigator) || !window.isSecureContext) return;
  void navigator.serviceWorker
    .register('/sw.js')
    .then(() => navigator.serviceWorker.ready)
    .then((registration) => {
      const keep = performance
        .getEntriesByType('resource')
        .map((entry) => new URL(entry.name))
        .filter((url) => url.origin === window.location.origin && url.pathname.startsWith('/assets/'))
        .map((url) => url.pathname);
      registration.active?.postMessage({ keep, who: [`${kBase}/session`, `${kBase}/messages/${document.documentElement.lang}`] });
    })
    .catch(() => undefined); // without it the console works as long as there is a connection
}
