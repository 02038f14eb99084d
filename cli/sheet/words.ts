/** The legs of a recording's way, as people say them. */
export const legWords: Readonly<Record<string, string>> = {
  callToFile: 'call ended → file made',
  fileToDiscovered: 'file made → discovered',
  discoveredToArchived: 'discovered → archived',
  callToArchived: 'call ended → archived',
};

/** The kinds of windows, the most urgent first. */
export const kindsOfWindows = ['tail', 'look-back', 'deep-look-back', 'history'] as const;

/** The entries in an order that people know; those that it does not name come last. */
export function inOrder<Value>(
  entries: Readonly<Record<string, Value>>,
  order: readonly string[],
): (readonly [name: string, value: Value])[] {
  const place = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  return Object.entries(entries).toSorted(([one], [other]) => place(one) - place(other));
}
