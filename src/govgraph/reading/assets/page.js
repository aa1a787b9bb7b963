'use strict';
// The page of articles and their claims: pointing, filtering, and, where it is for review,
// deciding. Texts from articles become text nodes and values of fields, never markup.

const at = (id) => document.getElementById(id);
const data = JSON.parse(at('data').textContent);
const { words, records, fields } = data;
const root = document.documentElement;
const cards = [...document.querySelectorAll('.card')];
const marks = [...document.querySelectorAll('mark')];
const review = root.classList.contains('review');
const memory = `govgraph.review.${data.key}`;
let current = -1;

root.classList.add('live');

function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const say = (key, given = {}) => words[key].replace(/\{(\w+)\}/g, (_, name) => given[name]);

// --- Light and dark ----------------------------------------------------------------------------

function keep(name, value) {
  try { localStorage.setItem(name, value); } catch { /* a sandboxed frame has no memory */ }
}
function kept(name) {
  try { return localStorage.getItem(name); } catch { return null; }
}
const night = matchMedia('(prefers-color-scheme: dark)');
const dark = (on) => root.classList.toggle('dark', on);
dark((kept('govgraph.theme') ?? (night.matches ? 'dark' : 'light')) === 'dark');
night.addEventListener('change', () => kept('govgraph.theme') ?? dark(night.matches));
at('theme').addEventListener('click', () => {
  dark(!root.classList.contains('dark'));
  keep('govgraph.theme', root.classList.contains('dark') ? 'dark' : 'light');
});

// --- Text and claims point at each other -----------------------------------------------------------

const of = new Map(cards.map((_, number) => [number, []])); // claim → its marks
for (const mark of marks) {
  mark.removeAttribute('title'); // the page's own tip says more
  mark.list = mark.dataset.c.split(' ').map(Number);
  for (const number of mark.list) of.get(number)?.push(mark);
}

function light(numbers) {
  const on = new Set(numbers.flatMap((number) => of.get(number) ?? []));
  document.body.classList.toggle('lit', on.size > 0);
  for (const mark of marks) mark.classList.toggle('on', on.has(mark));
}

const tip = at('tip');
function showTip(mark) {
  tip.replaceChildren(...mark.list.map((number) => {
    const card = cards[number];
    const box = make('div', { class: card.dataset.k });
    box.append(make('b', {}, card.querySelector('.what').textContent), make('br'));
    box.append(card.querySelector('h3').textContent);
    return box;
  }));
  tip.hidden = false;
  const box = mark.getClientRects()[0] ?? mark.getBoundingClientRect();
  const high = tip.offsetHeight + 8;
  tip.style.left = `${Math.max(12, Math.min(box.left, innerWidth - tip.offsetWidth - 12))}px`;
  tip.style.top = `${box.top > high + 4 ? box.top - high : box.bottom + 8}px`;
}
function away() {
  tip.hidden = true;
  light(current < 0 ? [] : [current]);
}
for (const mark of marks) {
  mark.addEventListener('pointerenter', () => { light(mark.list); showTip(mark); });
  mark.addEventListener('pointerleave', away);
  mark.addEventListener('focus', () => { light(mark.list); showTip(mark); });
  mark.addEventListener('blur', away);
  const open = () => {
    const shown = mark.list.filter((number) => !cards[number].hidden);
    const next = shown[(shown.indexOf(current) + 1) % shown.length];
    if (next !== undefined) go(next, false);
  };
  mark.addEventListener('click', open);
  mark.addEventListener('keydown', (event) => { if (event.key === 'Enter') open(); });
}
at('articles').addEventListener('scroll', () => { tip.hidden = true; });

function go(number, text = true) {
  cards[current]?.classList.remove('on');
  current = number;
  const card = cards[number];
  light(card ? [number] : []);
  if (!card) return;
  card.classList.add('on');
  card.scrollIntoView({ block: 'nearest' });
  if (text) of.get(number)[0]?.scrollIntoView({ block: 'center' });
}
cards.forEach((card, number) => {
  card.addEventListener('pointerenter', () => { if (current < 0) light([number]); });
  card.addEventListener('pointerleave', () => { if (current < 0) light([]); });
  card.addEventListener('click', (event) => {
    if (!event.target.closest('button, input, select, label')) go(number);
  });
  card.addEventListener('focusin', () => { if (current !== number) go(number); });
});

