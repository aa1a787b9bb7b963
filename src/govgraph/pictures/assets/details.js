// --- The details of an item: what is said of it, and where ------------------------------------

function tell(item) {
  const panel = find('details');
  panel.hidden = !item;
  panel.replaceChildren();
  panel.scrollTop = 0;
  if (item) panel.append(...account(item, items.get(item)));
  lay();
}

function account(item, about) {
  const facts = about.f ?? [];
  const places = [...new Set([...(about.p ?? []), ...facts.flatMap((fact) => fact.p ?? [])])];
  const parts = [heading(item, about)];
  if (about.u) parts.push(address(about.u));
  if (facts.length) {
    parts.push(make('dl', { class: 'ui-facts' }, ...grouped(facts).flatMap((one) => row(one, places))));
  }
  if (places.length) {
    const list = make('ol', {}, ...places.map((place) => source(data.places[place])));
    parts.push(make('section', {}, make('h3', {}, words.sources), list));
  }
  return parts;
}

function heading(item, about) {
  const close = make('button', { type: 'button', class: 'ui-close', title: words.close }, '×');
  close.setAttribute('aria-label', words.close);
  close.addEventListener('click', deselect);
  const top = make('div', { class: 'ui-top' }, make('span', { class: 'ui-kind' }, about.k));
  if (foldable(item)) {
    const name = isFolded(item) ? words.unfold : words.fold;
    const button = make('button', { type: 'button', class: 'ui-fold' }, name);
    button.addEventListener('click', () => toggle(item));
    top.append(button);
  }
  top.append(close);
  return make('header', {}, top, make('h2', {}, about.t));
}

function link(url, text) {
  return make('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, text);
}

function address(iri) {
  const copy = make('button', { type: 'button', class: 'ui-copy' }, words.copy);
  copy.addEventListener('click', async () => {
    await clip(iri);
    copy.textContent = words.copied;
  });
  return make('p', { class: 'ui-iri' }, web(iri) ? link(iri, iri) : make('span', {}, iri), copy);
}

async function clip(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // A frame may not have the clipboard; a selection can still be copied.
    const area = make('textarea', { class: 'ui-away' });
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
}

// Facts under one label stand together.
function grouped(facts) {
  const groups = new Map();
  for (const fact of facts) groups.set(fact.l, [...(groups.get(fact.l) ?? []), fact]);
  return [...groups];
}

function row([label, facts], places) {
  return [make('dt', {}, label), ...facts.map((fact) => make('dd', {}, ...value(fact, places)))];
}

function value(fact, places) {
  const parts = [];
  if (items.has(fact.i)) {
    const button = make('button', { type: 'button', class: 'ui-item' }, fact.v);
    button.addEventListener('click', () => select(fact.i, { focus: true, move: true }));
    button.addEventListener('mouseenter', () => point(fact.i));
    button.addEventListener('mouseleave', () => point(''));
    parts.push(button);
  } else parts.push(make('span', { class: 'ui-value' }, fact.v));
  for (const place of fact.p ?? []) {
    const at = places.indexOf(place);
    const button = make('button', { type: 'button', class: 'ui-ref' }, String(at + 1));
    button.setAttribute('aria-label', `${words.sources} ${at + 1}`);
    button.addEventListener('click', () => cite(at));
    parts.push(make('sup', {}, button));
  }
  if (fact.w || fact.s) {
    const line = make('div', { class: 'ui-when' });
    if (fact.w) line.append(make('span', {}, fact.w));
    if (fact.s === 'certain' || fact.s === 'possible') {
      line.append(make('span', { class: `ui-badge ui-${fact.s}` }, words[fact.s]));
    }
    parts.push(line);
  }
  return parts;
}

function cite(at) {
  const one = find('details').querySelectorAll('ol > li')[at];
  one.scrollIntoView({ block: 'nearest', behavior: still.matches ? 'auto' : 'smooth' });
  one.classList.remove('ui-cited');
  requestAnimationFrame(() => one.classList.add('ui-cited'));
}

// The browser finds the quotation in the source: https://wicg.github.io/scroll-to-text-fragment/
function quoted(url, quotation) {
  if (!quotation || url.includes(':~:')) return url;
  const text = encodeURIComponent(quotation).replaceAll('-', '%2D');
  return `${url}${url.includes('#') ? '' : '#'}:~:text=${text}`;
}

function source(place) {
  const title = web(place.u) ? link(quoted(place.u, place.q), place.t) : make('span', {}, place.t);
  const out = make('li', {}, make('div', { class: 'ui-source' }, title));
  const about = [place.h, place.c].filter(Boolean).join(' · ');
  if (place.q) out.append(make('blockquote', {}, `“${place.q}”`));
  if (place.n) out.append(make('div', { class: 'ui-note' }, place.n));
  const line = make('div', { class: 'ui-when' }, make('span', {}, about));
  if (web(place.e)) line.append(link(place.e, words.evidence));
  out.append(line);
  return out;
}
