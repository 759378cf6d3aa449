import { cannotWrite } from '@visionprefer/journal';
import type { WrittenReport } from '@visionprefer/report';

/** Waits for a page to be written. @throws InputError when its place cannot be written. */
export async function pageWritten(writing: Promise<WrittenReport>, out: string): Promise<WrittenReport> {
  try {
    return await writing;
  } catch (error) {
    throw error instanceof Error && 'syscall' in error ? cannotWrite(error, out) : error;
  }
}
