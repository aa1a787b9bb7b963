// The SPARQL editor: runs without leaving the page, marks errors, keeps the text in the address.
'use strict';

const form = document.getElementById('query-form');
const textarea = document.getElementById('query');
const place = document.getElementById('result');
const state = document.getElementById('state');
const examples = document.getElementById('examples');

function kept() {
  return new URLSearchParams(location.hash.slice(1)).get('query');
}

const keep = wait(300, () => {
  history.replaceState(null, '', `#${new URLSearchParams({ query: textarea.value })}`);
});

const given = kept();
if (given !== null && !document.querySelector('#result > *')) textarea.value = given;

const editor = govgraphEditor.create(textarea, {
  nonce: form.dataset.nonce,
  label: form.dataset.label,
  run: () => run(),
  changed: keep,
});

let running = null;

async function run() {
  running?.abort();
  const mine = new AbortController();
  running = mine;
  keep();
  state.textContent = state.dataset.running;
  try {
    const answer = await fetch(form.dataset.result, {
      method: 'POST',
      body: new URLSearchParams({ query: editor.get() }),
      signal: mine.signal,
    });
    const told = await answer.json();
    show(told.html, told.line, told.column);
    state.textContent = '';
  } catch (error) {
    if (mine.signal.aborted) return;
    show('', null, null);
    state.textContent = form.dataset.failed;
  }
}

function show(html, line, column) {
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  place.replaceChildren(...parsed.body.childNodes);
  editor.error(line, column);
}

form.addEventListener('submit', (event) => {
  if (event.submitter?.hasAttribute('formaction')) return;
  event.preventDefault();
  run();
});

form.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && event.target === textarea) run();
});

examples.closest('.examples').hidden = false;
examples.addEventListener('change', async () => {
  if (!examples.value) return;
  const answer = await fetch(`${base}questions/${examples.value}.rq?lang=${lang}`).catch(() => null);
  if (answer?.ok) editor.set(await answer.text());
  examples.value = '';
  editor.focus();
});

addEventListener('hashchange', () => {
  const text = kept();
  if (text !== null && text !== editor.get()) editor.set(text);
});
