/** Milliseconds before the first further attempt; doubled each time up to the longest. */
const AGAIN_AFTER_MS = 250;
const LONGEST_MS = 5_000;

/**
 * Writes until it is written, or until nobody cares any more.
 * @returns what was written; undefined when it was given up
 */
export async function persist<T>(
  write: () => Promise<T>,
  isGivenUp: () => boolean,
  onFailure: (error: unknown) => void,
): Promise<{ readonly written: T } | undefined> {
  for (let delayMs = AGAIN_AFTER_MS; !isGivenUp(); delayMs = Math.min(delayMs * 2, LONGEST_MS)) {
    try {
      return { written: await write() };
    } catch (error) {
      onFailure(error);
      await new Promise((resolve) => setTimeout(resolve, delayMs));
    }
  }
  return undefined;
}
