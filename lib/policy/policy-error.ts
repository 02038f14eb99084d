import { ConfigurationError } from '../domain/errors.ts';

/** The policy is refused. `problems` are all that were found, each as `file:line:column sentence with remedy`. */
export class PolicyError extends ConfigurationError {
  constructor(problems: readonly string[]) {
    super(problems);
    this.message = problems.join('\n');
  }
}
