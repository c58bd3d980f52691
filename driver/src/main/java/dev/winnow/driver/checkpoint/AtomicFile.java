package dev.winnow.driver.checkpoint;

import dev.winnow.worker.failure.FailureReason;
import dev.winnow.worker.format.FailedOnceStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Files that are there whole or not at all, on any Hadoop file system. */
final class AtomicFile {
  private static final Pattern TEMPORARY =
      Pattern.compile("\\..+-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private AtomicFile() {}

  /** Writes the content of a file. */
  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes under a temporary name beside the file, syncs, and renames over what was there. The
   * rename is what makes it visible; when anything before it fails the old file stands.
   *
   * @return size of the file in bytes
   */
  static long replace(Configuration conf, Path file, Content content) throws IOException {
    FileSystem fs = fileSystem(conf, file);
    Path temporary = new Path(file.getParent(), "." + file.getName() + "-" + UUID.randomUUID());
    try {
      if (!fs.mkdirs(file.getParent())) {
        throw new IOException(file.getParent() + " could not be made: check your rights");
      }
      long bytes = write(fs, temporary, content);
      rename(conf, fs, fs.makeQualified(temporary), fs.makeQualified(file));
      return bytes;
    } catch (IOException e) {
      deleteQuietly(fs, temporary, e);
      throw e;
    }
  }

  /** What a local disk refuses, being full, Hadoop throws as an Error. */
  private static long write(FileSystem fs, Path file, Content content) throws IOException {
    FSDataOutputStream target = fs.create(file, false);
    try (OutputStream out = new FailedOnceStream(target)) {
      content.writeTo(out);
      target.hsync();
      return target.getPos();
    } catch (FSError e) {
      throw new IOException(FailureReason.of(e.getCause()), e);
    }
  }

  /** On a local disk Hadoop deletes the target first: what is killed in between leaves neither. */
  private static void rename(Configuration conf, FileSystem fs, Path from, Path to)
      throws IOException {
    if (fs instanceof RawLocalFileSystem local) {
      Files.move(
          local.pathToFile(from).toPath(),
          local.pathToFile(to).toPath(),
          StandardCopyOption.ATOMIC_MOVE);
    } else {
      context(fs, conf).rename(from, to, Options.Rename.OVERWRITE);
    }
  }

  /** It looks the machines up anew, and throws a RuntimeException when their names are unknown. */
  private static FileContext context(FileSystem fs, Configuration conf) throws IOException {
    try {
      return FileContext.getFileContext(fs.getUri(), conf);
    } catch (RuntimeException e) {
      throw new IOException(FailureReason.of(e), e);
    }
  }

  /** Deletes what writers that were killed have left behind in a folder, if there is one. */
  static void deleteTemporaries(Configuration conf, Path folder) throws IOException {
    FileSystem fs = fileSystem(conf, folder);
    if (!fs.exists(folder)) {
      return;
    }
    for (FileStatus file : fs.listStatus(folder)) {
      if (TEMPORARY.matcher(file.getPath().getName()).matches()) {
        fs.delete(file.getPath(), false);
      }
    }
  }

  /**
   * Where a file is one file: Hadoop's local file system keeps a checksum file beside each, which
   * no rename replaces together with it, and does not sync.
   */
  static FileSystem fileSystem(Configuration conf, Path file) throws IOException {
    FileSystem fs = file.getFileSystem(conf);
    return fs instanceof ChecksumFileSystem pairs ? pairs.getRawFileSystem() : fs;
  }

  private static void deleteQuietly(FileSystem fs, Path temporary, IOException first) {
    try {
      fs.delete(temporary, false);
    } catch (IOException e) {
      first.addSuppressed(e);
    }
  }
}
