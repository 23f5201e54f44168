import { httpHostProblem } from '../schema/host-url.js';

/** What is wrong with the `host` of an org (SEMANTICS 34); undefined when nothing is. */
export function signHostProblem(host: string): string | undefined {
  return httpHostProblem(host, { example: 'api.echosign.com', secret: 'the integration key' });
}
