// --- A day: what was certainly, possibly, or not in force -------------------------------------

const DAY = 864e5;
const dayNumber = (text) => Math.round(Date.parse(`${text}T00:00:00Z`) / DAY);
const dayText = (day) => new Date(day * DAY).toISOString().slice(0, 10);
const states = new Map(); // item → certain, possible or never, on the chosen day
let day = ''; // '' is any time
let playing = 0;

function stateOf([begun, sure, until, last], instant) {
  if (sure && until && sure <= instant && instant < until) return 'certain';
  return (!begun || begun <= instant) && (!last || instant < last) ? 'possible' : 'never';
}

// An item that needs others: as many as it needs must be there, and certain only if all that are
// there are. With fewer it stays as "alone": what is joined to it can still be read. One without
// dates is possible.
function work(item, instant) {
  if (states.has(item)) return states.get(item);
  const { b, need } = items.get(item) ?? {};
  let state = b ? stateOf(b, instant) : need ? 'certain' : 'possible';
  states.set(item, state); // also against needing itself
  if (need && state !== 'never') {
    const found = need[1].map((one) => work(one, instant));
    const there = found.filter((one) => one !== 'never');
    if (!there.length) state = 'never';
    else if (there.length < need[0]) state = 'alone';
    else if (there.some((one) => one !== 'certain')) state = 'possible';
  }
  states.set(item, state);
  return state;
}

let off = new Set();
let maybe = new Set();
let alone = new Set();

function setDay(text) {
  day = text;
  states.clear();
  const dated = day ? [...items].filter(([, { b, need }]) => b || need).map(([item]) => item) : [];
  for (const item of dated) work(item, `${day}T00:00:00`);
  const those = (state) => new Set(dated.filter((item) => states.get(item) === state));
  off = mark('off', off, those('never'));
  maybe = mark('maybe', maybe, those('possible'));
  alone = mark('alone', alone, those('alone'));
  svg.classList.toggle('daily', Boolean(day));
  find('state').value = day ? dayWords() : '';
  if (day) {
    find('slide').value = dayNumber(day);
    find('slide').setAttribute('aria-valuetext', shownDay(day));
    find('date').value = day;
  }
  for (const cursor of svg.querySelectorAll('.day-cursor')) setCursor(cursor);
}

const shownDay = (text) => (data.lang === 'vi' ? text.split('-').reverse().join('/') : text);

// Tenures are counted, or where there are none what has dates of its own.
function dayWords() {
  const dated = [...items].filter(([, { b }]) => b);
  const tenures = dated.filter(([, { c }]) => c === 'tenure');
  const counts = { certain: 0, possible: 0, never: 0 };
  for (const [item] of tenures.length ? tenures : dated) counts[states.get(item)] += 1;
  const told = { day: shownDay(day), ...counts };
  return tenures.length ? say('day-tenures', told) : say('day-state', told);
}

function setCursor(cursor) {
  cursor.classList.toggle('shown', Boolean(day));
  if (!day) return;
  const place = (name) => {
    const value = cursor.getAttribute(`data-${name}`);
    return /^\d{4}-/.test(value) ? dayNumber(value) : Number(value);
  };
  const [t0, t1, x0, x1] = ['t0', 't1', 'x0', 'x1'].map(place);
  const part = clamp((dayNumber(day) - t0) / (t1 - t0 || 1), 0, 1);
  const x = number(x0 + part * (x1 - x0));
  if (cursor.localName !== 'line') return cursor.setAttribute('transform', `translate(${x},0)`);
  cursor.setAttribute('x1', x);
  cursor.setAttribute('x2', x);
}

function play(yes) {
  clearInterval(playing);
  const slide = find('slide');
  const step = Math.max(1, Math.round((slide.max - slide.min) / 240));
  const next = () => {
    const now = Number(slide.value) + step;
    if (now > Number(slide.max)) play(false);
    setDay(dayText(Math.min(now, Number(slide.max))));
  };
  if (yes && Number(slide.value) >= Number(slide.max)) setDay(dayText(Number(slide.min)));
  playing = yes ? setInterval(next, 80) : 0;
  press(find('play'), yes);
  find('play').title = words[yes ? 'pause' : 'play'];
  find('play').setAttribute('aria-label', find('play').title);
}

function openDays() {
  if (!data.span) return;
  const [slide, date, daily] = [find('slide'), find('date'), find('daily')];
  const [first, last] = data.span.map(dayNumber);
  slide.min = first - 30;
  slide.max = last + 30;
  date.min = dayText(first - 30);
  date.max = dayText(last + 30);
  slide.value = Math.round((first + last) / 2);
  daily.hidden = false;
  daily.addEventListener('click', () => {
    const on = find('days').hidden;
    find('days').hidden = !on;
    press(daily, on);
    play(false);
    setDay(on ? dayText(Number(slide.value)) : '');
  });
  slide.addEventListener('input', () => {
    play(false);
    setDay(dayText(Number(slide.value)));
  });
  date.addEventListener('change', () => {
    play(false);
    if (date.value) setDay(date.value);
  });
  const allow = () => (find('play').hidden = still.matches);
  allow();
  still.addEventListener('change', allow);
  find('play').addEventListener('click', () => play(!playing));
}
