// Finds elements as a screen reader names them: by role and accessible name, among what is shown and not inert.
// Also makes the browser log every violation of the content security policy.
(() => {
  if (window.seek) return;
  const TAGS = {
    button: 'button, summary',
    link: 'a[href]',
    textbox: 'input:not([type]), input[type=text], input[type=password], input[type=datetime-local], textarea',
    searchbox: 'input[type=search]',
    combobox: 'select',
    radio: 'input[type=radio]',
    checkbox: 'input[type=checkbox]',
    heading: 'h1, h2, h3, h4',
    dialog: 'dialog',
    article: 'article',
    option: 'option',
    navigation: 'nav',
    main: 'main',
    banner: 'header',
    complementary: 'aside',
    region: 'section[aria-label]',
    table: 'table',
    columnheader: 'th[scope=col]',
    rowheader: 'th[scope=row], th[scope=rowgroup]',
  };
  const squeeze = (text) => (text ?? '').replace(/\s+/g, ' ').trim();
  const onlyBreaks = (from, to) => {
    for (let node = from.nextSibling; node && node !== to; node = node.nextSibling) {
      if (node.nodeType === Node.ELEMENT_NODE && node.tagName !== 'WBR') return false;
    }
    return true;
  };
  // The text of what is drawn, also where drawing is put off until it is scrolled to.
  const text = (element) => {
    let all = '';
    let before = null;
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (parent.closest('option') ? parent === element : parent.checkVisibility({ visibilityProperty: true })) {
        // What stands in one element is one text, also where it may be broken or changes over time.
        all += before?.parentElement === parent && onlyBreaks(before, node) ? node.data : ` ${node.data}`;
        before = node;
      }
    }
    return squeeze(all);
  };
  const nameOf = (element) => {
    const by = element.getAttribute('aria-labelledby');
    if (by) return squeeze(by.split(' ').map((id) => text(document.getElementById(id))).join(' '));
    const label = element.getAttribute('aria-label');
    if (label) return squeeze(label);
    if (element.labels?.length) return squeeze([...element.labels].map(text).join(' '));
    if (element.matches('article')) return text(element.querySelector('h1, h2, h3, h4') ?? element);
    return text(element) || squeeze(element.getAttribute('title') ?? element.getAttribute('placeholder'));
  };
  const shown = (element) => {
    if (element.closest('[aria-hidden=true], [inert]')) return false;
    const modals = [...document.querySelectorAll('dialog:modal')];
    if (modals.length && !modals.some((m) => m.contains(element))) return false;
    // A radio button may be drawn by its label.
    const drawn = element.matches('input[type=radio], input[type=checkbox]') ? element.labels[0] ?? element : element;
    return element.tagName === 'OPTION' || drawn.checkVisibility({ visibilityProperty: true });
  };
  const matches = (pattern, name) => {
    if (!pattern.includes('*')) return pattern === name;
    const escaped = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${escaped.join('.*')}$`, 's').test(name);
  };
  window.seek = (role, name, within) => {
    const selector = [TAGS[role], `[role=${role}]`].filter(Boolean).join(', ');
    return [...(within ?? document).querySelectorAll(selector)].filter((element) => {
      const own = element.getAttribute('role');
      return (!own || own === role) && shown(element) && (name == null || matches(name, nameOf(element)));
    });
  };
  window.seek.matches = matches;
  window.nameOf = nameOf;
  window.textOf = text;
  window.visibleText = () => (document.body ? text(document.body) : '');
  // The cards: name, ID, and all their text.
  window.cards = () => window.seek('article').map((card) => {
    const copy = window.seek('button', 'Copy Server ID', card)[0];
    return { name: nameOf(card), id: copy ? text(copy.previousElementSibling) : null, text: text(card) };
  });
  document.addEventListener('securitypolicyviolation', (event) => {
    console.error('securitypolicyviolation', event.violatedDirective, event.blockedURI);
  });
})();
