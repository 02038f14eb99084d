import { engineEnvironment, startMinistack } from '../../local/aws/ministack.ts';

/** One engine for the whole run; the workers inherit where it is. */
export async function setup(): Promise<() => Promise<void>> {
  const engine = await startMinistack();
  Object.assign(process.env, engineEnvironment(engine.endpoint));
  return () => engine.stop();
}
