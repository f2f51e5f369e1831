// Steps from difference to difference and keeps the bar's height known. The page reads without it: filters are
// checkboxes that the style sheet looks at.
(() => {
  'use strict';
  const root = document.documentElement;
  const texts = document.getElementById('texts');
  const position = document.getElementById('position');
  const bar = document.querySelector('.bar');

  // Differences in the order of the text: the marks of either side that belong together.
  const differences = [];
  for (const mark of texts.querySelectorAll('mark[data-d]')) {
    (differences[mark.dataset.d] ??= []).push(mark);
  }
  const classOf = (marks) => marks[0].classList[0].slice(2);

  // The numbers of those that are shown, and which of all is the current one.
  let shown = [];
  let current = -1;

  const filter = () => {
    const on = new Set();
    for (const box of bar.querySelectorAll('.filters input:checked')) on.add(box.id.slice(2));
    shown = [...differences.keys()].filter((at) => differences[at] && on.has(classOf(differences[at])));
    tell();
  };

  const tell = () => {
    const at = shown.indexOf(current);
    position.textContent = `${at < 0 ? '–' : at + 1} / ${shown.length}`;
  };

  const mark = (number) => {
    for (const old of differences[current] ?? []) old.classList.remove('now');
    current = number;
    for (const now of differences[current] ?? []) now.classList.add('now');
    tell();
  };

  const go = (number) => {
    if (number === undefined) return;
    mark(number);
    const place = differences[number][0];
    place.scrollIntoView({ block: 'center' });
    // What was not laid out until now had an estimated height.
    requestAnimationFrame(() => place.scrollIntoView({ block: 'center' }));
  };

  const next = () => go(shown.find((at) => at > current) ?? shown[0]);
  const previous = () => go(shown.findLast((at) => at < current) ?? shown.at(-1));

  document.getElementById('next').addEventListener('click', next);
  document.getElementById('previous').addEventListener('click', previous);
  bar.addEventListener('change', filter);

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    if (event.key === 'n') next();
    else if (event.key === 'p') previous();
  });

  document.addEventListener('click', (event) => {
    const clicked = event.target.closest('mark[data-d], a.jump');
    if (!clicked) return;
    if (clicked.dataset.d !== undefined) {
      mark(Number(clicked.dataset.d));
      return;
    }
    const place = document.getElementById(clicked.hash.slice(1));
    const first = place?.matches('mark') ? place : place?.querySelector('mark[data-d]');
    if (!first) return;
    event.preventDefault();
    history.replaceState(null, '', clicked.hash);
    const box = document.getElementById(`f-${classOf([first])}`);
    if (box && !box.checked) {
      box.checked = true;
      filter();
    }
    go(Number(first.dataset.d));
  });

  const measure = () => root.style.setProperty('--bar', `${bar.offsetHeight}px`);
  new ResizeObserver(measure).observe(bar);
  root.classList.add('scripted');
  measure();
  filter();
})();
