// A portal that uses <cph-console>, for the specs: `?src=…` and the element's other attributes come from the address,
// `portal` is what a spec sees and does. The token stays in a closure, as it would in a portal.
import './cph-console.js';

const portal = { asked: [], events: [], links: 'follow', opened: [] };
// Until the spec says what is given.
const waiting = [];
let answer = () => new Promise((give) => waiting.push(give));

const element = document.createElement('cph-console');
for (const [name, value] of new URLSearchParams(location.search)) {
  if (name !== 'neighbour' && name !== 'without') element.setAttribute(name, value);
}
for (const kind of ['ready', 'status', 'view', 'error', 'open', 'focus-leave']) {
  element.addEventListener(`cph-${kind}`, (event) => {
    portal.events.push([kind, structuredClone(event.detail)]);
    if (kind === 'open' && portal.links === 'take over') event.preventDefault();
  });
}
window.open = (...parts) => { portal.opened.push(parts); return null; };

portal.element = element;
portal.give = (auth) => {
  answer = () => auth;
  for (const give of waiting.splice(0)) give(auth);
};
portal.deny = () => { answer = () => { throw new Error('signed out'); }; };
portal.hang = () => { answer = () => new Promise(() => {}); };
portal.giveLater = () => new Promise((ready) => { answer = () => new Promise((give) => { portal.release = give; ready(); }); });
if (new URLSearchParams(location.search).get('without') !== 'getAuth') {
  element.getAuth = async (reason) => {
    portal.asked.push(reason);
    return answer();
  };
}
window.portal = portal;
document.body.append(element);

// Another frame beside it, for what a stranger in the same page may try.
const neighbour = new URLSearchParams(location.search).get('neighbour');
if (neighbour) {
  const frame = document.createElement('iframe');
  frame.title = 'neighbour';
  frame.src = neighbour;
  document.body.append(frame);
}
