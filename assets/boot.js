// Starts the console: fetches configuration, program and glue side by side and checks what arrived. What went wrong is for
// recover.js to say.
// External and hashed, so the page needs no inline script; it carries no data and touches nothing global.

// First of all: from here on no text becomes markup, script or a script's address, for this policy lets none through, and
// the page's content policy allows no other. The console builds elements, not markup.
globalThis.trustedTypes?.createPolicy('default', {});

const show = (id, detail) => {
  const banner = document.getElementById(id);
  if (!banner) return;
  banner.hidden = false;
  banner.querySelector('[data-detail]').textContent = detail;
};

// The theme a person chose, before anything is drawn; the program itself sets it again.
try {
  const theme = localStorage.getItem('cph.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch { /* Storage may be forbidden; then the system's theme it is. */ }

async function config() {
  const ask = () => fetch('./config.json', {
    cache: 'no-store', credentials: 'same-origin', redirect: 'error', signal: AbortSignal.timeout?.(5000),
  });
  const response = await ask().catch(ask);
  return { status: String(response.status), text: await response.text(), lacking: lacking(response.headers) };
}

// Which of the headers this host does not send that a page cannot do without a server. A build for development has no policy
// in its page either, and is not asked.
function lacking(headers) {
  if (!document.querySelector('meta[http-equiv="Content-Security-Policy"]')) return '';
  const policy = headers.get('content-security-policy') ?? '';
  const nosniff = headers.get('x-content-type-options') === 'nosniff';
  return [!policy.includes('frame-ancestors') && 'Content-Security-Policy: frame-ancestors', !nosniff && 'X-Content-Type-Options: nosniff']
    .filter(Boolean).join(', ');
}

async function boot() {
  const app = document.querySelector('meta[name="cph-app"]').dataset;
  const script = new URL(app.js, document.baseURI);
  const program = new URL(app.wasm, document.baseURI);
  if (script.origin !== location.origin || program.origin !== location.origin) throw new Error('foreign asset');
  // Browsers do not check the integrity of a preloaded program, so it is asked for with its hash here.
  const link = [...document.querySelectorAll('link[integrity]')].find((l) => l.href === program.href);
  const integrity = link?.integrity ?? '';
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(location.hostname);
  if (!integrity && !local) throw new Error('no integrity for the program');
  const file = config();
  file.catch(() => {}); // Judged later, by the program.
  const wasm = fetch(program, { integrity, mode: 'cors', credentials: 'same-origin', redirect: 'error' });
  wasm.catch(() => {}); // Reported by the import below.
  const glue = await import(script.href);
  const response = await wasm;
  if (!response.ok) throw new Error(`${program.pathname}: HTTP ${response.status}`);
  await glue.default({ module_or_path: response });
  await glue.start(file);
}

// A panic or another trap ends the program for good: the banner needs no program.
const trap = (error) => {
  if (globalThis.WebAssembly && error instanceof WebAssembly.RuntimeError) show('crash', error.message);
};
addEventListener('error', (event) => trap(event.error));
addEventListener('unhandledrejection', (event) => trap(event.reason));

boot().catch(async (error) => {
  console.error('boot', error);
  const { explain } = await import(new URL('./recover.js', document.baseURI).href);
  await explain(error);
}).catch((error) => {
  document.getElementById('app').textContent = '';
  show('boot-error', `${error.name}: ${error.message}`);
});
