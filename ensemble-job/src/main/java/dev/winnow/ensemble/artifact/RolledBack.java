package dev.winnow.ensemble.artifact;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;

/**
 * The versions that one has rolled back from: their ids, one a line. The {@link History} does not
 * tell: a version that stands above the one in service may also be one whose promotion failed
 * halfway, and one that was rolled back from is forgotten there once another has come into service.
 */
final class RolledBack {
  private final TextFile file;

  RolledBack(Storage storage, Path ensemble) {
    file = new TextFile(storage, ensemble, ArtifactStore.ROLLED_BACK);
  }

  boolean has(String id) throws IOException {
    return file.lines().contains(id);
  }

  /**
   * Tells that a version comes into service.
   *
   * @param left those that are rolled back from for it
   */
  void update(List<String> left, String id) throws IOException {
    List<String> before = file.lines();
    List<String> after =
        Stream.concat(before.stream(), left.stream())
            .filter(each -> !each.equals(id))
            .distinct()
            .toList();
    if (!after.equals(before)) {
      file.replaceLines(after);
    }
  }
}
