// The desk's scripts. Each part listens on the document and acts on data- attributes, so fragments swapped in
// later need nothing; parts that must prepare new content export `fresh(root)`.
import htmx from 'htmx.org';
import * as autosave from './parts/autosave.js';
import * as clocks from './parts/clocks.js';
import * as columns from './parts/columns.js';
import * as confirm from './parts/confirm.js';
import * as dialogs from './parts/dialogs.js';
import * as files from './parts/files.js';
import * as forms from './parts/forms.js';
import * as keys from './parts/keys.js';
import * as menus from './parts/menus.js';
import * as prefs from './parts/prefs.js';
import * as reveal from './parts/reveal.js';
import * as signature from './parts/signature.js';
import * as toasts from './parts/toasts.js';
import * as waiting from './parts/waiting.js';

window.htmx = htmx;
const parts = [prefs, menus, dialogs, confirm, forms, autosave, files, keys, clocks, columns, reveal, signature, toasts, waiting];
for (const part of parts) part.start?.();
const fresh = (root) => parts.forEach((part) => part.fresh?.(root));
fresh(document);
document.addEventListener('htmx:afterSwap', (event) => fresh(event.detail.elt));
