import type { SourceInspection } from '../source.js';

const SAMPLE_MAX = 3;

/** What several sources say of themselves, as one. @param inspections at least one */
export function joinInspections(name: string, inspections: readonly SourceInspection[]): SourceInspection {
  const all = (of: (inspection: SourceInspection) => string): string => inspections.map(of).join('; ');
  const groups = inspections[0]?.groups.map(({ group }) => group) ?? [];
  return {
    name,
    address: all(({ address }) => address),
    tls: all(({ tls }) => tls),
    credentials: all(({ credentials }) => credentials),
    groups: groups.map((group) => ({ group, people: sizeOf(group, inspections) })),
    sample: inspections.flatMap(({ sample }) => sample).slice(0, SAMPLE_MAX),
    notes: inspections.flatMap(({ name: source, notes }) => notes.map((note) => `${source}: ${note}`)),
  };
}

/** Undefined when none of them knows the group. Who is in two sources counts twice. */
function sizeOf(group: string, inspections: readonly SourceInspection[]): number | undefined {
  const sizes = inspections
    .flatMap((inspection) => inspection.groups)
    .flatMap((size) => (size.group === group && size.people !== undefined ? [size.people] : []));
  return sizes.length === 0 ? undefined : sizes.reduce((total, size) => total + size, 0);
}
