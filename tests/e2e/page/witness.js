// Watches every way by which a page leaves something behind, for as long as the page lives: history, title, storage, cookies,
// attributes, texts, clipboard, files, windows. A spec's secrets (world.rs) that go there become an error in the browser's
// log, without the secret itself, and so a failure of the spec, also where nothing of it is left in the end.
(() => {
  if (window.witness) return;
  // Of specs, of the simulator's users, and tokens as its IAM gives them.
  const SECRET = /MARKER\d{4}|demo-password|MII[\w+/=-]{60}/;
  const text = (value) => {
    try { return typeof value === 'string' ? value : JSON.stringify(value) ?? ''; } catch { return ''; }
  };
  const witness = {
    // What the harness itself does, such as filling the clipboard before it pastes.
    off: false,
    look: (where, ...values) => {
      if (!witness.off && values.some((value) => SECRET.test(text(value)))) console.error(`witness: a secret went to ${where}`);
    },
  };
  Object.defineProperty(window, 'witness', { value: witness });
  const watch = (object, name, look) => {
    const real = object?.[name];
    if (typeof real !== 'function') return;
    object[name] = function (...values) {
      look.call(this, ...values);
      return real.apply(this, values);
    };
  };
  const watchSetter = (object, name, where) => {
    const { get, set } = Object.getOwnPropertyDescriptor(object, name) ?? {};
    if (!set) return;
    Object.defineProperty(object, name, {
      configurable: true, enumerable: true, get,
      set(value) { witness.look(where, value); set.call(this, value); },
    });
  };
  const isTabs = (storage) => { try { return storage === sessionStorage; } catch { return false; } };
  const { look } = witness;
  watch(History.prototype, 'pushState', (state, _, address) => look('the history', state, address));
  watch(History.prototype, 'replaceState', (state, _, address) => look('the history', state, address));
  watch(Storage.prototype, 'setItem', function (...entry) { look(isTabs(this) ? 'the storage of the tab' : 'storage', ...entry); });
  watch(Element.prototype, 'setAttribute', (name, value) => look(`the attribute ${name}`, value));
  watch(Document.prototype, 'createTextNode', (value) => look('a text', value));
  watch(window, 'open', (address) => look('a window', address));
  watch(Navigator.prototype, 'sendBeacon', (...what) => look('a beacon', ...what));
  watch(window.Clipboard?.prototype, 'writeText', (value) => look('the clipboard', value));
  watch(Document.prototype, 'execCommand', (command) => {
    if (command === 'copy') look('the clipboard', String(getSelection()), document.activeElement?.value);
  });
  watch(URL, 'createObjectURL', (blob) => { blob.text?.().then((value) => look('a file', value)); });
  watch(HTMLElement.prototype, 'click', function () { if (this.href) look('a file or a link', this.href, this.download); });
  watchSetter(Document.prototype, 'title', 'the title');
  watchSetter(Document.prototype, 'cookie', 'a cookie');
  watchSetter(Node.prototype, 'textContent', 'a text');
})();
