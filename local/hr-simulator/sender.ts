export const events = ['leave', 'cancel', 'rehire'] as const;
export const forgeries = ['body', 'time', 'signature'] as const;
export type Event = (typeof events)[number];
export type Forgery = (typeof forgeries)[number];

/** What there is to tell about somebody. */
export type News = {
  readonly event: Event;
  /** Addresses, as are managers. */
  readonly person: string;
  readonly manager: string | undefined;
  /** The last day, YYYY-MM-DD; undefined for now. */
  readonly leaves: string | undefined;
  /** What tells this from all other news: the same when it is sent again. */
  readonly id: string;
  readonly happenedAtMs: number;
};

/** What goes into a proof of where a message comes from. */
export type Proof = { readonly secret: string; readonly id: string; readonly sentAtMs: number };

/** One kind of system that tells who leaves. */
export type Sender = {
  /** What its messages can say at all, and what of them can be forged so that somebody could notice. */
  readonly knows: {
    readonly events: readonly Event[];
    readonly forgeries: readonly Forgery[];
    /** Why a manager, or a last day, cannot be told; undefined where they can. */
    readonly noManager?: string;
    readonly noDay?: string;
  };
  /** For whoever gives none; undefined where there has to be one. */
  readonly usualSecret: string | undefined;
  /** A secret of the right form that the receiver does not know. */
  strangersSecret(): string;
  body(news: News): string;
  /** The headers that prove it, beside the content type. @throws Error in one sentence for a secret of a wrong form */
  proof(body: string, so: Proof): Record<string, string>;
};
