package dev.winnow.ensemble.artifact;

import static java.util.stream.Collectors.joining;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** A small text file in an ensemble's folder, which is replaced atomically. */
final class TextFile {
  private static final int LARGEST = 1 << 20;

  private final Storage storage;
  private final Path ensemble;
  private final Path path;

  TextFile(Storage storage, Path ensemble, String name) {
    this.storage = storage;
    this.ensemble = ensemble;
    path = new Path(ensemble, name);
  }

  Path path() {
    return path;
  }

  /** Empty when there is no such file. */
  Optional<String> read() throws IOException {
    try (InputStream in = storage.open(path)) {
      return Optional.of(new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8));
    } catch (FileNotFoundException none) {
      return Optional.empty();
    }
  }

  /** Its lines, without the space around them; none when there is no such file. */
  List<String> lines() throws IOException {
    return read().stream().flatMap(String::lines).map(String::strip).toList();
  }

  /** As {@link #replace} does. */
  void replaceLines(List<String> lines) throws IOException {
    replace(lines.stream().map(line -> line + "\n").collect(joining()));
  }

  /** It may have been replaced although this fails: an answer can be lost. */
  void replace(String text) throws IOException {
    Path temporary = ArtifactStore.temporary(ensemble);
    try {
      try (OutputStream out = storage.create(temporary)) {
        out.write(text.getBytes(StandardCharsets.UTF_8));
      }
      storage.replaceFile(temporary, path);
    } catch (IOException failed) {
      storage.deleteAfter(failed, temporary);
      throw failed;
    }
  }
}
