// A page of somebody else, in a frame of the portal: beside the console, or in its place after a navigation. It keeps
// whatever it is sent, pretends to be the console, and pretends to the console to be the portal.
const stranger = { got: [], ports: [] };
window.stranger = stranger;

window.addEventListener('message', ({ origin, data, ports }) => {
  stranger.got.push({ origin, data, ports: ports.length });
  for (const port of ports) {
    stranger.ports.push(port);
    port.onmessage = (event) => stranger.got.push({ port: true, data: event.data });
    port.postMessage({ cph: 1, id: 'x1', type: 'hello', data: { versions: [1] } });
    port.postMessage({ cph: 1, id: 'x2', type: 'auth.request', data: { reason: 'initial' } });
  }
});

stranger.pretendToBeTheConsole = () => {
  window.parent.postMessage({ type: 'cph:ready', v: [1], nonce: crypto.randomUUID() }, '*');
};

// The console's frame as its neighbour can reach it, if it can.
stranger.pretendToBeThePortal = (nonce) => {
  const reached = [];
  for (let index = 0; index < window.parent.length; index += 1) {
    const other = window.parent[index];
    if (other === window) continue;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (event) => stranger.got.push({ port: true, data: event.data });
    other.postMessage({ type: 'cph:connect', v: 1, nonce }, '*', [port2]);
    other.postMessage({ cph: 1, id: 'x3', type: 'auth.clear', data: {} }, '*');
    reached.push(index);
  }
  return reached.length;
};
stranger.pretendToBeTheConsole();
