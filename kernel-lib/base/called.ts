/** What a call came to that was given some time and no more. */
export type Called<T> =
  | { readonly kind: "value"; readonly value: T }
  | { readonly kind: "thrown"; readonly error: unknown }
  | { readonly kind: "late" };
