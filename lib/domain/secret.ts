const placeholder = '[secret]';

/**
 * A token or a download link. Printing, logging or serialising it shows a placeholder;
 * the value leaves only through `reveal()`, next to the request that needs it.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return placeholder;
  }

  toJSON(): string {
    return placeholder;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return placeholder;
  }
}
