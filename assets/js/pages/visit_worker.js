// The visits' service worker. It keeps one page and its files; it answers nothing else, so that what is sent and asked
// always goes to the server. Its first line, put there by the server, names what it keeps: self.SHELL.
const { page, files, version } = self.SHELL;
const CACHE = `yizhan-visit-${version}`;

self.addEventListener('install', (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    const shell = await fetch(page, { credentials: 'same-origin', redirect: 'error', cache: 'no-store' });
    if (!shell.ok) throw new Error(`the page answered ${shell.status}`);
    await Promise.all([cache.put(page, shell), cache.addAll(files)]);
    await self.skipWaiting();
  })());
});

self.addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith('yizhan-visit-') && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.mode === 'navigate' && pathname === page) event.respondWith(shellFor(request));
  else if (files.includes(pathname)) event.respondWith(kept(pathname, request));
});

/** The newest page while the line answers at once; the kept one otherwise. A sign-in page never replaces it. */
async function shellFor(request) {
  const cache = await caches.open(CACHE);
  const here = await cache.match(page);
  if (!here) return fetch(request);
  const late = new Promise((resolve) => setTimeout(() => resolve(null), 1500));
  const fresh = fetch(page, { credentials: 'same-origin', redirect: 'manual', cache: 'no-store' }).catch(() => null);
  const answer = await Promise.race([fresh, late]);
  if (answer?.ok && answer.type === 'basic') return answer;
  return here;
}

async function kept(path, request) {
  return (await (await caches.open(CACHE)).match(path)) ?? fetch(request);
}
