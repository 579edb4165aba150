// A page that frames the console and says whatever a spec wants, right or wrong. From the address: `src`, `sandbox`
// ("none" for no such attribute), `policy` (the frame's referrer policy), `neighbour` (another frame's address).
const query = new URLSearchParams(location.search);
const raw = { heard: [], said: [], ports: [] };
window.raw = raw;

const frame = document.createElement('iframe');
frame.title = 'console';
const sandbox = query.get('sandbox') ?? 'allow-scripts allow-same-origin allow-forms allow-downloads';
if (sandbox !== 'none') frame.setAttribute('sandbox', sandbox);
frame.referrerPolicy = query.get('policy') ?? 'strict-origin';
frame.width = 1000;
frame.height = 700;

window.addEventListener('message', ({ source, origin, data }) => {
  raw.heard.push({ fromFrame: source === frame.contentWindow, origin, data });
});

// The announcements of the frame, and the nonce of the last one.
raw.ready = () => raw.heard.filter(({ fromFrame, data }) => fromFrame && data?.type === 'cph:ready');
raw.nonce = () => raw.ready().at(-1)?.data.nonce;

// Answers the last announcement; `change` replaces members, `ports` is how many go along.
raw.connect = (change = {}, ports = 1, target = new URL(frame.src).origin) => {
  const channels = Array.from({ length: ports }, () => new MessageChannel());
  const number = raw.ports.length;
  channels.forEach(({ port1 }, index) => {
    port1.onmessage = ({ data }) => raw.said.push({ port: number + index, ...data });
    raw.ports.push(port1);
  });
  const message = { type: 'cph:connect', v: 1, nonce: raw.nonce(), ...change };
  frame.contentWindow.postMessage(message, target, channels.map(({ port2 }) => port2));
};

// Says something over the last port, or over another one; whatever it is.
raw.post = (message, port = raw.ports.length - 1) => raw.ports[port].postMessage(message);
raw.say = (id, type, data = {}, re = undefined, port = undefined) =>
  raw.post({ cph: 1, id, type, data, ...(re && { re }) }, port);
raw.answers = (re) => raw.said.filter((message) => message.re === re);
raw.types = (type) => raw.said.filter((message) => message.type === type);
raw.frame = frame;

frame.src = query.get('src');
document.body.append(frame);
const neighbour = query.get('neighbour');
if (neighbour) {
  const other = document.createElement('iframe');
  other.title = 'neighbour';
  other.src = neighbour;
  document.body.append(other);
}
