import type { ReactNode } from 'react';
import { ChoiceFilter } from '../../ui/filters.js';
import type { ChosenConfiguration } from './use-configuration.js';

interface ConfigurationSelectProps {
  readonly chosen: ChosenConfiguration;
  readonly onChange: (name: string | undefined) => void;
}

/** Which configuration a screen is about; nothing where the server has only one. */
export function ConfigurationSelect({ chosen, onChange }: ConfigurationSelectProps): ReactNode {
  if (chosen.names.length < 2) return null;
  const choices = chosen.names.map((name) => ({ value: name, label: name }));
  return <ChoiceFilter label="Configuration" choices={choices} value={chosen.name} onChange={onChange} />;
}
