package dev.winnow.driver.data;

import dev.winnow.worker.data.DataFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Names of files on the local disk. Hadoop passes over those that are not in the JVM's charset,
 * which is ASCII where no locale is set, and over symbolic links that lead nowhere.
 */
final class LocalNames {
  private LocalNames() {}

  /**
   * Lets a folder be listed by Hadoop when it will see all that is in it.
   *
   * @throws DataFormatException when it will not
   */
  static void requireReadable(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      Optional<Path> lost =
          entries.filter(entry -> isDangling(entry) || isLost(entry)).sorted().findFirst();
      if (lost.isPresent() && isDangling(lost.get())) {
        throw new DataFormatException(
            "%s is a symbolic link to %s, which cannot be reached; mend or remove it"
                .formatted(lost.get(), Files.readSymbolicLink(lost.get())));
      }
      if (lost.isPresent()) {
        throw new DataFormatException(
            "%s holds %s, a name that this JVM cannot read as %s: set LC_ALL=C.UTF-8 where it is started, or rename it"
                .formatted(
                    folder, lost.get().getFileName(), System.getProperty("sun.jnu.encoding")));
      }
    }
  }

  /** Programs leave such links as locks, under hidden names. */
  private static boolean isDangling(Path entry) {
    return Files.isSymbolicLink(entry)
        && !Files.exists(entry)
        && !entry.getFileName().toString().startsWith(".");
  }

  /**
   * Whether it is there, but not under the name that it has as text. Names in ASCII, as those of
   * millions of images may be, need not be looked up.
   */
  private static boolean isLost(Path entry) {
    boolean ascii = entry.getFileName().toString().chars().allMatch(c -> c < 128);
    return !ascii && Files.exists(entry) && !entry.toFile().exists();
  }
}
