package dev.winnow.worker.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Packs folders as users do. */
final class Archives {
  private Archives() {}

  static void pack(Path folder, Path archive, boolean gzip) throws IOException {
    List<Path> paths;
    try (Stream<Path> all = Files.walk(folder)) {
      paths = all.filter(path -> !path.equals(folder)).sorted().toList();
    }
    try (OutputStream file = Files.newOutputStream(archive);
        TarArchiveOutputStream tar =
            new TarArchiveOutputStream(gzip ? new GZIPOutputStream(file) : file)) {
      for (Path path : paths) {
        tar.putArchiveEntry(new TarArchiveEntry(path, folder.relativize(path).toString()));
        if (Files.isRegularFile(path)) {
          Files.copy(path, tar);
        }
        tar.closeArchiveEntry();
      }
    }
  }
}
