/** A view of a screen under a name. */
export interface SavedView {
  readonly name: string;
  /** As in an address: `?state=held`; empty: as the screen begins. */
  readonly query: string;
}

/** Views that one screen keeps; the oldest goes. */
const KEPT = 30;

/** The name is unique: saved again it means the new view. By name. */
export function saveView(views: readonly SavedView[], { name, query }: SavedView): readonly SavedView[] {
  const saved = { name: name.trim(), query };
  const others = removeView(views, saved.name).slice(-(KEPT - 1));
  return [...others, saved].toSorted((a, b) => a.name.localeCompare(b.name));
}

export function removeView(views: readonly SavedView[], name: string): readonly SavedView[] {
  return views.filter((view) => view.name !== name);
}
