/**
 * Reads at most once in `keptMs` milliseconds, and never twice at the same time; whoever asks meanwhile gets the same answer.
 * Undefined when the read failed or takes longer than `answerMsMax` milliseconds; then a late answer serves whoever asks next.
 */
export function keepFor<T>(
  keptMs: number,
  answerMsMax: number,
  read: () => Promise<T>,
): () => Promise<T | undefined> {
  let reading: Promise<T | undefined> | undefined;
  let underWay = false;
  let oldFrom = 0;
  const readOnce = async (): Promise<T | undefined> => {
    underWay = true;
    try {
      return await read();
    } catch {
      return undefined;
    } finally {
      underWay = false;
      oldFrom = performance.now() + keptMs;
    }
  };
  return async () => {
    if (reading === undefined || (!underWay && performance.now() >= oldFrom)) {
      reading = readOnce();
    }
    return within(answerMsMax, reading);
  };
}

async function within<T>(ms: number, answer: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([answer, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
