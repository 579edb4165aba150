// <cph-console>: shows the Cloud Phone Console in a page of another origin. It makes the frame, speaks `cph-embed` v1
// with it and hands it the token that `getAuth` gives. The guide is docs/embed.md; types are in cph-console.d.ts.
// What is served has no comments (scripts/embed takes these lines out); so a comment stands on lines of its own.

const VERSIONS = [1];
// Of a message, as JSON.
const LONGEST = 131072;
// For getAuth, and for the console to announce itself; in milliseconds.
const PATIENCE = 30000;

const isText = (value, most) => typeof value === 'string' && value.length > 0 && value.length <= most;
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isOneOf = (...words) => (value) => words.includes(value);
const isReason = isOneOf('initial', 'expiring', 'expired', 'rejected');
const isPhase = isOneOf('idle', 'loading', 'ready', 'error');
const isEdge = isOneOf('start', 'end');
const isScheme = isOneOf('light', 'dark', 'system');
const parsed = (url) => {
  try {
    return new URL(url);
  } catch {
    return null;
  }
};

// What the console may say. Looked up as own properties only: `constructor` is no message.
const MESSAGES = {
  hello: (data) => Array.isArray(data.versions),
  'auth.request': (data) => isReason(data.reason),
  'view.changed': () => true,
  resize: (data) => Number.isFinite(data.height),
  status: (data) => isPhase(data.phase),
  'focus.leave': (data) => isEdge(data.edge),
  open: (data) => isText(data.url, 2048),
  ping: () => true,
  ok: () => true,
  error: () => true,
};

const STYLE = new CSSStyleSheet();
STYLE.replaceSync(`
  :host { display: block }
  :host([hidden]) { display: none }
  iframe { display: block; width: 100%; height: 100%; min-height: 480px; border: 0 }
`);

// What is wrong with the page's answer; its text is safe to show, which that of other errors may not be.
class Complaint extends Error {}

// Only what belongs there leaves the page, and only if a header can carry it.
function checked({ token, projectId, region, expiresAt }) {
  const until = expiresAt && new Date(expiresAt);
  if (!isText(token, 65536) || !/^[!-~]+$/.test(token)) throw new Complaint('getAuth: token');
  if (!isText(projectId, 64) || !/^[\w-]+$/.test(projectId)) throw new Complaint('getAuth: projectId');
  if (region && !isText(region, 64)) throw new Complaint('getAuth: region');
  if (until && Number.isNaN(until.getTime())) throw new Complaint('getAuth: expiresAt');
  return { token, projectId, ...(region && { region }), ...(until && { expiresAt: until.toISOString() }) };
}

export class CphConsole extends HTMLElement {
  static observedAttributes = ['src', 'theme', 'locale', 'time-zone', 'title'];

