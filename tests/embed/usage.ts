// How a portal written in TypeScript uses the element, and what the compiler must refuse. Checked by `make test-embed`.
import { CphConsole, type CphAuth, type CphReason, type CphView } from './cph-console.js';

const created: CphConsole = document.createElement('cph-console');
const found: CphConsole | null = document.querySelector('cph-console');
const auth: CphAuth = { token: 't', projectId: 'p', region: 'cn-east-3', expiresAt: new Date() };

created.getAuth = async (reason: CphReason) => (reason === 'initial' ? auth : { token: 't', projectId: 'p' });
created.getAuth = () => auth;
created.getAuth = undefined;
created.setTheme('dark');
created.setLocale('zh-CN');
created.setView({ filters: { status: 'normal' }, page: 2, pageSize: 50, server: null });
created.view = { page: 1 };
const view: CphView | undefined = created.view;
const told: Promise<void> = created.authenticate();
created.clear();
created.destroy();
found?.addEventListener('cph-ready', (event) => event.detail.app.version.trim());
found?.addEventListener('cph-status', (event) => event.detail.count?.toFixed());
found?.addEventListener('cph-view', (event) => event.detail.filters?.['status']);
found?.addEventListener('cph-error', (event) => event.detail.code === 'denied');
found?.addEventListener('cph-open', (event) => event.preventDefault());
found?.addEventListener('cph-focus-leave', (event) => event.detail.edge === 'end');
found?.addEventListener('click', (event) => event.clientX);
found?.addEventListener('anything', (event) => event.type);
export const used = [view, told];

// @ts-expect-error A token is not enough: it belongs to a project.
created.getAuth = () => ({ token: 't' });
// @ts-expect-error A token itself is no function that gives one.
created.getAuth = 'token';
// @ts-expect-error There is no property for the token.
created.token = 't';
// @ts-expect-error Seconds are no time.
const seconds: CphAuth = { token: 't', projectId: 'p', expiresAt: 1_800_000_000 };
// @ts-expect-error The schemes are three.
created.setTheme('blue');
// @ts-expect-error Filters are texts, as in an address.
created.setView({ filters: { status: 5 } });
// @ts-expect-error The event has no token.
created.addEventListener('cph-status', (event) => event.detail.token);
// @ts-expect-error The element answers no other reasons.
const reason: CphReason = 'because';
// @ts-expect-error What the console said is not for the page to change.
created.addEventListener('cph-view', (event) => { event.detail.page = 2; });
export const refused = [seconds, reason];
