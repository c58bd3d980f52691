package dev.winnow.ensemble.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** The few operations of a file system on which publishing rests. */
interface Storage {
  /**
   * What a file system says of a file or a folder.
   *
   * @param bytes length of a file
   * @param modified when it was written last, by the clock of the file system; of a folder, when an
   *     entry was added or removed last
   */
  record Status(long bytes, Instant modified) {}

  /**
   * Creates a file that does not exist yet, and its folders. Of several who create it one succeeds.
   * Once the stream is closed the bytes are on a disk.
   */
  OutputStream create(Path file) throws IOException;

  /**
   * Opens a file for reading.
   *
   * @throws java.io.FileNotFoundException when there is no such file
   */
  InputStream open(Path file) throws IOException;

  boolean exists(Path path) throws IOException;

  /**
   * Looks at a file or a folder.
   *
   * @throws java.io.FileNotFoundException when there is none
   */
  Status status(Path path) throws IOException;

  /** Names within a folder, in no order; none when there is no such folder. */
  List<String> list(Path folder) throws IOException;

  /** Creates a folder and those above it, as far as they do not exist. */
  void createFolders(Path folder) throws IOException;

  /**
   * Renames a folder, atomically.
   *
   * @throws org.apache.hadoop.fs.FileAlreadyExistsException when the target exists; nothing is
   *     changed then
   */
  void renameFolder(Path from, Path to) throws IOException;

  /** Renames a file over another, atomically: a reader finds either the old one or the new one. */
  void replaceFile(Path from, Path to) throws IOException;

  /** Deletes a file or a folder with all in it, if it exists. */
  void delete(Path path) throws IOException;

  /**
   * Deletes what a failure has left behind.
   *
   * @param failed told of it when that fails, too
   */
  default void deleteAfter(Exception failed, Path leftover) {
    try {
      delete(leftover);
    } catch (IOException | RuntimeException secondary) {
      failed.addSuppressed(secondary);
    }
  }
}
