// The console without a connection: keeps the shell (the page and its hashed files), the texts and who is signed in, so that an assessment
// that was opened can be gone on with after a reload in a place without network. It never keeps answers or evidence (those are in
// IndexedDB, by user, see src/lib/offline) and never answers in the server's place while the server can be reached.
const SHELL = 'atalaya-shell';
const ASSETS = 'atalaya-assets';
const WHO = 'atalaya-who';
const MINE = [SHELL, ASSETS, WHO];

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(['/', '/icon.svg'])).then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith('atalaya-') && !MINE.includes(name)).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

// The page tells what it was made of before this worker was there: its files, who is signed in, the texts.
self.addEventListener('message', (event) => {
  const { keep, who } = event.data || {};
  if (Array.isArray(keep)) event.waitUntil(keepAll(ASSETS, keep));
  if (Array.isArray(who)) event.waitUntil(keepAll(WHO, who));
});

async function keepAll(name, paths) {
  const cache = await caches.open(name);
  await Promise.all(
    paths
      .filter((path) => new URL(path, self.location.origin).origin === self.location.origin)
      .map(async (path) => {
        if (!(await cache.match(path))) await cache.add(path).catch(() => undefined);
      }),
  );
}

self.addEventListener('fetch', (event) => {
  const request = event.request;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method === 'DELETE' && url.pathname === '/api/v1/session') {
    event.respondWith(fetch(request).then((response) => forgetWho().then(() => response)));
    return;
  }
  if (request.method !== 'GET') return;
  if (request.mode === 'navigate') {
    if (!url.pathname.startsWith('/api')) event.respondWith(shell(request));
  } else if (url.pathname.startsWith('/assets/')) {
    event.respondWith(asset(request));
  } else if (url.pathname === '/icon.svg') {
    event.respondWith(fresh(request, SHELL, '/icon.svg'));
  } else if (url.pathname === '/api/v1/session' || url.pathname.startsWith('/api/v1/messages/')) {
    event.respondWith(fresh(request, WHO, url.pathname));
  }
});

const forgetWho = () => caches.delete(WHO);

// The page itself: from the server; from here where that fails. A new page makes the files of the old one waste.
async function shell(request) {
  const cache = await caches.open(SHELL);
  try {
    const response = await fetch(request);
    if (response.ok && (response.headers.get('Content-Type') || '').includes('text/html')) {
      const [before, now] = await Promise.all([cache.match('/').then((old) => (old ? old.text() : '')), response.clone().text()]);
      if (before !== now) {
        await caches.delete(ASSETS);
        await cache.put('/', response.clone());
      }
    }
    return response;
  } catch (error) {
    const kept = await cache.match('/');
    if (kept) return kept;
    throw error;
  }
}

// Files with their hash in the name never change.
async function asset(request) {
  const cache = await caches.open(ASSETS);
  const kept = await cache.match(request);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) await cache.put(request, response.clone());
  return response;
}

async function fresh(request, name, key) {
  try {
    const response = await fetch(request);
    const cache = await caches.open(name);
    if (response.ok) await cache.put(key, response.clone());
    else if (response.status === 401) await cache.delete(key);
    return response;
  } catch (error) {
    const kept = await (await caches.open(name)).match(key);
    if (kept) return kept;
    throw error;
  }
}
