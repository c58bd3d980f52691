package dev.winnow.ensemble.artifact;

import java.util.List;

/**
 * The manifest of one published version: manifest.json.
 *
 * @param formatVersion of the layout and of this file
 * @param name of the ensemble
 * @param id of the version
 * @param created when, ISO 8601, UTC
 * @param ensemble what it is
 * @param files all other files of the version, by path
 */
public record Manifest(
    int formatVersion,
    String name,
    String id,
    String created,
    EnsembleDescription ensemble,
    List<FileEntry> files) {
  /** The only format that is read: models are Winnow's own files, without zeros. */
  public static final int FORMAT_VERSION = 2;

  static final String FILE = "manifest.json";

  public Manifest {
    files = List.copyOf(files);
  }

  /**
   * A file of the version.
   *
   * @param path within the version
   * @param bytes its length
   * @param sha256 of its content, hexadecimal
   */
  public record FileEntry(String path, long bytes, String sha256) {
    public FileEntry {
      ArtifactFile.checkPath(path);
      if (!sha256.matches("[0-9a-f]{64}")) {
        throw new IllegalArgumentException("%s has no SHA-256".formatted(path));
      }
      if (bytes < 0) {
        throw new IllegalArgumentException("%s cannot have %d bytes".formatted(path, bytes));
      }
    }
  }

  /** The entry of a file. */
  public FileEntry file(String path) {
    return files.stream()
        .filter(entry -> entry.path().equals(path))
        .findFirst()
        .orElseThrow(
            () ->
                new ArtifactNotFoundException(
                    "version %s of %s has no file %s".formatted(id, name, path)));
  }

  /** Length of all files together. */
  public long totalBytes() {
    return files.stream().mapToLong(FileEntry::bytes).sum();
  }
}
