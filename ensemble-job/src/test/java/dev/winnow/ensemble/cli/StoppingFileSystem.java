package dev.winnow.ensemble.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.Syncable;
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
    return new FSDataOutputStream(new SteppingStream(out, file), null);
  }

  private static final class SteppingStream extends FilterOutputStream implements Syncable {
    private final FSDataOutputStream stream;
    private final Path file;

    SteppingStream(FSDataOutputStream out, Path file) {
      super(out);
      this.stream = out;
      this.file = file;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      int half = length / 2;
      stream.write(bytes, offset, half);
      stream.flush();
      StoppingFiles.step(file);
      stream.write(bytes, offset + half, length - half);
    }

    @Override
    public void hflush() throws IOException {
      stream.hflush();
    }

    @Override
    public void hsync() throws IOException {
      stream.hsync();
    }

    @Override
    public void close() throws IOException {
      StoppingFiles.step(file);
      stream.close();
    }
  }
}
