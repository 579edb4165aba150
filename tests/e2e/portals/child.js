// The console's side of `cph-embed` v1 without the console, for the specs of the host element: it announces itself to
// `?parent=…` in the versions of `?v=…`, keeps what it is told, and says what a spec wants.
const query = new URLSearchParams(location.search);
const child = { told: [], connects: [], nonces: [], closed: false };
window.child = child;
let port = null;
let number = 0;

child.announce = (change = {}, target = query.get('parent')) => {
  const nonce = crypto.randomUUID();
  child.nonces.push(nonce);
  const v = JSON.parse(query.get('v') ?? '[1]');
  window.parent.postMessage({ type: 'cph:ready', v, nonce, ...change }, target);
};
child.post = (message) => port.postMessage(message);
child.say = (type, data = {}, re = undefined) => {
  const id = `c${++number}`;
  port.postMessage({ cph: 1, id, type, data, ...(re && { re }) });
  return id;
};
child.answers = (re) => child.told.filter((message) => message.re === re);
child.types = (type) => child.told.filter((message) => message.type === type);

window.addEventListener('message', ({ source, origin, data, ports }) => {
  child.connects.push({ parent: source === window.parent, origin, data, ports: ports.length });
  if (source !== window.parent || data?.nonce !== child.nonces.at(-1) || ports.length !== 1) return;
  port = ports[0];
  port.onmessage = (event) => child.told.push(event.data);
  child.say('hello', { versions: [1], features: ['auth', 'theme'], app: { name: 'stand-in', version: '0' } });
  child.say('auth.request', { reason: 'initial' });
});
if (query.get('parent')) child.announce();
