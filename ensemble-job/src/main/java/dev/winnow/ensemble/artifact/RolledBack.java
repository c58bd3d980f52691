package dev.winnow.ensemble.artifact;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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

  List<String> ids() throws IOException {
    return file.read().stream().flatMap(String::lines).map(String::strip).toList();
  }

  void add(List<String> ids) throws IOException {
    List<String> all = new ArrayList<>(ids());
    ids.stream().filter(id -> !all.contains(id)).forEach(all::add);
    replace(all);
  }

  /** Tells that a version comes into service again. */
  void remove(String id) throws IOException {
    replace(ids().stream().filter(each -> !each.equals(id)).toList());
  }

  private void replace(List<String> ids) throws IOException {
    if (!ids.equals(ids())) {
      file.replace(ids.stream().map(id -> id + "\n").collect(joining()));
    }
  }
}
