package dev.winnow.driver.data;

import dev.winnow.worker.data.DataFormat;
import dev.winnow.worker.data.DataLayout;
import dev.winnow.worker.data.ReadUnit;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Where a data set is.
 *
 * @param path a folder or a tar archive (gzipped or not) on any file system that Hadoop knows
 * @param format of the data, or AUTO to find out
 */
public record DataSource(String path, DataFormat format) implements Serializable {
  /** Deepest files of a data set: top/train/class/image. */
  private static final int DEPTH = 4;

  /** What is to be read, from which folder, and what was listed for it. */
  record Plan(FolderLocation folder, DataLayout.Plan layout, ListedFiles listed) {}

  /** Images of which nobody says what they show, and their folder. */
  record ImagePlan(FolderLocation folder, List<ReadUnit> units) {}

  /**
   * Lists the files and recognises the data set in them, without reading any.
   *
   * @throws dev.winnow.driver.cluster.ClusterException when the driver cannot hold so many
   */
  Plan plan(Configuration hadoop) throws IOException {
    Path root = parse(path);
    FileSystem system = root.getFileSystem(hadoop);
    root = system.makeQualified(root);
    FileStatus status;
    try {
      status = system.getFileStatus(root);
    } catch (FileNotFoundException e) {
      throw missing(root, e);
    }
    if (!status.isDirectory()) {
      FolderLocation parent = new FolderLocation(root.getParent().toUri());
      return new Plan(parent, DataLayout.ofArchive(root.getName(), format), new ListedFiles(1));
    }
    FolderLocation folder = new FolderLocation(root.toUri());
    List<String> paths = new ArrayList<>();
    list(system, root, "", DEPTH, paths);
    ListedFiles listed = new ListedFiles(paths.size());
    listed.requireRoom(Runtime.getRuntime().maxMemory());
    return new Plan(folder, DataLayout.ofFolder(paths, format, folder.toString()), listed);
  }

  /** Lists image files at any depth, without reading any; refuses as {@link #plan} does. */
  static ImagePlan images(String path, Configuration hadoop) throws IOException {
    Path root = parse(path);
    FileSystem system = root.getFileSystem(hadoop);
    root = system.makeQualified(root);
    FolderLocation folder = new FolderLocation(root.toUri());
    List<String> paths = new ArrayList<>();
    try {
      list(system, root, "", Integer.MAX_VALUE, paths);
    } catch (FileNotFoundException e) {
      throw missing(root, e);
    }
    new ListedFiles(paths.size()).requireRoom(Runtime.getRuntime().maxMemory());
    return new ImagePlan(folder, DataLayout.ofImages(paths, folder.toString()));
  }

  private static void list(
      FileSystem system, Path folder, String prefix, int depth, List<String> paths)
      throws IOException {
    FileStatus[] children = system.listStatus(folder);
    if ("file".equals(folder.toUri().getScheme())) {
      LocalNames.requireReadable(java.nio.file.Path.of(folder.toUri().getPath()));
    }
    for (FileStatus child : children) {
      String name = prefix + child.getPath().getName();
      if (child.isDirectory()) {
        paths.add(name + "/");
        if (depth > 1) {
          list(system, child.getPath(), name + "/", depth - 1, paths);
        }
      } else {
        paths.add(name);
      }
    }
  }

  private static Path parse(String path) throws IOException {
    try {
      return new Path(path);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "'%s' is no path to data: %s; name a folder or an archive"
              .formatted(path, e.getMessage()));
    }
  }

  private static FileNotFoundException missing(Path root, FileNotFoundException cause) {
    FileNotFoundException missing =
        new FileNotFoundException(
            "no data at %s: no such file or folder; check the path"
                .formatted(new FolderLocation(root.toUri())));
    missing.initCause(cause);
    return missing;
  }
}
