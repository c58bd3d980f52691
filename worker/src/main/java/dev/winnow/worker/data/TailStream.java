package dev.winnow.worker.data;

import java.io.IOException;
import java.io.InputStream;

/**
 * Remembers how many zero bytes the stream read last: a whole tar archive ends with blocks of them.
 */
final class TailStream extends InputStream {
  private static final int BLOCK = 512;

  private final InputStream content;
  private long zeros;

  TailStream(InputStream content) {
    this.content = content;
  }

  boolean endsWithZeroBlock() {
    return zeros >= BLOCK;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int start, int length) throws IOException {
    int read = content.read(target, start, length);
    int tail = 0;
    while (tail < read && target[start + read - 1 - tail] == 0) {
      tail++;
    }
    zeros = tail == read ? zeros + tail : read > 0 ? tail : zeros;
    return read;
  }
}
