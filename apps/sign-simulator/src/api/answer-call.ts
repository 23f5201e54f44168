import { refusal, type Answer } from './answer.js';
import { ApiError } from './api-error.js';
import type { Call } from './call.js';
import {
  createGroup,
  deleteGroup,
  getGroup,
  listGroups,
  listGroupUsers,
  putGroup,
} from './groups.handlers.js';
import type { Route } from './route.js';
import { getUserGroups, putUserGroups } from './user-groups.handlers.js';
import { createUser, getUser, listUsers, putUser, putUserState } from './users.handlers.js';

type Handler = (call: Call) => Answer;

/** `/baseUris` is answered by the server, which alone knows its own address. */
const handlers: Readonly<Record<Exclude<Route, '/baseUris'>, Readonly<Record<string, Handler>>>> = {
  '/users': { GET: listUsers, POST: createUser },
  '/users/:id': { GET: getUser, PUT: putUser },
  '/users/:id/state': { PUT: putUserState },
  '/users/:id/groups': { GET: getUserGroups, PUT: putUserGroups },
  '/groups': { GET: listGroups, POST: createGroup },
  '/groups/:id': { GET: getGroup, PUT: putGroup, DELETE: deleteGroup },
  '/groups/:id/users': { GET: listGroupUsers },
};

/** Answers one call from the state, and changes the state for a write. A refusal changes nothing. */
export function answerCall(method: string, route: Exclude<Route, '/baseUris'>, call: Call): Answer {
  const handler = handlers[route][method];
  if (handler === undefined) return refusal(methodNotAllowed(method));
  return answerOrRefuse(() => handler(call));
}

export function answerOrRefuse(work: () => Answer): Answer {
  try {
    return work();
  } catch (error) {
    if (error instanceof ApiError) return refusal(error);
    throw error;
  }
}

export function methodNotAllowed(method: string): ApiError {
  return new ApiError(405, 'METHOD_NOT_ALLOWED', `This resource does not know ${method}.`);
}