// --- Filters -----------------------------------------------------------------------------------------

const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/gi, 'd').toLowerCase();
const told = cards.map((card) => plain(card.textContent));
const state = cards.map(() => ({ decision: '', corrected: {}, when: '' }));
const stage = (number) => {
  const { decision, corrected } = state[number];
  return decision === 'accept' && Object.keys(corrected).length ? 'correct' : decision;
};

function filter() {
  const wanted = plain(at('search').value.trim());
  let shown = 0;
  cards.forEach((card, number) => {
    const fits = (!at('kind').value || card.dataset.kind === at('kind').value)
      && (!at('status').value || card.dataset.status === at('status').value)
      && (!at('decided').value || (stage(number) || 'open') === at('decided').value)
      && told[number].includes(wanted);
    card.hidden = !fits;
    shown += fits;
  });
  at('none').hidden = shown > 0;
  if (cards[current]?.hidden) go(-1);
}
for (const id of ['search', 'kind', 'status', 'decided']) at(id).addEventListener('input', filter);

function step(by) {
  for (let next = current + by; next >= 0 && next < cards.length; next += by) {
    if (!cards[next].hidden) return go(next);
  }
}

// --- Deciding ----------------------------------------------------------------------------------------

function decide(number, decision, corrected = {}) {
  const now = new Date().toISOString().slice(0, 19) + 'Z';
  state[number] = { decision, corrected, when: decision ? now : '' };
  draw(number);
  save();
}

function draw(number) {
  const card = cards[number];
  const now = stage(number);
  card.classList.remove('accept', 'correct', 'reject');
  if (now) card.classList.add(now);
  const verdict = card.querySelector('.verdict');
  verdict.hidden = !now;
  verdict.textContent = now ? say({ accept: 'accepted', correct: 'corrected', reject: 'rejected' }[now]) : '';
  for (const [name, of] of [['yes', 'accept'], ['fix', 'correct'], ['no', 'reject']]) {
    card.querySelector(`.${name}`).setAttribute('aria-pressed', String(now === of));
  }
  for (const mark of of.get(number)) {
    mark.classList.toggle('rejected', mark.list.every((one) => state[one].decision === 'reject'));
  }
  const done = state.filter((one) => one.decision).length;
  const bar = at('progress');
  bar.textContent = say('progress', { done, all: cards.length });
  bar.style.setProperty('--done', `${cards.length ? (100 * done) / cards.length : 0}%`);
}

function save() {
  const some = {};
  state.forEach((one, number) => { if (one.decision) some[records[number].claim.id] = one; });
  keep(memory, JSON.stringify(some));
}

function recall() {
  let some = {};
  try { some = JSON.parse(kept(memory) ?? '{}') ?? {}; } catch { /* not ours */ }
  records.forEach((record, number) => {
    const one = some[record.claim.id];
    if (one && ['accept', 'reject'].includes(one.decision)) {
      state[number] = { decision: one.decision, corrected: { ...one.corrected }, when: `${one.when}` };
    }
    draw(number);
  });
  at('by').value = kept('govgraph.reviewer') ?? '';
}

// --- Correcting --------------------------------------------------------------------------------------

const date = /^\d{4}(-\d{2}(-\d{2})?)?$/;
const same = (one, other) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
const shown = (value) => (value ?? null) === null ? '' : Array.isArray(value) ? value.join(' | ') : `${value}`;

// What was typed, as the field has it; undefined where it cannot be that.
function typed(type, text) {
  const value = text.trim();
  if (!value) return null;
  if (type === 'list') return value.split('|').map((one) => one.trim()).filter(Boolean);
  if (type === 'count') return /^\d{1,12}$/.test(value) ? Number(value) : undefined;
  if (type === 'date') return date.test(value) ? value : undefined;
  if (type === 'share') {
    const number = Number(value.replace('%', '').replace(',', '.').trim()) / (value.includes('%') ? 100 : 1);
    return number >= 0 && number <= 1 ? number : undefined;
  }
  return value;
}

