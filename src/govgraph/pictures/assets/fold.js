// --- Folding and leaving out: cards move up, pills follow their lines --------------------------

const cards = new Map();
const pills = new Map();
const originals = new Map(); // element → its attributes as Python wrote them
let lines = [];
let bands = [];
let end = 0; // of cards and pills
let feet = []; // what stands below them
let through = []; // lines and stripes that run down to their end
let only = false; // show only what is found or selected
let folded = new Set(); // items whose `fold` is hidden
let gone = new Set();
let shut = new Set();

function put(element, name, value) {
  if (!originals.has(element)) originals.set(element, {});
  const kept = originals.get(element);
  if (!(name in kept)) kept[name] = element.getAttribute(name);
  element.setAttribute(name, value);
}

function restore() {
  for (const [element, kept] of originals) {
    for (const [name, value] of Object.entries(kept)) {
      if (value === null) element.removeAttribute(name);
      else element.setAttribute(name, value);
    }
  }
}

function placed(element) {
  const found = /translate\(\s*([-\d.]+)[\s,]*([-\d.]+)?/.exec(element.getAttribute('transform'));
  const size = (name) => Number(element.getAttribute(name));
  const [x, top] = [Number(found?.[1] ?? 0), Number(found?.[2] ?? 0)];
  return { element, x, top, now: top, height: size('data-h'), low: size('data-h0'), gone: false };
}

const hide = (element, yes) => element.classList.toggle('gone', yes);

function survey() {
  for (const element of svg.querySelectorAll('.card[data-i]')) {
    const inside = [...element.querySelectorAll('[data-i]')].map((one) => one.getAttribute('data-i'));
    const item = element.getAttribute('data-i');
    const card = { ...placed(element), item, inside: new Set([item, ...inside]), closed: false };
    card.folds = card.low > 0 && card.low < card.height;
    cards.set(item, card);
    if (!card.folds) continue;
    element.classList.add('folds');
    card.mark = element.querySelector('.fold-mark');
    if (card.mark) {
      card.turned = turned(card.mark);
      card.mark.after(handle(card.mark));
    }
  }
  for (const element of svg.querySelectorAll('.pill[data-i]')) {
    pills.set(element.getAttribute('data-i'), { ...placed(element), ends: [] });
  }
  for (const element of svg.querySelectorAll('.link[data-card][data-pill]')) {
    const { card, pill, port, x1, x2 } = element.dataset;
    const line = { element, card: cards.get(card), pill: pills.get(pill), port: Number(port) };
    const same = `.port[data-i="${element.dataset.i}"][data-card="${card}"]`;
    line.ports = units.get(element.dataset.i).filter((one) => one.matches(same));
    if (line.card && line.pill) lines.push({ ...line, x1: Number(x1), x2: Number(x2) });
  }
  bands = data.bands.map((band, number) => {
    const columns = band.columns.map((column) => column.map((id) => cards.get(id)).filter(Boolean));
    const bottom = Math.max(band.top + band.head, ...columns.flat().map((c) => c.top + c.height));
    const element = svg.querySelector(`.band[data-band="${number}"]`);
    return { ...band, columns, bottom, heading: element && placed(element) };
  });
  end = bottom([...cards.values(), ...pills.values()]);
  const below = [...svg.querySelectorAll('.view > text')].filter((one) => one.getAttribute('y') > end);
  feet = [...svg.querySelectorAll('.foot'), ...below.filter((one) => !one.matches('.foot'))];
  for (const element of svg.querySelectorAll('.view > :is(line, rect):not([data-i], .foot)')) {
    const name = element.localName === 'line' ? 'y2' : 'height';
    const top = name === 'y2' ? 0 : Number(element.getAttribute('y'));
    const long = Number(element.getAttribute(name));
    if (top + long > end - 2) through.push({ element, name, long });
  }
  find('folds').hidden = ![...cards.values()].some((card) => card.folds);
  find('fold').addEventListener('click', () => foldAll(true));
  find('unfold').addEventListener('click', () => foldAll(false));
  find('only').addEventListener('click', () => filter(!only));
  if (data.fold) foldAll(true);
}

// A mark is small: this is what a finger finds.
function handle(mark) {
  const box = mark.getBBox();
  const rect = document.createElementNS(svg.namespaceURI, 'rect');
  const [x, y] = [box.x + box.width / 2 - 16, box.y + box.height / 2 - 16];
  const at = { x, y, width: 32, height: 32, class: 'fold-mark fold-area' };
  for (const [name, value] of Object.entries(at)) rect.setAttribute(name, value);
  if (mark.hasAttribute('transform')) rect.setAttribute('transform', mark.getAttribute('transform'));
  return rect;
}

const bottom = (boxes) => Math.max(0, ...boxes.map((one) => one.now + tall(one)));
const tall = (box) => (box.closed ? box.low : box.height);

function foldAll(yes) {
  for (const card of cards.values()) card.closed = yes && card.folds;
  arrange();
}

function foldable(item) {
  return Boolean(cards.get(item)?.folds || items.get(item)?.fold);
}

const isFolded = (item) => cards.get(item)?.closed || folded.has(item);

function toggle(item) {
  const card = cards.get(item);
  if (card?.folds) card.closed = !card.closed;
  else if (items.get(item)?.fold && !folded.delete(item)) folded.add(item);
  else if (!foldable(item)) return;
  arrange();
  if (selected === item) tell(item);
}

function filter(yes) {
  only = yes;
  press(find('only'), only);
  arrange();
}

// Make sure that an item can be seen: nothing folded or left out hides it.
function show(item) {
  for (const one of [...folded]) {
    if (items.get(one).fold.includes(item)) folded.delete(one);
  }
  for (const card of cards.values()) {
    if (card.item !== item && card.inside.has(item)) card.closed = false;
  }
  if (only && hits && !hits.has(item)) filter(false);
  else arrange();
}

// What may be seen: null is everything.
function allowed() {
  if (!only || !(hits || selected)) return null;
  const wanted = hits ?? [selected];
  return new Set([...wanted].flatMap((item) => [...circle(item)]));
}

function leaveOut() {
  const kept = allowed();
  const hidden = new Set([...folded].flatMap((item) => items.get(item).fold));
  const out = (item) => hidden.has(item) || (kept !== null && !kept.has(item));
  for (const card of cards.values()) {
    card.gone = hidden.has(card.item) || (kept !== null && [...card.inside].every(out));
  }
  for (const [item, pill] of pills) pill.gone = out(item);
  gone = mark('gone', gone, new Set([...units.keys()].filter((item) => items.has(item) && out(item))));
  shut = mark('folded', shut, new Set(folded));
}

let arranged = '';

function arrange() {
  const kept = only ? [hits && [...hits], selected] : null;
  const closed = [...cards.values()].filter((card) => card.closed).map((card) => card.item);
  const state = JSON.stringify([kept, closed, [...folded]]);
  if (state === arranged || (!arranged && state === '[null,[],[]]')) return;
  arranged = state;
  leaveOut();
  restore();
  for (const card of cards.values()) {
    hide(card.element, card.gone);
    card.element.classList.toggle('closed', card.closed);
    if (card.closed && card.mark) put(card.mark, 'transform', card.turned);
  }
  for (const pill of pills.values()) hide(pill.element, pill.gone);
  for (const line of lines) {
    line.gone = line.card.gone || line.pill.gone;
    line.gone ||= gone.has(line.element.getAttribute('data-i'));
    for (const one of [line.element, ...line.ports]) hide(one, line.gone);
  }
  for (const band of bands) if (band.heading) hide(band.heading.element, false);
  const moved = [...cards.values(), ...pills.values()].some((one) => one.gone || one.closed);
  if (moved && bands.length) stack();
  resize();
}

// The mark may carry a transform of its own, which CSS would replace.
function turned(mark) {
  const box = mark.getBBox();
  const own = mark.getAttribute('transform') ?? '';
  return `${own} rotate(-90 ${box.x + box.width / 2} ${box.y + box.height / 2})`.trim();
}

function stack() {
  let shift = 0;
  let last = bands[0].top;
  for (const box of [...cards.values(), ...pills.values()]) box.now = box.top;
  bands.forEach((band, number) => {
    const seen = band.columns.flat().some((card) => !card.gone);
    if (band.heading) {
      hide(band.heading.element, !seen);
      move(band.heading, band.heading.top + shift);
    }
    if (!seen) {
      shift += band.top - (bands[number + 1]?.top ?? band.top);
      return;
    }
    last = band.top + band.head + shift;
    for (const column of band.columns) last = Math.max(last, pile(column, shift));
    shift = last - band.bottom;
  });
  follow(bands[0].top);
  const drawn = [...cards.values(), ...pills.values()].filter((one) => !one.gone);
  const by = Math.max(bottom(drawn), bands[0].top) - end;
  for (const { element, name, long } of through) put(element, name, number(Math.max(0, long + by)));
  for (const element of feet) put(element, 'transform', `translate(0,${number(by)})`);
  const height = number(room.full + by);
  put(svg.querySelector('.paper'), 'height', height);
  put(svg, 'viewBox', `0 0 ${number(room.width)} ${height}`);
  put(svg, 'height', height);
}

function move(box, top) {
  box.now = top;
  put(box.element, 'transform', `translate(${number(box.x)},${number(top)})`);
}

function pile(column, shift) {
  let y = column.length ? column[0].top + shift : 0;
  let bottom = 0;
  column.forEach((card, at) => {
    if (card.gone) return;
    move(card, y);
    if (card.closed) put(card.element.querySelector('.card-box'), 'height', number(card.low));
    bottom = y + tall(card);
    const next = column[at + 1];
    y = bottom + (next ? next.top - card.top - card.height : data.gap);
  });
  return bottom;
}

// As pills.place does: each pill at the mean of its lines' ends, as near as others let it.
function follow(low) {
  for (const pill of pills.values()) pill.ends = [];
  for (const line of lines) {
    line.y = (line.card.now ?? 0) + (line.card.closed ? line.card.low / 2 : line.port);
    if (!line.gone) line.pill.ends.push(line.y);
  }
  const seen = [...pills.values()].filter((pill) => !pill.gone);
  for (const pill of seen) {
    const sum = pill.ends.reduce((all, one) => all + one, 0);
    pill.wish = pill.ends.length ? sum / pill.ends.length : pill.top + pill.height / 2;
  }
  seen.sort((a, b) => a.wish - b.wish);
  const blocks = []; // { mean, pills }: neighbours that touch
  let before = 0;
  for (const pill of seen) {
    pill.before = before;
    let block = { mean: pill.wish - pill.height / 2 - before, pills: [pill] };
    before += pill.height + data.pillGap;
    while (blocks.length && blocks.at(-1).mean > block.mean) block = merged(blocks.pop(), block);
    blocks.push(block);
  }
  for (const { mean, pills } of blocks) {
    for (const pill of pills) move(pill, Math.max(mean, low) + pill.before);
  }
  for (const line of lines) {
    const to = line.pill.now + line.pill.height / 2;
    if (!line.gone) put(line.element, 'd', curve(line.x1, line.y, line.x2, to));
    for (const port of line.ports) put(port, 'cy', number(line.y));
  }
}

function merged(a, b) {
  const pills = [...a.pills, ...b.pills];
  return { mean: (a.mean * a.pills.length + b.mean * b.pills.length) / pills.length, pills };
}

function curve(x1, y1, x2, y2) {
  const [a, b, c, d, m] = [x1, y1, x2, y2, (x1 + x2) / 2].map(number);
  return `M${a} ${b}C${m} ${b} ${m} ${d} ${c} ${d}`;
}

function resize() {
  room.height = Number(svg.getAttribute('height'));
  lay();
}
