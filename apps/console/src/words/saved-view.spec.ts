import { expect, it } from 'vitest';
import { removeView, saveView } from './saved-view.js';

it('keeps one view under a name, and few enough to look through', () => {
  const one = saveView([], { name: ' held ', query: '?state=held' });
  expect(saveView(one, { name: 'held', query: '?state=held&org=emea' })).toEqual([
    { name: 'held', query: '?state=held&org=emea' },
  ]);
  expect(removeView(one, 'held')).toEqual([]);
  let many = one;
  for (let index = 0; index < 50; index += 1) many = saveView(many, { name: `v${index}`, query: '' });
  expect(many).toHaveLength(30);
});
