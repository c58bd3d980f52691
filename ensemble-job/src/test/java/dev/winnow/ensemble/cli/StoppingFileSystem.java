package dev.winnow.ensemble.cli;

import dev.winnow.driver.checkpoint.HalvedStream;
import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** What {@link StoppingFiles} rests on. */
public final class StoppingFileSystem extends RawLocalFileSystem {
  @Override
  public URI getUri() {
    return URI.create(StoppingFiles.SCHEME + ":///");
  }

  @Override
  public FSDataOutputStream create(
      Path file,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    StoppingFiles.step(file);
    FSDataOutputStream out =
        super.create(file, permission, overwrite, bufferSize, replication, blockSize, progress);
    HalvedStream stopping =
        new HalvedStream(out, () -> StoppingFiles.step(file)) {
          @Override
          public void close() throws IOException {
            StoppingFiles.step(file);
            super.close();
          }
        };
    return new FSDataOutputStream(stopping, null);
  }
}
