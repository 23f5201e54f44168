import { Secret } from '#domain';
import type { ConfigFile } from '../files/config-file.js';
import { findSecret, type Found, type SecretPlaces } from './find-secret.js';
import { placeOfSecret, type SecretPlace, type SecretSetting, type SecretUse } from './secret-setting.js';

const NOTHING = new Secret('');

/** The setting that is written, with what it says. */
interface Written {
  readonly key: string;
  readonly text: string;
  readonly isService: boolean;
}

/**
 * Turns the secrets of connector files into values.
 *
 * In a process that holds none (`places` undefined) what the files themselves say is checked all the same, nothing is
 * looked up, and every secret is empty.
 */
export class SecretReader {
  constructor(
    private readonly places: SecretPlaces | undefined,
    /** Takes down what is needed and where it is kept; what is missing is then said there and is no problem. */
    private readonly uses?: SecretUse[],
  ) {}

  /** @returns undefined when it cannot be had; the problem is on the list */
  async read(setting: SecretSetting): Promise<Secret | undefined> {
    const { file, at } = setting;
    const written = this.#writtenOf(setting);
    if (written === undefined) return undefined;
    const { key, text, isService } = written;
    if (isService && setting.account === undefined) return undefined;
    const place = isService
      ? { kind: 'keychain' as const, service: text, account: setting.account ?? '' }
      : placeOfSecret(text, file);
    const checked = await this.#look(place, text, setting);
    this.uses?.push({
      ...{ file: file.displayName, line: file.lineOf([...at, key]), key: [...at, key].join('.'), place },
      ...('problem' in checked && { missing: checked.problem }),
    });
    if ('value' in checked) return this.places === undefined ? NOTHING : new Secret(checked.value);
    if (this.uses !== undefined) return NOTHING;
    file.problem([...at, key], checked.problem);
    return undefined;
  }

  async #look(place: SecretPlace, text: string, setting: SecretSetting): Promise<Found> {
    if (place.kind === 'clear') return checkedForm(setting, text);
    if (this.places === undefined) return { value: '' };
    const found = await findSecret(place, setting, this.places);
    return 'value' in found ? checkedForm(setting, found.value) : found;
  }

  /** Exactly one of both settings must be there. Wrong types are on the list already. */
  #writtenOf({ file, at, name, what, twin = `secure_${name}_key` }: SecretSetting): Written | undefined {
    const given = valueAt(file, at, name);
    const service = valueAt(file, at, twin);
    if (given !== undefined && service !== undefined) {
      file.problem([...at, twin], `both ${name} and ${twin} are given. Keep one.`);
      return undefined;
    }
    if (given === undefined && service === undefined) {
      file.problem(
        [...at, name],
        `missing. Give ${name} with ${what} itself, env:NAME or file:PATH, or ${twin} with the name of a keychain entry.`,
      );
      return undefined;
    }
    const value = given ?? service;
    if (typeof value !== 'string' || value.trim() === '') return undefined;
    const isService = given === undefined;
    return { key: isService ? twin : name, text: isService ? value.trim() : value, isService };
  }
}

/** What is written at a key of the mapping `at`. */
function valueAt(file: ConfigFile, at: SecretSetting['at'], key: string): unknown {
  let found: unknown = file.value;
  for (const step of [...at, key]) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = Object.entries(found).find(([name]) => name === String(step))?.[1];
  }
  return found;
}

/** Spaces around what travels in a header are noise; in a password they may be meant. */
function checkedForm({ isHeader, what, name }: SecretSetting, value: string): Found {
  if (!isHeader) return { value };
  const trimmed = value.trim();
  if (/^[\u0021-\u007e]+$/u.test(trimmed)) return { value: trimmed };
  return {
    problem: `${what} has characters that it cannot have (a line break, a space or a letter outside ASCII). Give ${name} with ${what} itself, env:NAME or file:PATH.`,
  };
}
