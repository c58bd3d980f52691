package dev.winnow.driver.checkpoint;

import java.io.FilterOutputStream;
import java.io.IOException;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Syncable;

/** Writes each array in two halves, the first of which is in the file when it tells so. */
public class HalvedStream extends FilterOutputStream implements Syncable {
  private final FSDataOutputStream file;
  private final Runnable betweenHalves;

  public HalvedStream(FSDataOutputStream file, Runnable betweenHalves) {
    super(file);
    this.file = file;
    this.betweenHalves = betweenHalves;
  }

  @Override
  public final void write(byte[] bytes, int offset, int length) throws IOException {
    int half = length / 2;
    file.write(bytes, offset, half);
    file.flush();
    betweenHalves.run();
    file.write(bytes, offset + half, length - half);
  }

  @Override
  public final void hflush() throws IOException {
    file.hflush();
  }

  @Override
  public final void hsync() throws IOException {
    file.hsync();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
