/** Something that should not be. `of` is a recording id, an object key, or what a client did. */
export type Problem = { readonly kind: ProblemKind; readonly of: string; readonly why: string };
type ProblemKind =
  'lost' | 'duplicate' | 'damaged' | 'foreign' | 'misconduct' | 'misplaced' | RetentionProblemKind;
type RetentionProblemKind =
  'early' | 'held' | 'unarchived' | 'inactive-owner' | 'twice' | 'foreign-verb' | 'overdue';
