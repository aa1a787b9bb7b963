// --- The stage: a scrolled box, so that wheel, touch and keys do what they do elsewhere -------

const stage = find('stage');
const [wide, high] = ['width', 'height'].map((name) => Number(svg.getAttribute(name)));
const room = { width: wide, height: high, full: high }; // full: with nothing folded
const edge = 16;
let scale = 1;
let left = edge; // of the picture on the stage
let dragging = false;
let fitting = 1; // the scale at which it was last fitted
let fitted = 'width'; // or 'whole'; nothing once somebody has zoomed

const clamp = (value, low, high) => Math.max(low, Math.min(high, value));

// What the details leave free of the stage.
function free() {
  const panel = find('details');
  const sheet = getComputedStyle(panel).getPropertyValue('--sheet').trim() === '1';
  return {
    right: panel.hidden || sheet ? 0 : panel.offsetWidth + edge,
    bottom: panel.hidden || !sheet ? 0 : panel.offsetHeight,
  };
}

// The picture does not move when the details open; they only make more to scroll.
function lay() {
  const taken = free();
  left = Math.max(edge, (stage.clientWidth - room.width * scale) / 2);
  svg.style.width = `${room.width * scale}px`;
  svg.style.height = `${room.height * scale}px`;
  svg.style.marginLeft = `${left}px`;
  const air = scale > fitting ? 0.5 : 0; // so that the point zoomed at can stay where it is
  svg.style.marginRight = `${edge + Math.max(taken.right, air * stage.clientWidth)}px`;
  svg.style.marginBottom = `${edge + Math.max(taken.bottom, air * stage.clientHeight)}px`;
}

// Zoom by a factor; the point (x, y) of the stage stays where it is.
function zoom(factor, x = stage.clientWidth / 2, y = stage.clientHeight / 2) {
  const before = scale;
  const [over, down] = [stage.scrollLeft + x - left, stage.scrollTop + y - edge];
  scale = clamp(scale * factor, 0.1, 6);
  fitted = '';
  lay();
  stage.scrollLeft = (over * scale) / before + left - x;
  stage.scrollTop = (down * scale) / before + edge - y;
}

// Fit the width, as far as letters stay legible; or all of it.
function fit(whole) {
  const across = (stage.clientWidth - 2 * edge) / room.width;
  const down = (stage.clientHeight - 2 * edge) / room.height;
  scale = whole ? clamp(Math.min(across, down), 0.1, 2) : clamp(across, 0.5, 1);
  fitting = scale;
  fitted = whole ? 'whole' : 'width';
  lay();
}

function fitAll() {
  fit(true);
  stage.scrollTo(0, 0);
}

// A notebook gives a frame its size late, and windows change theirs.
function refit() {
  if (fitted) fit(fitted === 'whole');
  else lay();
}

// Scroll as little as brings an item into the free part of the stage.
function reveal(item, closer = false) {
  show(item);
  const anchor = anchors.get(item);
  if (!anchor) return;
  lay();
  if (closer && scale < 0.7) zoom(1 / scale);
  const box = anchor.getBoundingClientRect();
  const frame = stage.getBoundingClientRect();
  const taken = free();
  const gap = (low, high, from, to) =>
    low < from || high - low > to - from ? low - from : Math.max(0, high - to);
  const margin = 24;
  stage.scrollBy({
    left: gap(box.left, box.right, frame.left + margin, frame.right - taken.right - margin),
    top: gap(box.top, box.bottom, frame.top + margin, frame.bottom - taken.bottom - margin),
    behavior: still.matches ? 'auto' : 'smooth',
  });
}

function drag(event) {
  if (event.button !== 0 || event.pointerType !== 'mouse') return;
  const from = { x: event.clientX, y: event.clientY, over: stage.scrollLeft, down: stage.scrollTop };
  const move = (now) => {
    const [over, down] = [now.clientX - from.x, now.clientY - from.y];
    if (!dragging && Math.hypot(over, down) < 5) return;
    dragging = true;
    stage.classList.add('dragging');
    point('');
    stage.scrollTo(from.over - over, from.down - down);
  };
  const end = () => {
    removeEventListener('pointermove', move);
    stage.classList.remove('dragging');
    setTimeout(() => (dragging = false)); // after the click that ends it
  };
  addEventListener('pointermove', move);
  addEventListener('pointerup', end, { once: true });
}

let spread = 0; // between two fingers

function pinch(event) {
  if (event.touches.length !== 2) {
    spread = 0;
    return;
  }
  event.preventDefault();
  const [a, b] = event.touches;
  const now = Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
  const frame = stage.getBoundingClientRect();
  const middle = [(a.clientX + b.clientX) / 2 - frame.left, (a.clientY + b.clientY) / 2 - frame.top];
  if (spread) zoom(now / spread, ...middle);
  spread = now;
}

function openStage() {
  fit(false);
  new ResizeObserver(refit).observe(stage);
  find('in').addEventListener('click', () => zoom(1.25));
  find('out').addEventListener('click', () => zoom(0.8));
  find('fit').addEventListener('click', fitAll);
  stage.addEventListener('pointerdown', drag);
  stage.addEventListener('click', (event) => dragging && event.stopImmediatePropagation(), true);
  stage.addEventListener('touchmove', pinch, { passive: false });
  stage.addEventListener('touchend', pinch);
  stage.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const frame = stage.getBoundingClientRect();
      const step = clamp(-event.deltaY * (event.deltaMode ? 0.05 : 0.002), -0.25, 0.25);
      zoom(Math.exp(step), event.clientX - frame.left, event.clientY - frame.top);
    },
    { passive: false },
  );
}
