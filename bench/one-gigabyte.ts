import { limitMb, measureMemory } from './measure-memory.ts';

/** `npm run bench:memory [-- MEGABYTES]`: archives one recording of a gigabyte, and says how much memory that took. */
const megabytes = Number(process.argv[2] ?? 1024);
if (!Number.isInteger(megabytes) || megabytes < 1) {
  console.error('Give the size in whole megabytes, e.g. npm run bench:memory -- 256.');
  process.exitCode = 2;
} else {
  const startedAt = performance.now();
  const { status, bytes, idleMb, peakMb } = await measureMemory(megabytes);
  const seconds = (performance.now() - startedAt) / 1000;
  const aboveMb = peakMb - idleMb;
  const good = status === 'archived' && aboveMb < limitMb;
  console.log(`recording  ${(bytes / 2 ** 20).toFixed(0)} MB, ${status}, in ${seconds.toFixed(0)} s`);
  console.log(`idle       ${idleMb.toFixed(0)} MB resident`);
  console.log(
    `peak       ${peakMb.toFixed(0)} MB resident, ${aboveMb.toFixed(0)} MB above idle (limit ${limitMb} MB)`,
  );
  console.log(good ? 'OK: within the limit' : 'OVER: too much memory, or not archived');
  process.exitCode = good ? 0 : 1;
}
