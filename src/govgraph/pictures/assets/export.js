// --- Saving: the picture as Python wrote it, and the day if one is chosen ----------------------

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#x27;' };
const escaped = (text) => text.replace(/[&<>"']/g, (char) => ENTITIES[char]);

// As svg.tag writes it: an untouched picture comes out byte for byte.
function written(node) {
  if (node.nodeType === Node.TEXT_NODE) {
    return node.parentNode.localName === 'style' ? node.data : escaped(node.data);
  }
  const name = node.localName;
  const start = [name, ...[...node.attributes].map((one) => `${one.name}="${escaped(one.value)}"`)];
  const inner = [...node.childNodes].map(written).join('');
  return inner ? `<${start.join(' ')}>${inner}</${name}>` : `<${start.join(' ')}/>`;
}

const DAY_STYLE = '.off{opacity:0.06}\n.maybe{opacity:0.55;stroke-dasharray:5 4}\n.alone{opacity:0.45;stroke-dasharray:2 4}\n.badge{display:none}\n.day-cursor{display:inline;stroke:#2f57c9;stroke-width:2}';

function dated() {
  const copy = pristine.cloneNode(true);
  const elements = [...copy.querySelectorAll('*')];
  const numbers = new Map(original.map((element, number) => [element, number]));
  for (const [name, marked] of [['off', off], ['maybe', maybe], ['alone', alone]]) {
    for (const item of marked) {
      for (const unit of units.get(item) ?? []) elements[numbers.get(unit)].classList.add(name);
    }
  }
  for (const cursor of svg.querySelectorAll('.day-cursor')) {
    const twin = elements[numbers.get(cursor)];
    for (const name of ['x1', 'x2', 'transform']) {
      if (cursor.hasAttribute(name)) twin.setAttribute(name, cursor.getAttribute(name));
    }
  }
  copy.querySelector('style').append(`${DAY_STYLE}\n`);
  const line = document.createElementNS(copy.namespaceURI, 'text');
  const at = { x: 28, y: room.full + 8, 'font-size': 13, class: 'ink' };
  for (const [name, value] of Object.entries(at)) line.setAttribute(name, value);
  line.append(dayWords());
  copy.querySelector('.view').append(line);
  const height = number(room.full + 28);
  copy.setAttribute('height', height);
  copy.setAttribute('viewBox', `0 0 ${number(room.width)} ${height}`);
  copy.querySelector('.paper').setAttribute('height', height);
  return copy;
}

const picture = () => written(day ? dated() : pristine);

function download(blob, ending) {
  const url = URL.createObjectURL(blob);
  make('a', { href: url, download: `govgraph-${data.kind}.${ending}` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

async function png() {
  const image = new Image();
  // A data: URL, not a blob: the canvas of a sandboxed frame stays readable.
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(picture())}`;
  await image.decode();
  const by = Math.min(2, 8000 / Math.max(image.naturalWidth, image.naturalHeight));
  const canvas = make('canvas');
  canvas.width = Math.round(image.naturalWidth * by);
  canvas.height = Math.round(image.naturalHeight * by);
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => download(blob, 'png'), 'image/png');
}

function openExport() {
  const menu = find('menu');
  find('svg').addEventListener('click', () => download(new Blob([picture()], { type: 'image/svg+xml' }), 'svg'));
  find('png').addEventListener('click', png);
  find('print').addEventListener('click', () => print());
  // A sandboxed frame may not print.
  find('print').hidden = self.origin === 'null' && self !== self.top;
  menu.addEventListener('click', (event) => event.target.closest('button') && (menu.open = false));
  menu.addEventListener('focusout', (event) => {
    if (!menu.contains(event.relatedTarget)) menu.open = false;
  });
}

start();
