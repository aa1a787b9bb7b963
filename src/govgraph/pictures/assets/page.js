'use strict';
// The page around a picture. What it reads from the SVG and the JSON: docs/pictures.md.

const find = (id) => document.getElementById(`gg-${id}`);
const data = JSON.parse(find('data').textContent);
const words = data.words;
const items = new Map(Object.entries(data.items));
const svg = document.querySelector('svg.gg');
const pristine = svg.cloneNode(true); // what is exported: before any change
const original = [...svg.querySelectorAll('*')]; // the same order in every copy of it
const still = matchMedia('(prefers-reduced-motion: reduce)');

const say = (key, fields) => words[key].replace(/\{(\w+)\}/g, (_, name) => fields[name]);
const web = (url) => /^https?:\/\/\S+$/i.test(url ?? '');
const number = (value) => String(Math.round(value * 10) / 10);

// Text only: children that are strings become text nodes, never markup.
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

function press(button, down) {
  button.setAttribute('aria-pressed', String(down));
}

// --- Which elements are drawn for which item ------------------------------------------------

const units = new Map(); // item → the largest elements that hold nothing of another item
const anchors = new Map(); // item → the element that takes the focus and is scrolled to

function index() {
  const mixed = Symbol('several items');
  const walk = (element, above) => {
    const own = element.getAttribute('data-i') ?? above;
    const inner = [...element.children].map((child) => [child, walk(child, own)]);
    if (inner.every(([, one]) => one === own)) return own;
    for (const [child, one] of inner) if (one && one !== mixed) add(one, child);
    return mixed;
  };
  const add = (item, element) => {
    if (!units.has(item)) units.set(item, []);
    units.get(item).push(element);
    element.classList.add('u');
  };
  walk(svg, '');
  for (const element of svg.querySelectorAll('.item[data-i]')) {
    const item = element.getAttribute('data-i');
    if (!items.has(item) || anchors.has(item)) continue;
    anchors.set(item, element);
    element.setAttribute('tabindex', '0');
    element.setAttribute('role', 'button');
    if (!element.hasAttribute('aria-label')) element.setAttribute('aria-label', items.get(item).t);
  }
  for (const [item, elements] of units) if (!anchors.has(item)) anchors.set(item, elements[0]);
  svg.classList.toggle('many', original.length > 4000); // too many to fade smoothly
  // The picture's title would be a tooltip over all of it.
  svg.setAttribute('aria-label', data.title);
  svg.removeAttribute('aria-labelledby');
  svg.setAttribute('role', 'group');
  svg.querySelector(':scope > title')?.remove();
}

function mark(name, before, after) {
  for (const item of before) {
    if (!after.has(item)) for (const one of units.get(item) ?? []) one.classList.remove(name);
  }
  for (const item of after) {
    if (!before.has(item)) for (const one of units.get(item) ?? []) one.classList.add(name);
  }
  return after;
}

// --- What is bright: what is pointed at, else selected, else found ---------------------------

let pointed = '';
let selected = '';
let hits = null; // a set of items; null: nothing is searched for
let bright = new Set();
let chosen = new Set();
let planned = false;

const circle = (item) => new Set([item, ...(items.get(item)?.n ?? [])]);

function shine() {
  planned = false;
  const wanted = pointed ? circle(pointed) : selected ? circle(selected) : hits;
  bright = mark('keep', bright, wanted ?? new Set());
  svg.classList.toggle('dim', wanted !== null);
}

function shineSoon() {
  if (!planned) requestAnimationFrame(shine);
  planned = true;
}

function itemOf(target) {
  const item = target.closest?.('[data-i]')?.getAttribute('data-i') ?? '';
  return items.has(item) ? item : '';
}

function point(item) {
  if (item === pointed) return;
  pointed = item;
  shineSoon();
}

function select(item, { focus = false, move = false } = {}) {
  selected = items.has(item) ? item : '';
  chosen = mark('chosen', chosen, new Set(selected ? [selected] : []));
  tell(selected);
  if (only) arrange();
  if (selected) reveal(selected, move);
  if (focus && selected) find('details').focus();
  shineSoon();
}

function deselect() {
  const item = selected;
  const inside = find('details').contains(document.activeElement);
  pointed = '';
  select('');
  if (inside) anchors.get(item)?.focus({ preventScroll: true });
}

function listen() {
  svg.addEventListener('mouseover', (event) => point(dragging ? '' : itemOf(event.target)));
  svg.addEventListener('mouseleave', () => point(''));
  svg.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    select(itemOf(event.target), { focus: true });
  });
  find('stage').addEventListener('click', (event) => {
    const item = itemOf(event.target);
    const card = event.target.closest('.card')?.getAttribute('data-i');
    if (event.target.closest('.fold-mark') || (event.shiftKey && item === card)) toggle(card);
    else if (item) select(item);
    else if (selected) deselect();
  });
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || find('keys').open) return;
    if (event.key === 'Escape') return back(event);
    if (event.target.matches('input, textarea')) return;
    const action = keys[event.key.toLowerCase()];
    if (!action) return;
    event.preventDefault();
    action(event);
  });
}

const keys = {
  '/': () => find('search').select(),
  '+': () => zoom(1.25),
  '=': () => zoom(1.25),
  '-': () => zoom(0.8),
  '−': () => zoom(0.8),
  0: fitAll,
  f: (event) => toggle(itemOf(event.target) || selected),
  '?': () => find('keys').showModal(),
};

function back(event) {
  event.preventDefault();
  if (find('menu').open) find('menu').open = false;
  else if (!find('hits').hidden) closeHits();
  else if (selected) deselect();
  else clearSearch();
}

// --- The page's own parts ---------------------------------------------------------------------

const themes = ['system', 'light', 'night'];
const darkness = matchMedia('(prefers-color-scheme: dark)');
let theme = 'system';

function recall() {
  try {
    const kept = localStorage.getItem('govgraph-theme');
    if (themes.includes(kept)) theme = kept;
  } catch {
    // No storage in a sandboxed frame: the system decides.
  }
}

function wear() {
  const dark = theme === 'night' || (theme === 'system' && darkness.matches);
  document.documentElement.classList.toggle('dark', dark);
  find('theme').dataset.theme = theme;
  find('theme').title = words[theme];
  find('theme').setAttribute('aria-label', words[theme]);
}

function change() {
  theme = themes[(themes.indexOf(theme) + 1) % themes.length];
  wear();
  try {
    localStorage.setItem('govgraph-theme', theme);
  } catch {
    // It lasts as long as the page.
  }
}

function note() {
  const strip = find('notes');
  strip.hidden = !data.notes.length;
  strip.firstElementChild.append(...data.notes.map((text) => make('p', {}, text)));
  strip.lastElementChild.addEventListener('click', () => strip.classList.add('closed'));
}

// The other scripts are read by now, being part of this one: start when all of it is.
function start() {
  document.documentElement.classList.add('live');
  recall();
  wear();
  note();
  index();
  survey();
  openStage();
  openDays();
  openSearch();
  openExport();
  listen();
  darkness.addEventListener('change', wear);
  find('theme').addEventListener('click', change);
  find('help').addEventListener('click', keys['?']);
  find('keys').querySelector('button').addEventListener('click', () => find('keys').close());
  find('skip').addEventListener('click', () => find('stage').focus());
}
