// --- Search: as Python folds names (text.fold), so that accents and đ do not matter ------------

const fold = (text) =>
  text.normalize('NFC').toLowerCase().trim().split(/\s+/).join(' ')
    .replaceAll('đ', 'd').normalize('NFD').replace(/\p{M}/gu, '');
const SHOWN = 50;
let haystack = null; // made when first searched
let listed = []; // the items in the list of hits
let at = -1;

function hunt(query) {
  haystack ??= [...items].map(([item, about]) => ({ item, text: fold(about.q), title: fold(about.t) }));
  const parts = fold(query).split(' ').filter(Boolean);
  if (!parts.length) return null;
  const rank = ({ title }) => (title.startsWith(parts[0]) ? 0 : parts.every((p) => title.includes(p)) ? 1 : 2);
  return haystack
    .filter(({ item, text }) => anchors.has(item) && parts.every((part) => text.includes(part)))
    .map((one) => ({ ...one, rank: rank(one) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}

function look() {
  const found = hunt(find('search').value);
  hits = found && new Set(found);
  listed = (found ?? []).slice(0, SHOWN);
  find('count').value = found ? say('hits', { count: found.length }) : '';
  const option = (item, number) => {
    const about = items.get(item);
    const parts = [make('span', {}, about.t), make('small', {}, about.k)];
    return make('li', { role: 'option', id: `gg-hit-${number}`, 'data-hit': item }, ...parts);
  };
  find('hits').replaceChildren(...listed.map(option));
  find('hits').hidden = !listed.length;
  find('search').setAttribute('aria-expanded', String(listed.length > 0));
  step(listed.length ? 0 : -1);
  arrange();
  shineSoon();
}

function step(to) {
  at = to;
  const options = find('hits').children;
  for (const [number, option] of [...options].entries()) {
    option.setAttribute('aria-selected', String(number === at));
  }
  options[at]?.scrollIntoView({ block: 'nearest' });
  if (at < 0) find('search').removeAttribute('aria-activedescendant');
  else find('search').setAttribute('aria-activedescendant', `gg-hit-${at}`);
}

function closeHits() {
  find('hits').hidden = true;
  find('search').setAttribute('aria-expanded', 'false');
}

function clearSearch() {
  find('search').value = '';
  look();
}

function openSearch() {
  const box = find('search');
  box.addEventListener('input', look);
  box.addEventListener('focus', () => listed.length && (find('hits').hidden = false));
  box.addEventListener('blur', closeHits);
  box.addEventListener('keydown', (event) => {
    if (event.isComposing) return; // Vietnamese is typed through an input method
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by && listed.length) {
      event.preventDefault();
      find('hits').hidden = false;
      step((at + by + listed.length) % listed.length);
    } else if (event.key === 'Enter' && at >= 0) {
      closeHits();
      select(listed[at], { move: true });
    }
  });
  find('hits').addEventListener('mousedown', (event) => {
    event.preventDefault(); // the box keeps the focus
    const item = event.target.closest('[data-hit]')?.getAttribute('data-hit');
    if (!item) return;
    closeHits();
    select(item, { move: true });
  });
}
