const SMALLER = [500, 200, 100, 50] as const;

/**
 * The next page size to try when Sign answers INVALID_PAGE_SIZE; its limits are not documented.
 *
 * @param refused the size that was refused; undefined when none was sent
 * @returns a smaller size, or `none`: leave the parameter out; undefined when nothing is left to try
 */
export function smallerPageSize(refused: number | undefined): number | 'none' | undefined {
  if (refused === undefined) return undefined;
  return SMALLER.find((size) => size < refused) ?? 'none';
}
