// Consumer pages: they work without this; it adds large text, photo previews, one send only, and the signature.
import * as confirm from './parts/confirm.js';
import * as dialogs from './parts/dialogs.js';
import * as files from './parts/files.js';
import * as forms from './parts/forms.js';
import * as menus from './parts/menus.js';
import * as prefs from './parts/prefs.js';
import * as signature from './parts/signature.js';
import * as toasts from './parts/toasts.js';

for (const part of [prefs, menus, dialogs, confirm, forms, files, signature, toasts]) {
  part.start?.();
  part.fresh?.(document);
}
