package dev.winnow.worker.data;

import java.io.IOException;
import java.io.Serializable;

/** A piece of a data set that is read in one go, on any machine. */
public sealed interface ReadUnit extends Serializable
    permits IdxFilePair, CifarBatchFile, ImageFileSlice, UnlabeledSlice, TarArchive {
  /**
   * Everything in the unit.
   *
   * @param threads that may read at a time; what is read does not depend on it
   * @throws DataFormatException when any of it is not as it should be; nothing is half-read
   * @throws IOException when the storage failed: another attempt may succeed
   */
  UnitImages read(SourceFiles files, int threads) throws IOException;
}
