// Names offered while one types, and the button that copies an IRI. Every page works without it.
'use strict';

const base = new URL('..', document.currentScript.src).href;
const lang = document.documentElement.lang;

function wait(milliseconds, act) {
  let timer = 0;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...given), milliseconds);
  };
}

for (const input of document.querySelectorAll('input[data-names]')) {
  const list = document.getElementById(input.getAttribute('list'));
  const go = input.dataset.go;
  let asked = '';
  const offer = wait(120, async () => {
    const typed = input.value.trim();
    if (typed === asked || !typed || [...list.options].some((one) => one.value === typed)) return;
    asked = typed;
    const query = new URLSearchParams({ q: typed, kind: input.dataset.names, lang });
    const answer = await fetch(`${base}names?${query}`).catch(() => null);
    if (!answer || !answer.ok || asked !== input.value.trim()) return;
    list.replaceChildren(...(await answer.json()).map((one) => {
      const option = document.createElement('option');
      option.value = go ? one.name : one.id;
      option.label = [go ? '' : one.name, one.beside].filter(Boolean).join(' · ');
      return option;
    }));
  });
  input.addEventListener('input', offer);
}

for (const button of document.querySelectorAll('[data-copy]')) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  const words = button.textContent;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = words; }, 1500);
  });
}

addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest('input, textarea, select, [contenteditable]')) return;
  event.preventDefault();
  document.querySelector('.find input').focus();
});
