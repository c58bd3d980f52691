package dev.winnow.ensemble.artifact;

import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Stores that Hadoop shows as file systems though they have no folders: a rename copies one object
 * after the other, and of two writers that create the same file each believes to be the first. What
 * is published there could be seen in part, and two retrainings could run at once.
 */
final class ObjectStores {
  private static final Set<String> SCHEMES =
      Set.of("s3", "s3a", "s3n", "gs", "oss", "obs", "cos", "cosn", "swift", "wasb", "wasbs");

  private ObjectStores() {}

  /**
   * Refuses a folder that is in one of them.
   *
   * @throws ObjectStoreException when it is
   */
  static void refuse(Path folder, Configuration hadoop) {
    String named = folder.toUri().getScheme();
    String scheme = named == null ? FileSystem.getDefaultUri(hadoop).getScheme() : named;
    if (scheme != null && SCHEMES.contains(scheme.toLowerCase(Locale.ROOT))) {
      throw new ObjectStoreException(
          "output must be on a file system that renames a folder at once, such as HDFS or a mounted disk, not %s"
              .formatted(
                  named == null
                      ? folder + " of " + FileSystem.getDefaultUri(hadoop)
                      : folder.toString()));
    }
  }
}
