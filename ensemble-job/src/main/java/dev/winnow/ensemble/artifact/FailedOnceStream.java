package dev.winnow.ensemble.artifact;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A stream of HDFS that has failed throws the very same exception when it is closed, which a
 * try-with-resources can not add to itself: it would end in an IllegalArgumentException that hides
 * both. This one throws another.
 */
final class FailedOnceStream extends FilterOutputStream {
  private IOException failure;

  FailedOnceStream(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public void flush() throws IOException {
    try {
      out.flush();
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      out.close();
    } catch (IOException e) {
      throw e == failure ? new IOException(e.getMessage(), e) : e;
    }
  }
}
