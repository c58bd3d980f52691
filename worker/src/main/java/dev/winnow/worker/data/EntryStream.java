package dev.winnow.worker.data;

import java.io.FilterInputStream;
import java.io.IOException;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** The entry at which an archive stands; tells damage of the archive from failing storage. */
final class EntryStream extends FilterInputStream {
  private final TarArchiveInputStream archive;
  private final String location;

  EntryStream(TarArchiveInputStream archive, String location) {
    super(archive);
    this.archive = archive;
    this.location = location;
  }

  @Override
  public int read(byte[] target, int start, int length) throws IOException {
    try {
      return super.read(target, start, length);
    } catch (IOException | RuntimeException e) {
      throw explain(e, location, archive.getBytesRead());
    }
  }

  /** Leaves the archive open: the next entry is still to come. */
  @Override
  public void close() {}

  static IOException explain(Exception failure, String location, long offset) {
    if (failure instanceof DataFormatException format) {
      return format;
    }
    if (failure instanceof StorageException storage) {
      return storage;
    }
    return new DataFormatException(
        "%s is truncated, damaged or no tar archive: at byte %d of the content, %s; fetch the file again"
            .formatted(location, offset, failure.getMessage()),
        failure);
  }
}
