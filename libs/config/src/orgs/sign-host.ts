import { show } from '../schema/fields.js';

const NAME_AND_PORT = /^(?:\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)(?::(\d{1,5}))?$/iu;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/iu;

/**
 * What is wrong with a `host`: `name` or `name:port` (https), an `https://` URL, or `http://` of a loopback address
 * (SEMANTICS 34). Undefined when nothing is.
 */
export function signHostProblem(host: string): string | undefined {
  const wanted = 'Give a name such as api.echosign.com, name:port, or an https:// URL.';
  if (host.includes('://')) return urlProblem(host, wanted);
  const match = NAME_AND_PORT.exec(host);
  if (match === null) return `${show(host)} is not a host. ${wanted}`;
  const port = match[1];
  const isPort = port === undefined || (Number(port) >= 1 && Number(port) <= 65_535);
  return isPort ? undefined : `${show(host)} has no port from 1 to 65535. ${wanted}`;
}

function urlProblem(host: string, wanted: string): string | undefined {
  if (!URL.canParse(host)) return `${show(host)} is not a URL. ${wanted}`;
  const url = new URL(host);
  if (url.username !== '' || url.password !== '') return `must not contain a user or password. ${wanted}`;
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    return `${show(host)} goes on after the host; leave the path out. ${wanted}`;
  }
  if (url.protocol === 'https:') return undefined;
  if (url.protocol !== 'http:') return `${show(host)} is not https. ${wanted}`;
  return LOOPBACK.test(url.hostname)
    ? undefined
    : `${show(host)} would send the integration key unencrypted; http:// is only for this machine itself. ${wanted}`;
}
