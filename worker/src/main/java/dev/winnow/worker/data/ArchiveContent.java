package dev.winnow.worker.data;

import java.io.IOException;

/** Recognises and reads, entry by entry, one kind of data set in an archive. */
interface ArchiveContent {
  DataFormat format();

  /**
   * Reads the entry if it belongs to this kind of data set.
   *
   * @param path of the entry; a folder's ends with a slash
   * @return whether it does
   */
  boolean accept(String path, ContentStream entry) throws IOException;

  /** All that was read, after the last entry. */
  UnitImages finish() throws IOException;
}
