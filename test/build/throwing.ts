/** Throws what is no error, as a library might. */
export function throwing(thrown: unknown): never {
  throw thrown;
}
