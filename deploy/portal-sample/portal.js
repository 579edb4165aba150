// A portal around the console: it signs a person in, hands the console a token when it asks, and tells it theme and
// language. Three things are yours to replace: the address in index.html (twice), `askBackend`, and the signing in.
import './cph-console.js';

const WORDS = {
  en: {
    skip: 'Skip to content', portal: 'Operations portal', nav: 'Main', overview: 'Overview', phones: 'Cloud phones',
    networks: 'Networks', costs: 'Costs', theme: 'Theme', system: 'System', light: 'Light', dark: 'Dark',
    language: 'Language', signIn: 'Sign in', signOut: 'Sign out', devices: 'Devices', outTitle: 'You are signed out',
    outText: 'Sign in to see the cloud phone servers of your project.', loading: 'Loading…',
    count: (n) => `${n.toLocaleString('en')} servers`, failed: 'The list could not be loaded', title: 'Cloud phone servers',
    foot: 'A sample of a portal around the Cloud Phone Console.',
    trouble: (message) => `The console cannot be shown: ${message}`,
  },
  'zh-CN': {
    skip: '跳到内容', portal: '运维门户', nav: '主导航', overview: '概览', phones: '云手机',
    networks: '网络', costs: '费用', theme: '主题', system: '跟随系统', light: '浅色', dark: '深色',
    language: '语言', signIn: '登录', signOut: '退出', devices: '设备', outTitle: '您已退出登录',
    outText: '登录后可查看您项目中的云手机服务器。', loading: '正在加载…',
    count: (n) => `${n.toLocaleString('zh-CN')} 台服务器`, failed: '无法加载列表', title: '云手机服务器',
    foot: '云手机控制台外层门户的示例。',
    trouble: (message) => `无法显示控制台：${message}`,
  },
};

const $ = (id) => document.getElementById(id);
const phones = document.querySelector('cph-console');
let language = navigator.language.startsWith('zh') ? 'zh-CN' : 'en';
let signedIn = true;
let status = null;
let problem = null;
const words = () => WORDS[language];

// The portal's own server knows who is signed in and has a token of the cloud for them. Here it is a file; yours is an
// endpoint that answers only to a session (docs/embed.md has one).
async function askBackend() {
  const answer = await fetch('backend/cloud-token.json', { cache: 'no-store', credentials: 'same-origin' });
  if (!answer.ok) throw new Error(`the portal's server answered ${answer.status}`);
  return answer.json();
}

phones.getAuth = async () => {
  if (!signedIn) throw new Error('signed out');
  return askBackend();
};
phones.addEventListener('cph-status', ({ detail }) => {
  status = detail;
  draw();
});
phones.addEventListener('cph-ready', () => {
  problem = null;
  draw();
});
phones.addEventListener('cph-error', ({ detail }) => {
  // Of what is left the console speaks itself, in its frame.
  if (['bad_src', 'same_origin', 'no_get_auth', 'unsupported_version', 'timeout'].includes(detail.code)) problem = detail.message;
  draw();
});

function setSignedIn(now) {
  signedIn = now;
  status = null;
  if (now) phones.authenticate();
  else phones.clear();
  draw();
}

function state() {
  if (!signedIn || !status) return '';
  if (status.phase === 'ready' && Number.isInteger(status.count)) return words().count(status.count);
  return { loading: words().loading, error: words().failed }[status.phase] ?? '';
}

function draw() {
  document.documentElement.lang = language;
  document.title = `${words().phones} · ${words().portal}`;
  for (const element of document.querySelectorAll('[data-t]')) element.textContent = words()[element.dataset.t];
  for (const element of document.querySelectorAll('[data-t-label]')) {
    element.setAttribute('aria-label', words()[element.dataset.tLabel]);
  }
  $('session').textContent = signedIn ? words().signOut : words().signIn;
  $('signed-out').hidden = signedIn;
  phones.hidden = !signedIn;
  $('state').textContent = state();
  $('trouble').hidden = !problem || !signedIn;
  $('trouble').textContent = problem ? words().trouble(problem) : '';
}

function setLanguage(next) {
  language = next;
  phones.setLocale(language);
  phones.title = words().title;
  draw();
}

function setTheme(scheme) {
  document.documentElement.dataset.theme = scheme;
  phones.setTheme(scheme);
}

$('language').value = language;
$('language').addEventListener('change', (event) => setLanguage(event.target.value));
$('theme').addEventListener('change', (event) => setTheme(event.target.value));
$('session').addEventListener('click', () => setSignedIn(!signedIn));
$('sign-in').addEventListener('click', () => setSignedIn(true));
setTheme($('theme').value);
setLanguage(language);
