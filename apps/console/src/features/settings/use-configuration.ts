import { useQuery } from '@tanstack/react-query';
import { configurationsQuery } from '../../app/configurations.query.js';

export interface ChosenConfiguration {
  /** What requests name; undefined while it is not known. */
  readonly name: string | undefined;
  readonly names: readonly string[];
  /** False: what one configuration has cannot be asked for yet. */
  readonly isKnown: boolean;
  /** Why it is not known. */
  readonly error: Error | null;
}

/** The configuration that a screen is about: the one in its address, else the first one that the server has. */
export function useConfiguration(wanted: string | undefined): ChosenConfiguration {
  const { data, error } = useQuery(configurationsQuery);
  const names = (data?.configurations ?? []).map(({ name }) => name).toSorted();
  const name = wanted ?? names[0];
  return { name, names, isKnown: name !== undefined || data !== undefined, error };
}
