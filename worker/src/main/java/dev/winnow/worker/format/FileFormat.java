package dev.winnow.worker.format;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;

/**
 * A kind of file: magic, version, content, CRC-32 of all before it as a long; big endian. Only the
 * content depends on the version, so that an older or newer file is told from a damaged one.
 *
 * @param magic begins every file of the kind, in all versions
 * @param version of the content and of what its numbers mean, such as weights to a transform: the
 *     only one that is read
 */
public record FileFormat(int magic, int version) {
  private static final int HEAD_BYTES = 2 * Integer.BYTES;

  /** Writes what is between head and checksum. */
  @FunctionalInterface
  public interface Content {
    void writeTo(DataOutputStream out) throws IOException;
  }

  /**
   * Reads all of what {@link Content} wrote.
   *
   * @param <T> what it stands for
   */
  @FunctionalInterface
  public interface Reader<T> {
    T read(ByteBuffer content) throws IOException;
  }

  /** Writes a whole file, and leaves the stream open. */
  public void write(OutputStream out, Content content) throws IOException {
    CheckedOutputStream checked = new CheckedOutputStream(out, new CRC32());
    DataOutputStream data = new DataOutputStream(checked);
    data.writeInt(magic);
    data.writeInt(version);
    content.writeTo(data);
    data.writeLong(checked.getChecksum().getValue());
    data.flush();
  }

  /**
   * Reads a whole file.
   *
   * @throws DamagedFileException when it is not what was written
   * @throws FormatVersionException when it is, but of another version
   * @throws IOException whatever else the reader throws
   */
  public <T> T read(byte[] file, Reader<T> reader) throws IOException {
    ByteBuffer whole = ByteBuffer.wrap(file);
    int end = file.length - Long.BYTES;
    if (end < HEAD_BYTES || whole.getInt() != magic) {
      throw new DamagedFileException("it does not begin as such a file");
    }
    CRC32 crc = new CRC32();
    crc.update(file, 0, end);
    if (whole.getLong(end) != crc.getValue()) {
      throw new DamagedFileException("its checksum does not match");
    }
    int found = whole.getInt();
    if (found != version) {
      throw new FormatVersionException(found, version);
    }
    ByteBuffer content = whole.limit(end);
    T read;
    try {
      read = reader.read(content);
    } catch (BufferUnderflowException e) {
      throw new DamagedFileException("it ends early");
    }
    if (content.hasRemaining()) {
      throw new DamagedFileException("%d bytes follow its end".formatted(content.remaining()));
    }
    return read;
  }
}
