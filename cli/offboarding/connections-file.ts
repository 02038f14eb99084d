import { z } from 'zod';
import { ConfigurationError } from '../../lib/domain/errors.ts';
import { readConnections, type Connections } from '../../lib/hr/connections.ts';
import { readYaml } from '../../lib/policy/yaml-values.ts';
import { policyFile } from '../policy/file.ts';

const anyObject = z.record(z.string(), z.unknown());

/**
 * A file of connections, as it stands there and as it is understood.
 *
 * @throws ConfigurationError where it cannot be read, naming every line or key that is mistaken and never what stands there
 */
export async function connectionsFile(path: string): Promise<{ value: object; read: Connections }> {
  const { value, problems, placeOf } = readYaml(await policyFile(path));
  if (problems.length > 0) {
    throw new ConfigurationError(
      problems.map(({ offset }) => {
        const { line, col } = placeOf(offset);
        return `${path}:${line}:${col} is not written as YAML has it, or twice`;
      }),
    );
  }
  const read = anyObject.safeParse(value);
  if (!read.success) throw new ConfigurationError([`${path} has to hold keys, such as connections`]);
  return { value: read.data, read: readConnections(read.data) };
}
