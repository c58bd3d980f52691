package dev.winnow.ensemble.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** The few operations of a file system on which publishing rests. */
interface Storage {
  /** Creates a file that does not exist yet, and its folders. */
  OutputStream create(Path file) throws IOException;

  /**
   * Opens a file for reading.
   *
   * @throws java.io.FileNotFoundException when there is no such file
   */
  InputStream open(Path file) throws IOException;

  boolean exists(Path path) throws IOException;

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
}
