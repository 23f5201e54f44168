/** Colours for meaning only; the same words stand without them. */
export interface Paint {
  readonly added: (text: string) => string;
  readonly removed: (text: string) => string;
  readonly rights: (text: string) => string;
  readonly waiting: (text: string) => string;
  readonly quiet: (text: string) => string;
  readonly strong: (text: string) => string;
}

const same = (text: string): string => text;

export const plain: Paint = {
  added: same,
  removed: same,
  rights: same,
  waiting: same,
  quiet: same,
  strong: same,
};

const code = (open: number, close: number) => (text: string) => `\u001b[${open}m${text}\u001b[${close}m`;

export const coloured: Paint = {
  added: code(32, 39),
  removed: code(31, 39),
  rights: code(35, 39),
  waiting: code(33, 39),
  quiet: code(2, 22),
  strong: code(1, 22),
};
