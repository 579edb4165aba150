// The same as the console does with the whole fleet, written plainly: search in the name, one facet with counts, order by
// name, the first twenty as cards. For scripts/bench, which measures both in one run.
'use strict';

let servers = [];
let zone = '';
const list = document.getElementById('list');
const facets = document.getElementById('facets');
const search = document.querySelector('input');
const order = document.querySelector('select');

function card(server) {
  const item = document.createElement('li');
  const title = document.createElement('h3');
  title.textContent = server.server_name;
  const facts = document.createElement('dl');
  const rows = [
    ['Server ID', server.server_id],
    ['Status', server.status],
    ['Phone model', server.phone_model_name],
    ['Availability zone', server.availability_zone],
    ['Private', server.addresses?.[0]?.server_ip],
    ['Public', server.addresses?.[0]?.public_ip],
    ['Created', server.create_time],
  ];
  for (const [name, value] of rows) {
    const term = document.createElement('dt');
    term.textContent = name;
    const fact = document.createElement('dd');
    fact.textContent = value ?? '–';
    facts.append(term, fact);
  }
  item.append(title, facts);
  return item;
}

function show() {
  const text = search.value.toLowerCase();
  const counts = new Map();
  let found = [];
  for (const server of servers) {
    if (!server.server_name.toLowerCase().includes(text)) continue;
    counts.set(server.availability_zone, (counts.get(server.availability_zone) ?? 0) + 1);
    if (!zone || server.availability_zone === zone) found.push(server);
  }
  if (order.value) found.sort((a, b) => a.server_name.localeCompare(b.server_name, 'en', { numeric: true }));
  document.getElementById('range').textContent = `1–${Math.min(20, found.length)} of ${found.length}`;
  list.replaceChildren(...found.slice(0, 20).map(card));
  facets.replaceChildren(
    ...[...counts].sort((a, b) => b[1] - a[1]).map(([value, number]) => {
      const button = document.createElement('button');
      button.textContent = `${value} ${number}`;
      button.onclick = () => {
        zone = zone === value ? '' : value;
        show();
      };
      return button;
    }),
  );
}

// Called by the benchmark.
async function load(project, token) {
  const read = async (offset) => {
    const address = `/api/cn-east-3/v1/${project}/cloud-phone/servers?offset=${offset}&limit=100`;
    return (await fetch(address, { headers: { 'X-Auth-Token': token } })).json();
  };
  const { count } = await read(0);
  const offsets = Array.from({ length: Math.ceil(count / 100) }, (_, page) => page * 100);
  const pages = [];
  const worker = async () => {
    for (let offset = offsets.shift(); offset !== undefined; offset = offsets.shift()) pages[offset / 100] = (await read(offset)).servers;
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  servers = pages.flat();
  search.oninput = show;
  order.onchange = show;
  show();
}
