package dev.winnow.worker.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The content of one file: uncompressed if it is gzipped, counted, digested, and refused with the
 * byte's offset where it ends too early or too late.
 */
final class ContentStream extends InputStream {
  private static final int BUFFER = 1 << 16;

  private final String location;
  private final InputStream content;

  /** Null where nobody asks for it. */
  private final MessageDigest digest;

  private long offset;

  /** Over bytes that are stored as they are, such as an entry of an archive. */
  ContentStream(InputStream content, String location) {
    this(content, location, sha256());
  }

  private ContentStream(InputStream content, String location, MessageDigest digest) {
    this.content = content;
    this.location = location;
    this.digest = digest;
  }

  /** Opens a file, gzipped or not: the first two bytes tell. */
  static ContentStream open(SourceFiles files, String name) throws IOException {
    return open(files, name, sha256());
  }

  /** Opens a file that has no checksum as a whole, since the entries in it have theirs. */
  static ContentStream openArchive(SourceFiles files, String name) throws IOException {
    return open(files, name, null);
  }

  private static ContentStream open(SourceFiles files, String name, MessageDigest digest)
      throws IOException {
    String location = files.location(name);
    InputStream stored = new BufferedInputStream(files.open(name), BUFFER);
    try {
      stored.mark(2);
      boolean gzipped = stored.read() == 0x1f && stored.read() == 0x8b;
      stored.reset();
      InputStream content = gzipped ? new GZIPInputStream(stored, BUFFER) : stored;
      return new ContentStream(content, location, digest);
    } catch (EOFException | ZipException e) {
      stored.close();
      throw damaged(location, 0, e);
    } catch (IOException e) {
      stored.close();
      throw e;
    }
  }

  /** The next byte to be read. */
  long offset() {
    return offset;
  }

  String location() {
    return location;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int start, int length) throws IOException {
    int read;
    try {
      read = content.read(target, start, length);
    } catch (EOFException | ZipException e) {
      throw damaged(location, offset, e);
    } catch (DataFormatException | StorageException e) {
      throw e;
    } catch (IOException e) {
      throw new StorageException(location, offset, e);
    }
    if (read > 0) {
      if (digest != null) {
        digest.update(target, start, read);
      }
      offset += read;
    }
    return read;
  }

  /** Exactly that many bytes; what names them in the message if the file ends before. */
  void readExactly(byte[] target, int length, String what) throws IOException {
    int got = readNBytes(target, 0, length);
    if (got < length) {
      throw new DataFormatException(
          "%s is truncated: it ends at byte %d within %s; fetch the file again"
              .formatted(location, offset, what));
    }
  }

  /** A big-endian 32-bit integer. */
  int readInt(String what) throws IOException {
    byte[] bytes = new byte[4];
    readExactly(bytes, 4, what);
    return (bytes[0] & 0xff) << 24
        | (bytes[1] & 0xff) << 16
        | (bytes[2] & 0xff) << 8
        | (bytes[3] & 0xff);
  }

  /** Refuses anything after what was read. */
  void expectEnd() throws IOException {
    long end = offset;
    if (read() >= 0) {
      throw new DataFormatException(
          "%s has trailing bytes: by its header it ends at byte %d, but more follow; fetch the file again"
              .formatted(location, end));
    }
  }

  /** Of everything read so far; ends the digest. */
  FileChecksum checksum(String name) {
    return new FileChecksum(name, offset, HexFormat.of().formatHex(digest.digest()));
  }

  @Override
  public void close() throws IOException {
    content.close();
  }

  private static DataFormatException damaged(String location, long offset, IOException cause) {
    return new DataFormatException(
        "%s is truncated or damaged: its gzip stream breaks off at byte %d of the content; fetch the"
                .formatted(location, offset)
            + " file again",
        cause);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
