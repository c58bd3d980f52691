package dev.winnow.ensemble.cli;

import java.io.File;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** The local files of a JVM that has one folder on a disk of its own, as other machines have. */
public final class OwnDisk extends RawLocalFileSystem {
  /** Property with that folder. */
  static final String FOLDER = "test.folder-on-own-disk";

  @Override
  public File pathToFile(Path path) {
    File file = super.pathToFile(path);
    String own = System.getProperty(FOLDER);
    return own != null && file.toPath().startsWith(own)
        ? new File(own + "-of-its-own" + file.getPath().substring(own.length()))
        : file;
  }
}