  #root = this.attachShadow({ mode: 'open' });
  #frame;
  #origin;
  #port;
  #number = 0;
  #start;
  #silence;
  #getAuth;
  #session = {};
  #view;

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [STYLE];
  }

  connectedCallback() {
    // What was set before the element was defined hides the accessors.
    for (const name of ['getAuth', 'view']) {
      if (Object.hasOwn(this, name)) {
        const value = this[name];
        delete this[name];
        this[name] = value;
      }
    }
    window.addEventListener('message', this.#knock);
    this.#restart();
  }

  disconnectedCallback() {
    window.removeEventListener('message', this.#knock);
    this.#stop();
  }

  // Moved with its frame alive: nothing to do.
  connectedMoveCallback() {}

  attributeChangedCallback(name, before, value) {
    if (before === value) return;
    if (name === 'src') this.#restart();
    else if (name === 'theme') this.#sendTheme();
    else if (name === 'title') this.#label();
    else this.#sendLocale();
  }

  // A function is no attribute: what it gives stays out of the document.
  get getAuth() {
    return this.#getAuth;
  }

  set getAuth(give) {
    const before = this.#getAuth;
    this.#getAuth = give;
    if (typeof before !== typeof give) this.#restart();
  }

  get view() {
    return this.#view;
  }

  set view(view) {
    this.setView(view);
  }

  setTheme(scheme) {
    this.setAttribute('theme', scheme);
  }

  setLocale(lang) {
    this.setAttribute('locale', lang);
  }

  setView(view) {
    this.#view = view;
    if (view) this.#send('view.set', view);
  }

  // After signing in: asks getAuth without waiting for the console to ask.
  authenticate() {
    return this.#provide(this.#port, 'initial');
  }

  // After signing out: the console forgets token and servers.
  clear() {
    this.#session = {};
    this.#send('auth.clear');
  }

  destroy() {
    this.remove();
  }

  // A moment later, so that a page may set several things in turn.
  #restart() {
    this.#stop();
    if (this.isConnected) this.#start = setTimeout(() => this.#open());
  }

  #stop() {
    clearTimeout(this.#start);
    clearTimeout(this.#silence);
    this.#port?.close();
    this.#port = this.#frame = null;
    this.#session = {};
    this.#root.replaceChildren();
  }

  #open() {
    const url = parsed(this.getAttribute('src'));
    const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url?.hostname);
    if (url?.protocol !== 'https:' && !(url?.protocol === 'http:' && loopback)) {
      return this.#refuse('bad_src', 'src must be the https address of the console.');
    }
    // With its own origin, a frame could take its sandbox away and read this page.
    if (url.origin === location.origin) {
      return this.#refuse('same_origin', 'The console must have an origin of its own.');
    }
    if (typeof this.#getAuth !== 'function') {
      return this.#refuse('no_get_auth', 'The property getAuth must be a function that gives a token.');
    }
    this.#origin = url.origin;
    const frame = (this.#frame = document.createElement('iframe'));
    this.#label();
    frame.referrerPolicy = 'strict-origin';
    frame.loading = 'eager';
    frame.allow = 'clipboard-write';
    frame.setAttribute('sandbox', 'allow-scripts allow-same-origin allow-forms allow-downloads');
    frame.src = url.href;
    this.#root.append(frame);
    this.#silence = setTimeout(() => this.#fail('timeout', 'The console has not announced itself.'), PATIENCE);
  }

  #refuse(code, message) {
    const text = document.createElement('p');
    text.setAttribute('role', 'alert');
    text.textContent = `Cloud Phone Console: ${message}`;
    this.#root.append(text);
    this.#fail(code, message);
  }

  #label() {
    if (this.#frame) this.#frame.title = this.title || 'Cloud phone servers';
  }

  // A message to the window: only an announcement of the console in this very frame is answered.
  #knock = ({ source, origin, data }) => {
    if (!this.#frame || source !== this.#frame.contentWindow || origin !== this.#origin) return;
    if (!isObject(data) || data.type !== 'cph:ready' || !isText(data.nonce, 64) || !Array.isArray(data.v)) return;
    clearTimeout(this.#silence);
    const v = Math.max(...VERSIONS.filter((version) => data.v.includes(version)));
    if (v < 1) return this.#fail('unsupported_version', 'The console speaks no version that this element knows.');
    this.#port?.close();
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.onmessage = (event) => this.#hear(port1, event.data);
    source.postMessage({ type: 'cph:connect', v, nonce: data.nonce }, origin, [port2]);
  };

  #hear(port, message) {
    let text;
    try {
      text = JSON.stringify(message);
      message = JSON.parse(text);
    } catch {
      return;
    }
    if (!isObject(message) || message.cph !== 1 || !isText(message.id, 64) || !isText(message.type, 64)) return;
    const { id, type, data = {} } = message;
    const answer = (code, why) =>
      code ? this.#send('error', { code, message: why }, id, port) : this.#send('ok', {}, id, port);
    if (text.length > LONGEST) return answer('too_large', `${text.length} characters`);
    if (!Object.hasOwn(MESSAGES, type)) return answer('unknown_type', type);
    if (!isObject(data) || !MESSAGES[type](data)) return type === 'error' || answer('bad_message', type);
    switch (type) {
      case 'hello':
        this.#sendTheme();
        this.#sendLocale();
        if (this.#view) this.#send('view.set', this.#view);
        return this.#tell('ready', { app: data.app, features: data.features });
      case 'auth.request':
        return this.#provide(port, data.reason, id);
      case 'view.changed':
        this.#view = data;
        return this.#tell('view', data);
      case 'resize':
        this.#frame.style.minHeight = 0;
        this.#frame.style.height = `${Math.min(20000, Math.max(120, data.height))}px`;
        return;
      case 'status':
        return this.#tell('status', data);
      case 'focus.leave':
        return this.#tell('focus-leave', { edge: data.edge });
      case 'open':
        return this.#follow(data.url) ? answer() : answer('denied', 'only https links are opened');
      case 'ping':
        return answer();
      case 'error':
        this.#fail(String(data.code).slice(0, 64), String(data.message ?? '').slice(0, 200));
    }
  }

  // Asks the page once, however often it is asked meanwhile, and for no longer than the console waits.
  async #provide(port, reason, re) {
    if (!port) return;
    const session = this.#session;
    session.asked ??= Promise.race([
      new Promise((give) => give(this.#getAuth(reason))),
      new Promise((_, fail) => setTimeout(() => fail(new Complaint('getAuth: timeout')), PATIENCE)),
    ])
      .then(checked)
      .finally(() => (session.asked = null));
    try {
      const auth = await session.asked;
      if (session !== this.#session) throw new Complaint('signed out meanwhile');
      this.#send('auth.set', auth, re, port);
    } catch (error) {
      const message = error instanceof Complaint ? error.message : 'getAuth gave no token';
      this.#send('error', { code: 'denied', message }, re, port);
      if (session === this.#session) this.#fail('denied', message);
    }
  }

  // A link that leaves the console: the page may take it over with preventDefault().
  #follow(text) {
    const url = parsed(text);
    if (url?.protocol !== 'https:') return false;
    if (this.#tell('open', { url: url.href }, true)) window.open(url.href, '_blank', 'noopener,noreferrer');
    return true;
  }

  #sendTheme() {
    const scheme = this.getAttribute('theme');
    this.#send('theme.set', { scheme: isScheme(scheme) ? scheme : 'system' });
  }

  #sendLocale() {
    const [lang, timeZone] = ['locale', 'time-zone'].map((name) => this.getAttribute(name));
    if (lang) this.#send('locale.set', { lang, ...(timeZone && { timeZone }) });
  }

  #send(type, data = {}, re = undefined, port = this.#port) {
    port?.postMessage({ cph: 1, id: `p${++this.#number}`, type, data, ...(re && { re }) });
  }

  #fail(code, message) {
    this.#tell('error', { code, message });
  }

  // Events hold what the console says of itself, and never a token.
  #tell(name, detail, cancelable = false) {
    return this.dispatchEvent(new CustomEvent(`cph-${name}`, { detail, cancelable, bubbles: true }));
  }
}

if (!customElements.get('cph-console')) customElements.define('cph-console', CphConsole);
