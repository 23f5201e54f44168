/** What guards hold in an org, a sentence each, from the counts that its plan was stored with. */
export function breachMessages(counts: unknown): string[] {
  if (typeof counts !== 'object' || counts === null || !('breaches' in counts)) return [];
  const { breaches } = counts;
  return (Array.isArray(breaches) ? breaches : []).flatMap((breach: unknown) => {
    const isOne = typeof breach === 'object' && breach !== null && 'message' in breach;
    return isOne && typeof breach.message === 'string' ? [breach.message] : [];
  });
}
