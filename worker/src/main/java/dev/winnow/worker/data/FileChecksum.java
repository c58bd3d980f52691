package dev.winnow.worker.data;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * What a file held when it was read.
 *
 * @param name within the data set, without a compression suffix; a class folder ends with a slash
 * @param bytes of its content, uncompressed
 * @param sha256 of its content, uncompressed, in hexadecimal; of a folder: of the lines that
 *     sha256sum prints for its files in the order of their names
 */
public record FileChecksum(String name, long bytes, String sha256) implements Serializable {
  /** SHA-256 of the lines that sha256sum prints for the files, in that order. */
  static String digest(Iterable<FileChecksum> files) {
    MessageDigest digest = ContentStream.sha256();
    for (FileChecksum file : files) {
      String line = file.sha256() + "  " + file.name() + "\n";
      digest.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