function edit(number) {
  const card = cards[number];
  if (card.querySelector('.edit')) return card.querySelector('.edit').remove();
  const { claim } = records[number];
  const now = { ...claim, ...state[number].corrected };
  const form = make('form', { class: 'edit', novalidate: '' });
  const inputs = [];
  for (const [name, label, type] of fields[claim.kind]) {
    const id = `field-${number}-${name}`;
    const input = make('input', { id, type: 'text', spellcheck: 'false', autocomplete: 'off' });
    input.value = shown(now[name]);
    input.addEventListener('input', () => {
      const value = typed(type, input.value);
      input.classList.toggle('wrong', value === undefined);
      input.classList.toggle('changed', value !== undefined && !same(value, claim[name]));
    });
    inputs.push([name, input, () => typed(type, input.value)]);
    form.append(make('label', { for: id }, label), input);
  }
  const choice = make('select', { id: `field-${number}-status` });
  for (const [name, label] of Object.entries(data.statuses)) choice.append(make('option', { value: name }, label));
  choice.value = now.status;
  inputs.push(['status', choice, () => choice.value]);
  form.append(make('label', { for: choice.id }, words.status), choice);
  const box = make('input', { id: `field-${number}-explicit`, type: 'checkbox' });
  box.checked = now.explicit;
  inputs.push(['explicit', box, () => box.checked]);
  form.append(make('label', { for: box.id }, words.explicit), box);
  const complaint = make('span', { class: 'complaint', role: 'alert' });
  const cancel = make('button', { type: 'button' }, words.cancel);
  form.append(make('div', {}, make('button', { type: 'submit', class: 'main' }, words.save), cancel, complaint));
  cancel.addEventListener('click', () => { form.remove(); card.focus(); });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const corrected = {};
    for (const [name, input, value] of inputs) {
      if (value() === undefined) {
        complaint.textContent = words['not-so'];
        return input.focus();
      }
      if (!same(value(), claim[name])) corrected[name] = value();
    }
    decide(number, 'accept', corrected);
    form.remove();
    card.focus();
  });
  card.append(form);
  inputs[0][1].focus();
}

function download() {
  const by = at('by').value.trim();
  const lines = records.flatMap((record, number) => {
    const { decision, corrected, when } = state[number];
    return decision ? [JSON.stringify({ ...record, decision, by, when, corrected }) + '\n'] : [];
  });
  const url = URL.createObjectURL(new Blob(lines, { type: 'application/x-ndjson' }));
  make('a', { href: url, download: 'decisions.jsonl' }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

if (review) {
  cards.forEach((card, number) => {
    const pressed = (decision) => decide(number, state[number].decision === decision && stage(number) !== 'correct' ? '' : decision);
    card.querySelector('.yes').addEventListener('click', () => pressed('accept'));
    card.querySelector('.fix').addEventListener('click', () => edit(number));
    card.querySelector('.no').addEventListener('click', () => pressed('reject'));
  });
  at('by').addEventListener('input', () => keep('govgraph.reviewer', at('by').value));
  at('download').addEventListener('click', download);
  recall();
}

// --- Keys ---------------------------------------------------------------------------------------------

const help = at('help');
at('keys').addEventListener('click', () => help.showModal());
help.querySelector('button').addEventListener('click', () => help.close());

const did = (decision) => () => {
  if (current < 0) return;
  decide(current, decision);
  if (decision) step(1);
};
const keys = {
  j: () => step(1),
  k: () => step(-1),
  '/': () => at('search').focus(),
  '?': () => help.showModal(),
  Escape: () => go(-1),
  ...(review && {
    a: did('accept'),
    r: did('reject'),
    u: did(''),
    c: () => { if (current >= 0) edit(current); },
    d: download,
  }),
};
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
  if (event.target.matches('input, select, textarea')) {
    if (event.key === 'Escape') event.target.blur();
    return;
  }
  const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (act) {
    event.preventDefault();
    act();
  }
});
