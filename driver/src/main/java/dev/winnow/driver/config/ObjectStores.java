package dev.winnow.driver.config;

import java.util.Locale;
import java.util.Set;

/**
 * Stores that Hadoop shows as file systems though they have no folders: a rename copies one object
 * after the other, and of two writers that create the same file each believes to be the first. What
 * is published there could be seen in part, and two retrainings could run at once.
 */
final class ObjectStores {
  private static final Set<String> SCHEMES =
      Set.of("s3", "s3a", "s3n", "gs", "oss", "obs", "cos", "cosn", "swift", "wasb", "wasbs");

  private ObjectStores() {}

  /** Whether a path names one of them. */
  static boolean hold(String path) {
    int colon = path.indexOf(':');
    return colon > 0 && SCHEMES.contains(path.substring(0, colon).toLowerCase(Locale.ROOT));
  }
}
