package dev.winnow.worker.format;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A stream of HDFS that has failed throws the very same exception when it is closed, which a
 * try-with-resources can not add to itself: it would end in an IllegalArgumentException that hides
 * both. Closing this one throws another, caused by it. As thread-safe as what it writes to.
 */
public final class FailedOnceStream extends FilterOutputStream {
  public FailedOnceStream(OutputStream out) {
    super(out);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
  }

  @Override
  public void close() throws IOException {
    try {
      out.close();
    } catch (IOException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
