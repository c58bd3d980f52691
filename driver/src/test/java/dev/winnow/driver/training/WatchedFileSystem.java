package dev.winnow.driver.training;

import dev.winnow.driver.checkpoint.HalvedStream;
import dev.winnow.driver.training.Moment.Place;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;

/** The local file system, telling of every checkpoint that is being written. */
public final class WatchedFileSystem extends RawLocalFileSystem {
  private static final Pattern CHECKPOINT = Pattern.compile("\\.epoch-(\\d+)\\.checkpoint-.*");

  /** Static, since Hadoop makes the file systems. */
  private static volatile MomentWatch watch;

  static void watch(MomentWatch next) {
    watch = next;
  }

  static Configuration configuration() {
    Configuration conf = new Configuration();
    conf.set("fs.file.impl", WatchedFileSystem.class.getName());
    conf.setBoolean("fs.file.impl.disable.cache", true);
    return conf;
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
    FSDataOutputStream out =
        super.create(file, overwrite, bufferSize, replication, blockSize, progress);
    Matcher name = CHECKPOINT.matcher(file.getName());
    if (!name.matches()) {
      return out;
    }
    int epoch = Integer.parseInt(name.group(1));
    tell(Place.CHECKPOINT_CREATED, epoch);
    HalvedStream told =
        new HalvedStream(out, () -> tell(Place.CHECKPOINT_PARTLY_WRITTEN, epoch)) {
          @Override
          public void close() throws IOException {
            super.close();
            tell(Place.CHECKPOINT_NOT_YET_RENAMED, epoch);
          }
        };
    return new FSDataOutputStream(told, null);
  }

  private static void tell(Place place, int epoch) {
    MomentWatch told = watch;
    if (told != null) {
      told.at(place, epoch);
    }
  }
}
