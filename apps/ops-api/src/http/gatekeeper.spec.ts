import { describe, expect, it } from 'vitest';
import { Secret } from '#domain';
import { refusal, type RequestHead } from './gatekeeper.js';

const token = new Secret('correct-horse');
const get = (headers: RequestHead['headers']): RequestHead => ({ method: 'GET', headers });
const post = (headers: RequestHead['headers']): RequestHead => ({ method: 'POST', headers });
const codeOf = (head: RequestHead, secret?: Secret) => refusal(head, secret)?.code;

describe('an API with a token', () => {
  it('lets in whoever has it, from any host', () => {
    const headers = { host: 'sign-sync.example.com', authorization: 'Bearer correct-horse' };
    expect(codeOf(get(headers), token)).toBeUndefined();
    expect(codeOf(get({ ...headers, authorization: 'bearer correct-horse' }), token)).toBeUndefined();
  });

  it('refuses everybody else in the same words', () => {
    const wrong = [
      undefined,
      '',
      'Bearer',
      'Bearer ',
      'Bearer wrong',
      'Basic correct-horse',
      'correct-horse',
    ];
    const answers = wrong.map((authorization) => refusal(get({ authorization }), token));
    expect(new Set(answers.map((error) => `${error?.code} ${error?.message}`)).size).toBe(1);
    expect(answers[0]?.code).toBe('API_TOKEN_REFUSED');
    expect(codeOf(get({ authorization: ['Bearer correct-horse', 'Bearer x'] }), token)).toBe(
      'API_TOKEN_REFUSED',
    );
  });
});

describe('an API without a token', () => {
  it('answers names of this machine alone, so that no web page can reach it under a name of its own', () => {
    for (const host of ['127.0.0.1:8080', 'localhost', 'localhost:8080', '[::1]:8080', '127.8.9.1']) {
      expect(codeOf(get({ host }))).toBeUndefined();
    }
    for (const host of [undefined, '', 'evil.example.com:8080', '127.0.0.1.example.com', '10.0.0.1']) {
      expect(codeOf(get({ host }))).toBe('API_HOST_REFUSED');
    }
  });

  it('takes no form that a web page could send unasked', () => {
    const host = 'localhost:8080';
    for (const type of [undefined, 'text/plain', 'application/x-www-form-urlencoded', 'application/jsonp']) {
      expect(codeOf(post({ host, 'content-type': type }))).toBe('REQUEST_NOT_JSON');
    }
    expect(codeOf(post({ host, 'content-type': 'application/json; charset=utf-8' }))).toBeUndefined();
  });
});
