import type { ReadPapers } from './papers.ts';

// Each brings libraries along that the other, and every other command, can do without.
/**
 * The papers of a folder of npm start, or of the bucket that the environment names.
 *
 * @throws ConfigurationError where there is no such archive
 */
export async function openPapers(data: string | undefined): Promise<ReadPapers> {
  if (data === undefined) return (await import('./deployed-papers.ts')).openDeployedPapers();
  return (await import('./folder-papers.ts')).openFolderPapers(data);
}
