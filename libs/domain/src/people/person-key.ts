/** Names one person to a source: by the source's own key where it is known, else by the address. */
export type PersonKey =
  | { readonly sourceKey: string; readonly email?: string }
  | { readonly sourceKey?: undefined; readonly email: string };
