/** Something that should not be. `of` is a recording id or an object key. */
export type Problem = { readonly kind: ProblemKind; readonly of: string; readonly why: string };
type ProblemKind = 'lost' | 'duplicate' | 'damaged' | 'foreign' | 'misconduct';
