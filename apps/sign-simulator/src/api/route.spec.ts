import { describe, expect, it } from 'vitest';
import { matchRoute } from './route.js';

describe('matchRoute', () => {
  it('knows every route and decodes its id', () => {
    expect(matchRoute('/users')).toEqual({ route: '/users', id: '' });
    expect(matchRoute('/users/a%2Fb')).toEqual({ route: '/users/:id', id: 'a/b' });
    expect(matchRoute('/users/me/state')).toEqual({ route: '/users/:id/state', id: 'me' });
    expect(matchRoute('/users/u/groups')).toEqual({ route: '/users/:id/groups', id: 'u' });
    expect(matchRoute('/groups/g')).toEqual({ route: '/groups/:id', id: 'g' });
    expect(matchRoute('/groups/g/users')).toEqual({ route: '/groups/:id/users', id: 'g' });
  });

  it('knows nothing else', () => {
    const paths = [
      '',
      '/',
      '/users/',
      '/users/u/',
      '/users/u/state/x',
      '/groups/g/state',
      '/people',
      '/users/%E0',
    ];
    expect(paths.filter((path) => matchRoute(path) !== undefined)).toEqual([]);
  });
});
