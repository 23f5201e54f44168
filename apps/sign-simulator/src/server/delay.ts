/** Waits. The timer keeps no process alive, so a simulator that is closed ends at once. */
export function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}
