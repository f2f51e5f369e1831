// What a reader does, done by a script; what came of it takes the place of the page.
addEventListener('load', async () => {
  const settled = () => new Promise((done) => setTimeout(done, 100));
  const press = (key) => document.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  const all = (what) => [...document.querySelectorAll(what)];
  const now = () => all('mark.now').map((mark) => mark.textContent);
  const position = () => document.getElementById('position').textContent;
  const display = (what) => getComputedStyle(document.querySelector(what)).display;
  const ground = (what) => getComputedStyle(document.querySelector(what)).backgroundColor;
  const inSight = () => {
    const place = document.querySelector('mark.now').getBoundingClientRect();
    const heads = document.querySelector('.heads').getBoundingClientRect();
    return place.top >= heads.bottom && place.bottom <= innerHeight;
  };
  const told = {};
  try {
    told.scripts = document.scripts.length;
    told.images = document.images.length;
    // An element that is named so counts as a variable; a script would have put a number there.
    told.foreign = typeof window.foreign === 'number' ? window.foreign : null;
    told.foreign_display = document.getElementById('foreign') ? display('#foreign') : null;
    told.noise = ground('#texts mark.k-tone-mark');
    told.begin = position();
    press('n');
    press('n');
    await settled();
    told.second = now();
    told.second_at = position();
    told.second_in_sight = inSight();
    press('p');
    told.first = now();
    press('p');
    await settled();
    told.last = now();
    told.last_at = position();
    told.last_in_sight = inSight();

    document.querySelector('#differences tr.k-result a.jump').click();
    await settled();
    told.jumped = now();
    told.jumped_in_sight = inSight();

    told.figure = ground('#texts mark.k-figure');
    document.getElementById('f-figure').click();
    document.getElementById('f-result').click();
    told.figure_off = ground('#texts mark.k-figure');
    told.result_row_off = display('#differences tr.k-result');
    told.status_row = display('#differences tr.k-status');
    told.without_figures = position();

    told.same_row = display('#texts .row.k-tone-mark');
    document.getElementById('only').click();
    told.same_row_off = display('#texts .row.k-tone-mark');
    told.word_row = display('#texts .row.k-word');
  } catch (error) {
    told.error = String(error);
  }
  const report = document.createElement('pre');
  report.textContent = JSON.stringify(told);
  document.body.replaceChildren(report);
});
