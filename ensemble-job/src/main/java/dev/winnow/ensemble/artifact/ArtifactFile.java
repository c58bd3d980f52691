package dev.winnow.ensemble.artifact;

import dev.winnow.driver.config.FolderName;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A file to be published.
 *
 * @param path within the version, with slashes, such as members/alexnet/model.bin
 * @param content writes the bytes, the same whenever it is called; need not close the stream
 */
public record ArtifactFile(String path, Content content) {
  /** What writes a file's bytes. */
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  public ArtifactFile {
    checkPath(path);
  }

  /** Refuses what does not lie within a version, also in a manifest that others wrote. */
  static void checkPath(String path) {
    // A name that Hadoop took for a scheme would lead elsewhere, as dots and slashes would.
    if (!Arrays.stream(path.split("/", -1)).allMatch(FolderName::is)) {
      throw new IllegalArgumentException("'" + path + "' is no path within an artifact");
    }
  }

  /** A file of text, in UTF-8. */
  public static ArtifactFile ofText(String path, String text) {
    return new ArtifactFile(path, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** What the manifest of a version with this file says of it. */
  public Manifest.FileEntry entry() throws IOException {
    return VersionFiles.write(this, OutputStream.nullOutputStream());
  }

  /** Where a member's model belongs. */
  public static String modelPath(String member) {
    return "members/" + member + "/model.bin";
  }
}
