// What the page does when it cannot start: it takes the server's newer page where there is one, or else says what is wrong and
// what to do. Without a hash in its name, so that a page whose files are gone still finds it; so it must get on with pages of
// other versions, and relies on nothing but IDs and file names.

const types = { js: /\b(?:java|ecma)script\b/, css: /\bcss\b/, wasm: /^(?!text\/html)/ };
const ask = (url, options) => fetch(url, { credentials: 'same-origin', signal: AbortSignal.timeout?.(10000), ...options });
const fresh = (element) => ask(element.src || element.href, { cache: 'reload' }).catch(() => null);
const files = document.querySelectorAll('script[integrity], link[rel=stylesheet], link[rel=modulepreload], link[as=fetch]');
const names = (text) => text.match(/[\w-]+-[0-9a-f]{12,16}(?:_bg)?\.(?:js|css|wasm)\b/g) ?? [];

// What is wrong with a file of this page, if anything: the sentence of index.html for it, and the particulars.
async function examine(element) {
  const url = element.src || element.href;
  const name = url.match(/[^/]+$/)[0];
  const answer = await fresh(element);
  if (!answer) return ['unreachable', `${name}: no answer`];
  if (!answer.ok) return ['unreachable', `${name}: HTTP ${answer.status}`];
  const type = answer.headers.get('content-type') ?? 'no type';
  if (!types[name.split('.').pop()].test(type)) return ['type', `${name}: ${type}`];
  const whole = await answer.blob().then(() => ask(url, { integrity: element.integrity, mode: 'cors' }))
    .then((file) => file.blob()).catch(() => null);
  return whole ? null : ['damaged', name];
}

// Whether the server has another page by now. Asks past every cache, and leaves what came in the browser's.
async function lookForNewer() {
  const page = await ask(location.href.split('#')[0], { cache: 'reload' });
  const own = names([...files].map((file) => file.src || file.href).join());
  return page.ok && names(await page.text()).some((name) => !own.includes(name));
}

// Asked once, also where scripts and styles fail side by side. No answer, or only a part of it, is no newer page.
let newer;
const isOutdated = () => newer ??= lookForNewer().catch(() => false);

// Loads the page anew, unless it has been already; so this cannot go round in circles.
let leaving = false;
async function reloadOnce() {
  if (performance.getEntriesByType('navigation')[0]?.type === 'reload') return;
  if (!leaving) location.reload();
  leaving = true;
  await new Promise(() => {}); // Until the new page is there.
}

// What to say of the first file that is wrong. Nothing where there is a newer page, which is taken instead.
async function judge(elements) {
  for (const element of elements) {
    const fault = await examine(element);
    if (!fault) continue;
    if (!await isOutdated()) return fault;
    await reloadOnce();
    return ['versions', fault[1]];
  }
  return null;
}

function show(id, why, detail) {
  const banner = document.getElementById(id);
  for (const part of banner.querySelectorAll('[data-why]')) part.hidden = part.dataset.why !== why;
  banner.querySelector('[data-detail]').textContent = detail;
  banner.hidden = false;
}

let failed = false;

async function reason(error) {
  if (!globalThis.WebAssembly) return ['browser', ''];
  try {
    new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])); // The smallest there is.
  } catch (refusal) {
    return ['policy', refusal.message];
  }
  const fault = await judge([...files].filter((file) => file.rel !== 'stylesheet'));
  if (fault) return fault;
  await reloadOnce(); // What was wrong has passed, or was in the browser's cache, where the right file is now.
  return ['other', `${error.name}: ${error.message}`];
}

// Says why the console did not start; called by boot.js with what stopped it.
export async function explain(error) {
  failed = true;
  const [why, detail] = await reason(error);
  document.getElementById('app').textContent = '';
  show('boot-error', why, detail);
}

for (const button of document.querySelectorAll('[data-reload]')) {
  // Past the browser's cache too, which keeps files with a hash for good, also spoiled ones.
  button.addEventListener('click', async () => {
    await Promise.all([...files].map((file) => fresh(file).then((answer) => answer?.blob()).catch(() => null)));
    location.reload();
  });
}
document.querySelector('script[src*="boot-"]')?.addEventListener('error', () => explain(new Error('boot.js')));
// Firefox gives an empty sheet, or one that nobody may read, where there is none.
const styles = (link) => { try { return link.sheet.cssRules.length > 0; } catch { return false; } };
addEventListener('load', async () => {
  const fault = await judge([...files].filter((file) => file.rel === 'stylesheet' && !styles(file)));
  if (fault && !failed) show('unstyled', fault[0], fault[1]);
});
