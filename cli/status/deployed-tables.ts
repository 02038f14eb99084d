import { optional } from '../../lib/runtime/settings.ts';
import { deployedStores } from '../open/deployed-stores.ts';
import { deployedExtras } from './deployed-extras.ts';
import type { Tables } from './tables.ts';

/**
 * The tables in DynamoDB, as the environment names them, and where it names them, the archive and the token's secret too.
 *
 * @throws ConfigurationError naming all that is missing
 */
export async function openDeployedTables(): Promise<Tables> {
  using opened = new DisposableStack();
  const { stores, settings } = await deployedStores(optional, opened);
  const extras = deployedExtras(settings, opened);
  const all = opened.move();
  return { ...stores, ...extras, [Symbol.dispose]: () => all.dispose() };
}
