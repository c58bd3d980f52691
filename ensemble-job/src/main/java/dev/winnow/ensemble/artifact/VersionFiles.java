package dev.winnow.ensemble.artifact;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.hadoop.fs.Path;

/** Writes and reads the files of one version, with their lengths and checksums. */
final class VersionFiles {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

  private final Storage storage;
  private final Path folder;

  VersionFiles(Storage storage, Path folder) {
    this.storage = storage;
    this.folder = folder;
  }

  /** Writes a file; when this returns it is closed. */
  Manifest.FileEntry write(ArtifactFile file) throws IOException {
    try (OutputStream out = storage.create(new Path(folder, file.path()))) {
      return write(file, out);
    }
  }

  /** Writes a file to a stream, which stays open. */
  static Manifest.FileEntry write(ArtifactFile file, OutputStream out) throws IOException {
    MessageDigest digest = sha256();
    long[] bytes = new long[1];
    file.content().writeTo(new Counted(new DigestOutputStream(out, digest), bytes));
    return new Manifest.FileEntry(file.path(), bytes[0], HexFormat.of().formatHex(digest.digest()));
  }

  /** Reads a file into memory, no more than its entry says, and compares it with that. */
  byte[] read(Manifest.FileEntry entry) throws IOException {
    Path file = new Path(folder, entry.path());
    compareLength(entry, storage.status(file).bytes());
    if (entry.bytes() > LARGEST_ARRAY) {
      throw new ArtifactCorruptException(
          "%s has %d bytes, more than any file of a version: publish it again"
              .formatted(file, entry.bytes()));
    }
    try (InputStream in = storage.open(file)) {
      byte[] content = in.readNBytes((int) entry.bytes());
      MessageDigest digest = sha256();
      digest.update(content);
      compare(entry, content.length, digest);
      return content;
    }
  }

  /** Compares a file with its entry. */
  void verify(Manifest.FileEntry entry) throws IOException {
    Path file = new Path(folder, entry.path());
    compareLength(entry, storage.status(file).bytes());
    MessageDigest digest = sha256();
    long bytes = 0;
    try (InputStream in = storage.open(file)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
        bytes += read;
      }
    }
    compare(entry, bytes, digest);
  }

  private void compareLength(Manifest.FileEntry entry, long bytes) {
    if (bytes != entry.bytes()) {
      throw new ArtifactCorruptException(
          "%s/%s has %d bytes, its manifest says %d: restore the version or publish it again"
              .formatted(folder, entry.path(), bytes, entry.bytes()));
    }
  }

  private void compare(Manifest.FileEntry entry, long bytes, MessageDigest digest) {
    compareLength(entry, bytes);
    String actual = HexFormat.of().formatHex(digest.digest());
    if (!actual.equals(entry.sha256())) {
      throw new ArtifactCorruptException(
          "%s/%s has SHA-256 %s, its manifest says %s: restore the version or publish it again"
              .formatted(folder, entry.path(), actual, entry.sha256()));
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  /**
   * Counts, and leaves closing to the owner of the stream: whoever writes may close what it gets.
   */
  private static final class Counted extends FilterOutputStream {
    private final long[] bytes;

    Counted(OutputStream out, long[] bytes) {
      super(out);
      this.bytes = bytes;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
      bytes[0]++;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      out.write(buffer, offset, length);
      bytes[0] += length;
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
