package dev.winnow.driver.checkpoint;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;

/** The local file system, which sometimes takes no more files, or nothing into them. */
public final class RefusingFileSystem extends RawLocalFileSystem {
  /** Static, since Hadoop makes the file systems. */
  private static final AtomicInteger REFUSALS = new AtomicInteger();

  private static final AtomicInteger FULL = new AtomicInteger();

  static Configuration configuration() {
    Configuration conf = new Configuration();
    conf.set("fs.file.impl", RefusingFileSystem.class.getName());
    conf.setBoolean("fs.file.impl.disable.cache", true);
    return conf;
  }

  /** Refuses the next files, so many of them. */
  static void refuse(int files) {
    REFUSALS.set(files);
  }

  /** Makes the next files, so many of them, but has no room for a byte. */
  static void fill(int files) {
    FULL.set(files);
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    if (isNext(REFUSALS)) {
      throw new IOException("No space left on device\n\tat somewhere");
    }
    FSDataOutputStream out =
        super.create(file, overwrite, bufferSize, replication, blockSize, progress);
    if (!isNext(FULL)) {
      return out;
    }
    out.close();
    return super.create(new Path("/dev/full"), true, bufferSize, replication, blockSize, progress);
  }

  private static boolean isNext(AtomicInteger files) {
    return files.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
  }
}
