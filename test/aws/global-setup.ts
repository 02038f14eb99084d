import { speakToEngine, startMinistack } from '../../local/aws/ministack.ts';

/** One engine for the whole run; the workers inherit where it is. */
export async function setup(): Promise<() => Promise<void>> {
  const engine = await startMinistack();
  speakToEngine(engine.endpoint);
  return () => engine.stop();
}
