// Visits on site: everything is kept on the device first and sent when there is a signal.
import { App } from '../visit/app.js';
import { base, words } from '../visit/dom.js';
import { Net } from '../visit/net.js';
import { Store } from '../visit/store.js';

const by = (id) => document.getElementById(id);
const parts = { screen: by('visit-screen'), alert: by('visit-alert'), strip: document.querySelector('[data-sync]') };

/** The browser is asked to keep what it holds; where it will not say yes, the person is told what that means. */
async function persist(app) {
  if (await navigator.storage?.persisted?.()) return;
  if (await navigator.storage?.persist?.()) return;
  const installed = matchMedia('(display-mode: standalone)').matches;
  app.say('plain', `${words('persist')} ${installed ? '' : words('persistInstall')}`, 'persist');
}

async function keepOffline() {
  await navigator.serviceWorker?.register(`${base}worker.js`, { scope: base }).catch(() => {}); // signed out: the kept one goes on
}

async function start() {
  let store;
  try {
    store = await Store.open();
  } catch {
    parts.alert.textContent = words('insecure');
    return;
  }
  const app = new App({ store, ...parts });
  app.net = new Net({ store, base, changed: () => app.later() });
  await app.refresh();
  keepOffline();
  persist(app);
  await app.net.start();
}

start();
