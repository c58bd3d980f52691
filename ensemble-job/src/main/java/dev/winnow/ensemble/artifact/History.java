package dev.winnow.ensemble.artifact;

import static java.util.Comparator.reverseOrder;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;

/**
 * Which version was in service before which: their ids, one a line, each above the one whose place
 * it took. To roll back is to go down from the version in service. One that was rolled back from
 * stays above it, so that no later version leads there.
 *
 * <p>It is written before another version comes into service, and keeps the old one with what is
 * below it: should that be all that happens, one still gets back.
 */
final class History {
  private final TextFile file;
  private final Versions versions;

  History(Storage storage, Path ensemble, Versions versions) {
    file = new TextFile(storage, ensemble, ArtifactStore.HISTORY);
    this.versions = versions;
  }

  /**
   * Versions that were in service before one and are still there, the last first. Of one that it
   * does not tell of, all older ones: there are stores without a history.
   */
  List<String> before(String id) throws IOException {
    List<String> all = versions.ids();
    List<String> told = file.lines();
    int place = told.indexOf(id);
    return place < 0
        ? all.stream().filter(each -> each.compareTo(id) < 0).sorted(reverseOrder()).toList()
        : told.subList(place + 1, told.size()).stream().filter(all::contains).toList();
  }

  /**
   * Versions that one leaves who goes back to another; none, if that is newer.
   *
   * @param now in service
   */
  List<String> left(String now, String id) throws IOException {
    if (id.compareTo(now) >= 0) {
      return List.of();
    }
    List<String> before = before(now);
    return Stream.concat(
            Stream.of(now), before.subList(0, Math.max(0, before.indexOf(id))).stream())
        .toList();
  }

  /**
   * Tells that a version takes the place of another.
   *
   * @param now in service; empty when none is
   */
  void promote(Optional<String> now, String id) throws IOException {
    List<String> before = now.isEmpty() ? List.of() : before(now.get());
    write(Stream.of(Stream.of(id), now.stream(), before.stream()));
  }

  /**
   * Tells that one goes back to a version, or, if that is newer, forward to it again.
   *
   * @param now in service
   */
  void rollBack(String now, String id) throws IOException {
    List<String> before = before(now);
    if (id.equals(now) || before.contains(id)) {
      return;
    }
    if (id.compareTo(now) > 0) {
      promote(Optional.of(now), id);
    } else {
      write(Stream.of(Stream.of(now, id), before.stream()));
    }
  }

  private void write(Stream<Stream<String>> ids) throws IOException {
    file.replaceLines(ids.flatMap(each -> each).distinct().toList());
  }
}
