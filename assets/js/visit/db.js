// IndexedDB with promises. A transaction that was acknowledged is on the disk: durability is strict.

const VERSION = 1;
const STORES = {
  meta: null, // the device's id and counter
  packs: 'visit',
  answers: ['visit', 'id', 'digest'],
  photos: ['visit', 'sha256'],
  blobs: null, // a photo's bytes, by sha256; apart, so that a list does not load them
};

export class StorageFull extends Error {}

export const settled = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

export async function open(name, factory = globalThis.indexedDB) {
  const request = factory.open(name, VERSION);
  request.onupgradeneeded = () => {
    for (const [store, keyPath] of Object.entries(STORES)) {
      if (!request.result.objectStoreNames.contains(store)) request.result.createObjectStore(store, keyPath ? { keyPath } : undefined);
    }
    const answers = request.transaction.objectStore('answers');
    if (!answers.indexNames.contains('visit')) answers.createIndex('visit', 'visit');
    const photos = request.transaction.objectStore('photos');
    if (!photos.indexNames.contains('visit')) photos.createIndex('visit', 'visit');
  };
  const db = await settled(request);
  db.onversionchange = () => db.close();
  return db;
}

/**
 * Run `work(stores)` in one transaction; resolves only once it is on the disk. Inside, wait for nothing but requests of
 * these stores, or the browser commits early. Throws StorageFull when the device has no room; then nothing was kept.
 */
export async function transact(db, names, mode, work) {
  const transaction = db.transaction(names, mode, { durability: 'strict' });
  const committed = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(fault(transaction.error));
  });
  committed.catch(() => {}); // it is awaited below; a fault of the work comes first
  let result;
  try {
    result = await work(Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)])));
  } catch (error) {
    try {
      transaction.abort();
    } catch { /* it ended by itself */ }
    throw fault(error);
  }
  await committed;
  return result;
}

function fault(error) {
  return error?.name === 'QuotaExceededError' ? new StorageFull(error.message) : error ?? new Error('aborted');
}
