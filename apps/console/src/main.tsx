import './app/mantine.js';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { makeQueryClient } from './api/queries.js';
import { App } from './app/app.js';
import { makeRouter } from './app/router.js';
import { meQuery } from './app/session.js';
import { styleNonce } from './app/style-nonce.js';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no place for the console.');
const queries = makeQueryClient();
// Nothing is shown before the answer, so it is asked for before the page is there.
void queries.prefetchQuery(meQuery);
createRoot(root).render(
  <StrictMode>
    <App nonce={styleNonce()} queries={queries} router={makeRouter(queries)} />
  </StrictMode>,
);
