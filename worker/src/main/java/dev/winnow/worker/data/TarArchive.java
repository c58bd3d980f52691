package dev.winnow.worker.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * A whole data set in a tar archive, gzipped or not: image folders, or CIFAR's binary files. It can
 * only be read from its beginning, so it is one unit and held in memory as a whole.
 *
 * @param file name of the archive
 * @param format that it must be of, or AUTO
 */
record TarArchive(String file, DataFormat format) implements ReadUnit {
  @Override
  public UnitImages read(SourceFiles files, int threads) throws IOException {
    String location = files.location(file);
    List<ArchiveContent> kinds = kinds(location);
    Set<ArchiveContent> found = new LinkedHashSet<>();
    try (ContentStream content = ContentStream.openArchive(files, file)) {
      TailStream stored = new TailStream(content);
      readEntries(
          // As tar programs write names; the JVM's own charset is ASCII where no locale is set.
          new TarArchiveInputStream(new BufferedInputStream(stored), UTF_8.name()),
          location,
          kinds,
          found);
      stored.transferTo(OutputStream.nullOutputStream());
      if (!stored.endsWithZeroBlock()) {
        throw new DataFormatException(
            "%s is truncated: it ends at byte %d without the mark of an archive's end; fetch the file again"
                .formatted(location, content.offset()));
      }
    }
    if (found.size() == 1) {
      return found.iterator().next().finish();
    }
    List<DataFormat> formats = found.stream().map(ArchiveContent::format).toList();
    throw found.isEmpty()
        ? DataLayout.nothingFound(location, format)
        : DataLayout.ambiguous(location, formats);
  }

  private List<ArchiveContent> kinds(String location) {
    List<ArchiveContent> kinds = new ArrayList<>();
    for (ArchiveContent kind :
        List.of(
            new CifarArchive(CifarVersion.CIFAR10, location),
            new CifarArchive(CifarVersion.CIFAR100, location),
            new FolderArchive(location))) {
      if (format == DataFormat.AUTO || format == kind.format()) {
        kinds.add(kind);
      }
    }
    return kinds;
  }

  private static void readEntries(
      TarArchiveInputStream archive,
      String location,
      List<ArchiveContent> kinds,
      Set<ArchiveContent> found)
      throws IOException {
    Set<String> seen = new HashSet<>();
    TarArchiveEntry entry = next(archive, location);
    while (entry != null) {
      String path = entry.getName().replaceFirst("^(\\./|/)+", "");
      if (!entry.isDirectory() && !seen.add(path)) {
        throw new DataFormatException(
            "%s holds entry %s twice; pack it anew".formatted(location, path));
      }
      String entryLocation = location + ", entry " + path;
      if ((entry.isLink() || entry.isSymbolicLink()) && !FolderPath.isBelowHidden(path)) {
        throw new DataFormatException(
            "%s is a link, without what it leads to: pack with tar --dereference --hard-dereference"
                .formatted(entryLocation));
      }
      for (ArchiveContent kind : kinds) {
        ContentStream content =
            new ContentStream(new EntryStream(archive, location), entryLocation);
        if (kind.accept(path, content)) {
          found.add(kind);
        }
      }
      entry = next(archive, location);
    }
  }

  private static TarArchiveEntry next(TarArchiveInputStream archive, String location)
      throws IOException {
    try {
      return archive.getNextTarEntry();
    } catch (IOException | RuntimeException e) {
      throw EntryStream.explain(e, location, archive.getBytesRead());
    }
  }
}
