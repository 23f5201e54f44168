/**
 * What is run inside the page that is measured, as texts: nothing of it is compiled with the types of a browser. All of it
 * looks once a frame, after the page has drawn what it knows.
 */

/** Set before anything of the page is loaded. */
export const WATCHER = `
window.bench = {
  /** Milliseconds of the clock of the page when something is true for the first time; its beginning is the click. */
  when(isTrue) {
    return new Promise((resolve) => {
      const look = () => (isTrue() ? resolve(performance.now()) : requestAnimationFrame(look));
      look();
    });
  },
  /** When the next input or click of somebody has come in. */
  touched() {
    return new Promise((resolve) => {
      const hear = () => {
        for (const kind of ['input', 'click']) document.removeEventListener(kind, hear, true);
        resolve(performance.now());
      };
      for (const kind of ['input', 'click']) document.addEventListener(kind, hear, true);
    });
  },
  rows() {
    return [...document.querySelectorAll('[role="grid"] [role="rowgroup"] > [role="row"][id]')];
  },
  /** Whether there are rows, and each holds that text. */
  allHold(text) {
    const rows = window.bench.rows();
    return rows.length > 0 && rows.every((row) => row.textContent.toLowerCase().includes(text));
  },
  /** Whether every row's height between the head and the foot of the table, as far as it is in the window, shows a row with words. */
  isFull() {
    const grid = document.querySelector('[role="grid"]');
    const frame = grid.getBoundingClientRect();
    const end = Math.min(frame.bottom, innerHeight);
    const bodyEnd = Math.min(end, frame.top + grid.scrollHeight - grid.scrollTop);
    for (let y = frame.top + 37; y < bodyEnd - 20; y += 18) {
      const row = document.elementFromPoint(frame.left + 60, y)?.closest('[role="row"]');
      if (!row || row.textContent.trim() === '') return false;
    }
    return true;
  },
  /** Looks at every frame until it is told to stop: how many there were, how many had a gap, and how long each took. */
  watchFrames() {
    const seen = { frames: 0, blank: 0, lengths: [], before: performance.now(), isOver: false };
    const look = (now) => {
      seen.frames += 1;
      seen.lengths.push(now - seen.before);
      seen.before = now;
      if (!window.bench.isFull()) seen.blank += 1;
      if (!seen.isOver) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    window.bench.frames = seen;
  },
};`;

/** True once a table or a tile has words of the answer. */
export const HAS_CONTENT = `document.querySelector('main article a, [role="grid"] [role="row"][id] [role="gridcell"]') !== null`;
